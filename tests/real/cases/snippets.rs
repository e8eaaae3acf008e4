//! The snippets of docs/ci.md, read by the programs they are for. That their command lines work is
//! shown by tests/ci.rs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::actors::program;
use crate::snippets::{Block, blocks};

/// The one block of a language with these words in it, in a file of that name.
fn snippet(language: &str, words: &str, name: &str) -> (TempDir, Block) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md");
    let all = blocks(&fs::read_to_string(page).expect("docs/ci.md"));
    let its = |block: &Block| block.language == language && block.text.contains(words);
    let [block] = <[Block; 1]>::try_from(all.into_iter().filter(its).collect::<Vec<_>>())
        .unwrap_or_else(|_| panic!("not one block of {language} with {words}"));
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), &block.text).expect("written");
    (folder, block)
}

fn agrees(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("it runs");
    let said = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(status.success(), "{said}");
    said
}

#[test]
fn systemd_finds_nothing_wrong_with_the_units() {
    let (folder, service) = snippet("ini", "ExecStart=", "dcvdiag.service");
    let (_timer, timer) = snippet("ini", "OnCalendar=", "dcvdiag.timer");
    let installed = service.text.replace("/usr/local/bin/dcvdiag", env!("CARGO_BIN_EXE_dcvdiag"));
    let unit = |name: &str| folder.path().join(name);
    fs::write(unit("dcvdiag.service"), installed).expect("written");
    fs::write(unit("dcvdiag.timer"), &timer.text).expect("written");
    let mut verify = program("systemd-analyze");
    verify.args(["verify", "--man=no"]).args([unit("dcvdiag.service"), unit("dcvdiag.timer")]);
    assert_eq!(agrees(&mut verify), "");
    let calendar = timer.text.lines().find_map(|line| line.strip_prefix("OnCalendar="));
    agrees(program("systemd-analyze").arg("calendar").arg(calendar.expect("a calendar")));
    let mut security = program("systemd-analyze");
    security.args(["security", "--offline=true", "--threshold=30"]).arg(unit("dcvdiag.service"));
    agrees(&mut security);
}

#[test]
fn prometheus_takes_the_rules() {
    let (folder, _) = snippet("yaml", "alert:", "dcvdiag.yml");
    let said =
        agrees(program("promtool").args(["check", "rules"]).arg(folder.path().join("dcvdiag.yml")));
    assert!(said.contains("SUCCESS: 3 rules found"), "{said}");
}

#[test]
fn nagios_takes_the_command_and_the_service() {
    let (folder, _) = snippet("nagios", "command_line", "dcv.cfg");
    let own = folder.path().display();
    // It reads them as a user of its own.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("a mode");
    let place = |what: &str| format!("{what}={own}/{what}\n");
    let places =
        ["log_file", "object_cache_file", "status_file", "lock_file", "command_file", "temp_file"];
    let main = format!(
        "{}check_result_path={own}\ntemp_path={own}\nillegal_macro_output_chars=`\n\
         cfg_file={own}/base.cfg\ncfg_file={own}/dcv.cfg\n",
        places.map(place).concat()
    );
    fs::write(folder.path().join("nagios.cfg"), main).expect("written");
    fs::write(folder.path().join("base.cfg"), NAGIOS).expect("written");
    let said = agrees(program("nagios4").arg("-v").arg(folder.path().join("nagios.cfg")));
    assert!(said.contains("Checked 1 services"), "{said}");
    assert!(said.contains("Total Errors:   0"), "{said}");
}

#[test]
fn icinga_takes_the_command_and_the_service() {
    let (folder, _) = snippet("icinga2", "CheckCommand", "dcv.conf");
    let own = folder.path().display();
    let base = format!("{ICINGA}include \"{own}/dcv.conf\"\n");
    fs::write(folder.path().join("icinga2.conf"), base).expect("written");
    let mut icinga = program("icinga2");
    icinga.args(["daemon", "--validate", "--config"]).arg(folder.path().join("icinga2.conf"));
    let said = agrees(&mut icinga);
    assert!(said.contains("Instantiated 1 Service"), "{said}");
    assert!(said.contains("Finished validating"), "{said}");
    assert!(!said.contains("warning/"), "{said}");
}

/// What a site has around the snippet.
const NAGIOS: &str = "
define timeperiod {
    timeperiod_name always
    alias always
    monday 00:00-24:00
}
define command {
    command_name none
    command_line /bin/true
}
define contact {
    contact_name nobody
    host_notifications_enabled 0
    service_notifications_enabled 0
    host_notification_period always
    service_notification_period always
    host_notification_commands none
    service_notification_commands none
}
define host {
    host_name dcv-client
    address 127.0.0.1
    max_check_attempts 1
    check_period always
    notification_period always
    contacts nobody
}
define service {
    name generic-service
    register 0
    check_period always
    notification_period always
    contacts nobody
}
";

/// The same for Icinga.
const ICINGA: &str = r#"
include <itl>
object Host "client" {
  check_command = "dummy"
  vars.dcv_client = true
}
template Service "generic-service" {
  max_check_attempts = 3
}
"#;

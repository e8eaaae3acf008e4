//! `--redact` and `--redaction-map`, as whoever gives a report away uses them.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::process::Output;

use support::{dcvdiag, entry, formats, path, report, stderr, stdout};

/// What the lab's path is made of, in the forms that must not be found.
const NAMES: [&str; 9] = [
    "02c333708db2e72b7",
    "o2x6rrvy",
    "039cee5d9ee693914",
    "broker.dcv",
    "gateway.dcv",
    "dcv-server.dcv",
    "10.213.66",
    "10.150.248",
    "alice@example.com",
];

fn names_nothing(what: &str, text: &str) {
    for name in NAMES {
        assert!(!text.contains(name), "{what}: {name} in {text}");
    }
}

#[test]
fn no_format_of_a_redacted_run_names_anything() {
    let path = path("analysis");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ticket.json");
    for format in formats() {
        for more in [&["-v"][..], &["--ascii"], &["-q"]] {
            let words = ["--redact", "--session", "alice@example.com", "--format", &format];
            let file = file.display().to_string();
            let output = path.run(&[&words[..], more, &["--report", &file]].concat());
            let code = if format == "nagios" { 2 } else { 1 };
            assert_eq!(output.status.code(), Some(code), "{format}: {}", stderr(&output));
            names_nothing(&format, &stdout(&output));
            names_nothing("stderr", &stderr(&output));
            names_nothing("the file", &fs::read_to_string(&file).expect("a report"));
        }
    }
}

#[test]
fn the_report_says_what_was_replaced_and_stays_readable() {
    let output = path("analysis").run(&["--redact", "--format", "json"]);
    let report = report(&output);
    let words = report.redaction.expect("a redaction").words();
    assert!(words.starts_with("redacted: 3 addresses, "), "{words}");
    assert!(words.contains("1 endpoint id, 1 endpoint service id"), "{words}");
    assert!(report.observations.target.endpoint_host().expect("an endpoint").starts_with(
        "vpce-00000000000000001-endpoint.vpce-svc-00000000000000001.ap-northeast-1.vpce."
    ));
    let shown = stdout(&path("analysis").run(&["--redact", "-v"]));
    assert!(shown.contains(&words), "{shown}");
    let plain = stdout(&path("healthy").run(&["-v"]));
    assert!(!plain.contains("redacted:"), "{plain}");
}

#[test]
fn the_variable_redacts_as_the_flag_does() {
    let path = path("healthy");
    let words = path.lab.run_args();
    let output = dcvdiag().arg("run").args(words).env("DCVDIAG_REDACT", "1").output();
    names_nothing("stdout", &stdout(&output.expect("dcvdiag runs")));
}

#[test]
fn the_map_leads_back_and_is_its_owners_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.json");
    fs::write(&map, "an older one").expect("written");
    let words = ["--redact", "--format", "json", "--redaction-map", map.to_str().expect("UTF-8")];
    let output = path("healthy").run(&words);
    let endpoint = report(&output).observations.target.endpoint.expect("an endpoint").host;
    let text = fs::read_to_string(&map).expect("a map");
    let back: BTreeMap<String, String> = serde_json::from_str(&text).expect("a map");
    assert!(back[&endpoint].starts_with("vpce-02c333708db2e72b7-o2x6rrvy."), "{back:?}");
    assert_eq!(back["10.0.0.1"], "10.213.66.188");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&map).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "no file is left over");
}

#[test]
fn a_redacted_fleet_names_no_target_and_one_thing_has_one_pseudonym_in_all_of_it() {
    let path = path("analysis");
    let folder = tempfile::tempdir().expect("a folder");
    let targets = folder.path().join("targets.toml");
    let both =
        entry("tokyo-office", &path.lab.run_args()) + &entry("osaka-office", &path.lab.run_args());
    fs::write(&targets, both).expect("written");
    let map = folder.path().join("map.json");
    let words = ["run", "--redact", "--targets", targets.to_str().expect("UTF-8")];
    for format in formats() {
        let mut command = dcvdiag();
        command.args(words).args(["--format", &format, "--redaction-map"]).arg(&map);
        let output = command.output().expect("dcvdiag runs");
        assert_ne!(output.status.code(), Some(0), "{format}: {}", stderr(&output));
        for text in [stdout(&output), stderr(&output)] {
            names_nothing(&format, &text);
            assert!(!text.contains("-office"), "{format}: {text}");
        }
        let back: BTreeMap<String, String> =
            serde_json::from_str(&fs::read_to_string(&map).expect("a map")).expect("a map");
        assert_eq!((&*back["target-1"], &*back["target-2"]), ("tokyo-office", "osaka-office"));
        let addresses = back.values().filter(|it| it.starts_with("10.213.66.")).count();
        assert_eq!(addresses, 2, "{back:?}");
    }
}

#[test]
fn a_saved_report_is_redacted_as_a_run_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("saved.json");
    path("analysis").run(&["--report", file.to_str().expect("UTF-8")]);
    for format in formats() {
        let mut command = dcvdiag();
        command.arg("report").arg(&file).args(["--redact", "-v", "--format", &format]);
        let output = command.output().expect("dcvdiag runs");
        names_nothing(&format, &stdout(&output));
        names_nothing("stderr", &stderr(&output));
        assert!(!output.stdout.is_empty(), "{format}: {}", stderr(&output));
    }
}

#[test]
fn a_map_that_cannot_be_is_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path().display().to_string();
    let run = |words: &[&str]| -> Output {
        let target = ["run", "--endpoint", "192.0.2.1", "--timeout", "10s"];
        dcvdiag().args(target).args(words).output().expect("dcvdiag runs")
    };
    let same = format!("{here}/a.json");
    let alike = format!("{here}/./a.json");
    for (words, why) in [
        (vec!["--redaction-map", "m.json"], "needs --redact"),
        (vec!["--redact", "--redaction-map", "no-such-folder/m.json"], "no folder no-such-folder"),
        (vec!["--redact", "--redaction-map", &here], "it is a folder"),
        (vec!["--redact", "--redaction-map", &same, "--report", &same], "the same file"),
        (vec!["--redact", "--redaction-map", &same, "--report", &alike], "the same file"),
    ] {
        let output = run(&words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
        assert!(stdout(&output).is_empty());
    }
}

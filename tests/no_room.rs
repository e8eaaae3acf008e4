//! Where there is no room for what is written.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::process::{Command, Output};

use support::{closed, dcvdiag, free_port, stderr, stdout};

/// Files of more than so many KiB cannot be written, as on a full disk.
fn with_little_room(kib: u32, words: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_dcvdiag")]).args(words);
    command.output().expect("bash runs")
}

#[test]
fn a_report_that_finds_no_room_is_one_line_and_the_others_are_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let targets = folder.path().join("targets.toml");
    fs::write(&targets, closed(20)).expect("written");
    let targets = targets.to_str().expect("UTF-8");
    let (large, small) = (folder.path().join("fleet.json"), folder.path().join("fleet.md"));
    let files = [&large, &small].map(|file| format!("--report={}", file.display()));
    let port = format!("--port={}", free_port());
    for target in [vec!["run", "--targets", targets], vec!["run", "127.0.0.1", &port, "-v"]] {
        let words = |format| [&target[..], &[&files[0], &files[1], format]].concat();
        let kib = if target.len() == 3 { 30 } else { 5 };
        let output = with_little_room(kib, &words("--format=json"));
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
        assert!(stderr(&output).contains("fleet.json: File too large"), "{}", stderr(&output));
        assert!(small.exists() && !large.exists());
        assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 2, "no draft is left");
        assert!(serde_json::from_str::<serde_json::Value>(&stdout(&output)).is_ok());
        let plugin = with_little_room(kib, &words("--format=nagios"));
        assert_eq!(plugin.status.code(), Some(2), "CRITICAL, as the path is");
        assert_eq!(stdout(&plugin).lines().count(), 1, "{}", stdout(&plugin));
        assert!(stdout(&plugin).starts_with("DCVDIAG CRITICAL"), "{}", stdout(&plugin));
        fs::remove_file(&small).expect("it was written");
    }
}

#[test]
fn a_full_disk_behind_stdout_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let targets = folder.path().join("targets.toml");
    fs::write(&targets, closed(2)).expect("written");
    for target in
        [["run", "127.0.0.1", "--port=1"], ["run", "--targets", targets.to_str().expect("UTF-8")]]
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
        let output = dcvdiag().args(target).args(["--format=json"]).stdout(full).output();
        let output = output.expect("dcvdiag runs");
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).starts_with("dcvdiag: stdout: No space left"),
            "{}",
            stderr(&output)
        );
    }
}

//! What a terminal is shown: neither a saved report nor a mistyped word may drive it.
#![cfg(unix)]

mod support;

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use support::{dcvdiag, formats};

/// A title, a bell, a cleared screen, a C1 control, a mark of direction and a line break.
const DRIVES: &str = "a\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}1m\u{202e}\u{2066}\u{85}\r\nb";

fn is_raw(c: char) -> bool {
    let directs = ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    c.is_control() && c != '\n' || directs
}

/// What came of it on both streams, whose lines are this program's own.
fn said(words: &[&str]) -> String {
    let output = dcvdiag().args(words).output().expect("dcvdiag runs");
    let all = [output.stdout, output.stderr].concat();
    let all = String::from_utf8(all).expect("text");
    assert!(!all.is_empty(), "{words:?}");
    let mut parts = all.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    let plain = parts.fold(first, |plain, part| {
        let (style, rest) = part.split_once('m').unwrap_or_default();
        let is_style = !style.is_empty() && style.bytes().all(|b| b"0123456789;".contains(&b));
        plain + if is_style { rest } else { "\u{1b}" }
    });
    assert!(!plain.contains(is_raw), "{words:?}: {}", all.escape_debug());
    all
}

#[test]
fn no_complaint_repeats_what_drives_a_terminal() {
    for words in [
        &[DRIVES][..],
        &["run", DRIVES],
        &["run", "--endpoint", DRIVES],
        &["run", "--endpoint", "h", "--broker", DRIVES],
        &["run", "--endpoint", "h", "--ca-file", DRIVES],
        &["run", "--endpoint", "h", "--only", DRIVES],
        &["run", "--endpoint", "h", "--format", "nagios", "--port", DRIVES],
        &["run", "--targets", DRIVES],
        &["run", "--endpoint", "h", "--report", DRIVES],
        &["run", &format!("--{DRIVES}")],
        &["report", DRIVES],
        &["explain", DRIVES],
        &["demo", "--break", DRIVES],
        &["lab", DRIVES],
        &["echo", "--listen", DRIVES],
        &["completions", DRIVES],
        &["man", DRIVES],
    ] {
        let lines = said(words).lines().count();
        assert_eq!(lines, 1, "{words:?}");
    }
    let bytes = OsString::from_vec(b"\xff\x1b]0;x\x07".to_vec());
    let output = dcvdiag().arg("report").arg(bytes).output().expect("dcvdiag runs");
    assert!(!output.stderr.contains(&0x1b) && !output.stderr.is_empty());
}

#[test]
fn a_saved_report_drives_no_terminal_in_any_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = format!("{}/fixtures/reports/analysis-0.1.0.json", env!("CARGO_MANIFEST_DIR"));
    let mut report: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("JSON");
    let planted = serde_json::Value::from(DRIVES);
    for place in [
        "/tool/name",
        "/tool/version",
        "/observations/target/endpoint",
        "/observations/target/session",
        "/observations/target/server_name",
        "/observations/target/broker/url",
        "/observations/target/broker/host",
        "/observations/vantage/os",
    ] {
        *report.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = planted.clone();
    }
    let file = folder.path().join("saved.json");
    std::fs::write(&file, report.to_string()).expect("written");
    let file = file.to_string_lossy();
    for format in formats() {
        said(&["report", &file, "--format", &format, "--color", "always", "-v"]);
        said(&["report", &file, "--format", &format, "--color", "always", "-q", "--lang", "ja"]);
    }
}

//! `dcvdiag report FILE`: saved reports are judged again and rendered.

mod support;

use std::fs;
use std::path::{Path as FilePath, PathBuf};
use std::process::{Output, Stdio};

use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::Report;
use serde_json::{Value, json};
use support::{dcvdiag, formats, path, report, stderr, stdout};

fn fixtures() -> Vec<PathBuf> {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    let files = fs::read_dir(folder).expect("the folder").flatten();
    files.map(|entry| entry.path()).collect()
}

fn saved(file: &FilePath, words: &[&str]) -> Output {
    dcvdiag().arg("report").arg(file).args(words).output().expect("dcvdiag runs")
}

#[test]
fn a_saved_report_is_rendered_as_the_run_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("saved.json");
    let path = path("analysis");
    let ran = path.run(&["-v", "--report", file.to_str().expect("a name")]);
    let again = saved(&file, &["-v"]);
    assert_eq!(stdout(&again), stdout(&ran));
    assert_eq!(stderr(&again), "");
    assert_eq!(again.status.code(), ran.status.code());
    assert_eq!(saved(&file, &["--fail-on=never"]).status.code(), Some(0));
    assert_eq!(
        stdout(&saved(&file, &["--format=json"])),
        fs::read_to_string(&file).expect("a file")
    );
}

#[test]
fn reports_of_older_versions_are_read_and_rendered_in_every_format() {
    let formats = formats();
    for file in fixtures() {
        for format in &formats {
            let output = saved(&file, &["--format", format]);
            let text = stdout(&output);
            let code = output.status.code();
            assert!(matches!(code, Some(0..=2)), "{format}: {code:?} {}", stderr(&output));
            assert!(text.ends_with('\n') && text.len() > 20, "{format}: {text}");
            assert!(
                stderr(&output).lines().all(|line| line.contains("judged otherwise")),
                "{format}"
            );
        }
    }
}

#[test]
fn standard_input_is_a_file_too() {
    let file = fs::File::open(&fixtures()[0]).expect("a file");
    let output = dcvdiag().args(["report", "-", "--format=json"]).stdin(file).output();
    let output = output.expect("dcvdiag runs");
    assert_eq!(
        report(&output).verdict.status,
        report(&saved(&fixtures()[0], &["--format=json"])).verdict.status
    );
}

#[test]
fn a_verdict_that_is_another_one_today_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("old.json");
    let text = fs::read_to_string(&fixtures()[0]).expect("a file");
    let mut value: Value = serde_json::from_str(&text).expect("JSON");
    value["tool"]["version"] = json!("0.0.1");
    value["verdict"]["code"] = json!("tls.expired");
    value["verdict"]["layer"] = json!("tls");
    fs::write(&file, value.to_string()).expect("written");
    let output = saved(&file, &["--format=json"]);
    let said = stderr(&output);
    assert!(said.contains("dcvdiag 0.0.1 said") && said.contains("tls.expired"), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1);
    let again = report(&output);
    let earlier = again.earlier.as_ref().expect("an earlier verdict");
    assert_eq!(earlier.verdict.code.as_deref(), Some("tls.expired"));
    assert_eq!(earlier.tool.version, "0.0.1");
    assert_ne!(again.verdict.code.as_deref(), Some("tls.expired"));
    let table = stdout(&saved(&file, &[]));
    assert!(
        table.contains("dcvdiag 0.0.1 judged otherwise when it was saved: tls.expired"),
        "{table}"
    );
    // Saved once more, it still knows; where today agrees with the first version, nothing differs.
    fs::write(&file, stdout(&output)).expect("written");
    let third = saved(&file, &["--format=json"]);
    assert_eq!(report(&third).earlier, again.earlier);
}

#[test]
fn a_saved_fleet_is_judged_again_target_by_target() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("fleet.json");
    let texts: Vec<String> =
        fixtures().iter().map(|path| fs::read_to_string(path).expect("a file")).collect();
    let targets: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| format!("{{\"name\":\"t{i}\",\"report\":{text}}}"))
        .collect();
    let summary =
        format!("{{\"targets\":{},\"ended\":\"complete\",\"duration_ms\":1.5}}", texts.len());
    let fleet = format!(
        "{{\"schema_version\":1,\"targets\":[{}],\"summary\":{summary}}}",
        targets.join(",")
    );
    fs::write(&file, fleet).expect("written");
    let output = saved(&file, &["--format=json"]);
    let value: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(value["targets"].as_array().map(Vec::len), Some(texts.len()));
    assert_eq!(value["targets"][0]["name"], "t0");
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&saved(&file, &[])).contains("targets: "));
}

#[test]
fn a_broken_or_foreign_file_is_one_clear_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = fs::read_to_string(&fixtures()[0]).expect("a file");
    let newer = good.replacen("\"schema_version\": 1", "\"schema_version\": 3", 1);
    let unknown = good.replacen("\"schema_version\": 1", "\"schema_version\": 1, \"mood\": 1", 1);
    for (bytes, says) in [
        (&b""[..], "it is empty"),
        (b"hello", "it is neither JSON nor a page"),
        (b"\xff\xfeh\0e\0", "it is neither JSON nor a page"),
        (b"{}", "schema_version"),
        (b"[1]", "not a report"),
        (b"null", "expected an object"),
        (b"{\"schema_version\":1}", "missing field"),
        (b"{\"schema_version\":1,\"event\":\"row\"}\n{}", "events do not hold"),
        (b"<!doctype html><p>hello", "no report is embedded"),
        (b"\xff\xfe\x00\xd8", "it is not text"),
        (&good.as_bytes()[..good.len() / 2], "EOF"),
        (newer.as_bytes(), "newer dcvdiag"),
        (unknown.as_bytes(), "unknown field `mood`"),
    ] {
        let file = folder.path().join("f.json");
        fs::write(&file, bytes).expect("written");
        let output = saved(&file, &[]);
        let line = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{says}: {line}");
        assert_eq!(line.trim_end().lines().count(), 1, "{line}");
        assert!(line.contains("f.json") && line.contains(says), "{says} is not in: {line}");
        assert!(output.stdout.is_empty());
    }
    for (file, says) in [(folder.path().to_owned(), "folder"), (folder.path().join("none"), "none")]
    {
        let output = saved(&file, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
}

#[test]
fn what_windows_makes_of_a_file_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("f.json");
    let text = fs::read_to_string(&fixtures()[0]).expect("a file");
    let wanted = stdout(&saved(&fixtures()[0], &[]));
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let marked = format!("\u{feff}{text}").into_bytes();
    for bytes in [marked, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
        fs::write(&file, bytes).expect("written");
        let output = saved(&file, &[]);
        assert_eq!(stdout(&output), wanted, "{}", stderr(&output));
    }
}

#[test]
fn the_name_of_a_saved_target_does_not_reach_the_terminal_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("fleet.json");
    let text = fs::read_to_string(&fixtures()[0]).expect("a file");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let name = format!("red\u{1b}[31m\n\u{202e}{}", "x".repeat(5000));
    let targets = json!([{ "name": name, "report": report }]);
    let summary = json!({ "targets": 1, "ended": "complete", "duration_ms": 1.5 });
    let fleet = json!({ "schema_version": 1, "targets": targets, "summary": summary });
    fs::write(&file, fleet.to_string()).expect("written");
    let shown = stdout(&saved(&file, &["--color=always"]));
    assert!(shown.contains(r"  red\u{1b}[31m\n\u{202e}xxx"), "{shown}");
    assert!(shown.lines().next().is_some_and(|line| line.len() < 1000), "{shown}");
}

#[test]
fn a_file_may_be_called_like_a_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("passwd");
    fs::write(&file, "root:x:0:0").expect("written");
    let line = stderr(&saved(&file, &[]));
    assert!(line.contains("passwd: not a report of dcvdiag"), "{line}");
}

#[test]
fn a_file_that_shouts_does_not_reach_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("f.json");
    let text = fs::read_to_string(&fixtures()[0]).expect("a file");
    let mut value: Value = serde_json::from_str(&text).expect("JSON");
    value["\u{1b}[31mred"] = json!(1);
    value["tool"]["version"] = json!("\u{1b}]0;title\u{7}");
    fs::write(&file, value.to_string()).expect("written");
    let output = dcvdiag().arg("report").arg(&file).stdin(Stdio::null()).output();
    let said = stderr(&output.expect("dcvdiag runs"));
    assert!(!said.contains('\u{1b}') && !said.contains('\u{7}'), "{said:?}");
}

#[test]
fn a_report_can_be_written_in_every_format_at_once_and_no_draft_is_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["r.json", "r.ndjson", "r.md", "r.html", "r.xml", "r.tap", "r.prom"];
    let mut words: Vec<String> = vec!["--format=nagios".to_owned()];
    for name in names {
        words.push(format!("--report={}", folder.path().join(name).display()));
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = saved(&fixtures()[0], &words);
    assert_eq!(stdout(&output).lines().count(), 1);
    let mut left: Vec<String> = fs::read_dir(folder.path())
        .expect("the folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    let mut wanted = names.map(str::to_owned).to_vec();
    wanted.sort();
    assert_eq!(left, wanted);
    let written: Report =
        serde_json::from_str(&fs::read_to_string(folder.path().join("r.json")).expect("a file"))
            .expect("a report");
    assert_ne!(written.verdict.status, VerdictStatus::Pass);
}

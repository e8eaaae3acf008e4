//! What goes on a ticket: a page and a text of a run, and the page read back.

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{dcvdiag, path, stderr};

fn report(file: &Path, words: &[&str]) -> Value {
    let output = dcvdiag().arg("report").arg(file).args(words).output().expect("dcvdiag runs");
    let json = serde_json::from_slice(&output.stdout);
    json.unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

#[test]
fn a_page_is_as_good_as_the_json_it_came_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let (json, html, md) = (file("t.json"), file("t.html"), file("t.md"));
    let words = [&json, &html, &md].map(|file| file.to_string_lossy().into_owned());
    path("analysis").run(&["--report", &words[0], "--report", &words[1], "--report", &words[2]]);
    let expected = report(&json, &["--format", "json"]);
    assert_eq!(report(&html, &["--format", "json"]), expected);
    assert_eq!(expected["verdict"]["code"], "resolve.session-not-found");
    let text = fs::read_to_string(md).expect("a text");
    assert!(text.starts_with("## dcvdiag: BROKEN at layer 8, resolveSession\n"), "{text}");
}

#[test]
fn the_page_of_a_fleet_is_as_good_as_its_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let saved = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    let target = |name: &str| {
        let text = fs::read_to_string(saved.join(format!("{name}-0.1.0.json"))).expect("a report");
        let report: Value = serde_json::from_str(&text).expect("JSON");
        serde_json::json!({ "name": name, "report": report })
    };
    let fleet = serde_json::json!({
        "schema_version": 1,
        "targets": [target("analysis"), target("tcp-partial")],
        "summary": { "targets": 2, "ended": "complete", "duration_ms": 80.5 },
    });
    let (json, html) = (file("fleet.json"), file("fleet.html"));
    fs::write(&json, fleet.to_string()).expect("a file");
    let expected = report(&json, &["--format", "json", "--report", &html.to_string_lossy()]);
    assert_eq!(report(&html, &["--format", "json"]), expected);
    assert_eq!(expected["summary"]["fail"], 1);
}

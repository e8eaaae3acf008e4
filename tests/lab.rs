//! `dcvdiag lab` and `dcvdiag demo`: the path, for a person.

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use support::{dcvdiag, report, stderr, stdout};

#[cfg(unix)]
#[test]
fn the_line_that_lab_prints_works_when_pasted_into_another_terminal() {
    let mut lab = dcvdiag()
        .args(["lab", "analysis"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("dcvdiag runs");
    let mut line = String::new();
    let printed = BufReader::new(lab.stdout.take().expect("its stdout")).read_line(&mut line);
    let pasted = format!("{} --format json", line.trim_end());
    let output = Command::new("sh").args(["-c", &pasted]).output();
    lab.kill().expect("it was still up");
    lab.wait().expect("it ends");
    assert!(printed.is_ok() && line.contains(" run --endpoint vpce-"), "{line}");
    let output = output.expect("a shell");
    let report = report(&output);
    assert_eq!(report.verdict.code.as_deref(), Some("resolve.session-not-found"), "{line}");
}

#[test]
fn demo_shows_the_analysis_own_case_and_says_what_was_broken_on_purpose() {
    let output = dcvdiag().arg("demo").output().expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("resolve.session-not-found   (observed)"));
    assert!(stderr(&output).contains("broken on purpose: the broker does not know the session"));
}

#[test]
fn demo_breaks_what_it_is_told_to_in_any_format() {
    let words = ["demo", "--break", "tls-name-mismatch", "--format", "json"];
    let output = dcvdiag().args(words).output().expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(report(&output).verdict.code.as_deref(), Some("tls.name-mismatch"));
}

#[test]
fn demo_lists_every_scenario_with_one_line() {
    let output = dcvdiag().args(["demo", "--list"]).output().expect("dcvdiag runs");
    let list = stdout(&output);
    for scenario in dcvdiag_lab::scenarios() {
        let line = list.lines().find(|line| line.split_whitespace().next() == Some(&scenario.name));
        assert!(line.is_some_and(|line| line.ends_with(&scenario.summary)), "{}", scenario.name);
    }
}

#[test]
fn explain_prints_a_page_and_lists_all_codes() {
    let page = dcvdiag().args(["explain", "tls.name-mismatch"]).output().expect("dcvdiag runs");
    for heading in dcvdiag_checks::check::HEADINGS {
        assert!(stdout(&page).contains(&format!("## {heading}")));
    }
    let list = stdout(&dcvdiag().arg("explain").output().expect("dcvdiag runs"));
    for check in dcvdiag_checks::CHECKS {
        assert!(list.contains(&format!("  {} ", check.code)), "{}", check.code);
    }
}

#[test]
fn schema_prints_a_schema() {
    let schema = dcvdiag().arg("schema").output().expect("dcvdiag runs");
    let schema: serde_json::Value = serde_json::from_slice(&schema.stdout).expect("JSON");
    assert!(jsonschema::validator_for(&schema).is_ok());
}

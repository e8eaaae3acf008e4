//! `--lang ja`: who decides, what changes and what does not.

mod support;

use std::process::Command;

use dcvdiag_checks::report::Report;
use support::{dcvdiag, path, report, stderr, stdout};

/// `dcvdiag` in a locale.
fn in_locale(variables: &[(&str, &str)]) -> Command {
    let mut command = dcvdiag();
    for (name, value) in variables {
        command.env(name, value);
    }
    command
}

fn speaks_japanese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c))
}

#[test]
fn table_verdict_and_fix_are_japanese_and_codes_stay() {
    let output = path("analysis").run(&["--lang", "ja"]);
    let text = stdout(&output);
    for words in ["レイヤー", "観測内容", "セッション console", "対処", "Session Manager の管理者"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["resolve.session-not-found", "FAIL", " ms ", "TTL 60 s", "\"console\""] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["LAYER", "works", "the broker", "it follows"] {
        assert!(!text.contains(words), "{words}: {text}");
    }
}

#[test]
fn with_v_findings_and_follow_ups_are_japanese_too() {
    let text = stdout(&path("tls-closed-without-answer").run(&["--lang", "ja", "-v"]));
    for words in ["所見", "エンドポイント区間", "追加で試したこと", "平文の GET", "手動での再現"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn the_flag_wins_over_its_variable_and_that_over_the_locale() {
    let list = |variables: &[(&str, &str)], words: &[&str]| {
        let output =
            in_locale(variables).arg("explain").args(words).output().expect("dcvdiag runs");
        speaks_japanese(&stdout(&output))
    };
    let ja = ("LANG", "ja_JP.UTF-8");
    assert!(!list(&[], &[]));
    assert!(list(&[ja], &[]));
    assert!(!list(&[ja, ("LC_ALL", "C")], &[]));
    assert!(!list(&[ja, ("LC_MESSAGES", "en_US.UTF-8")], &[]));
    assert!(list(&[("LANG", "C"), ("LC_ALL", "ja_JP.UTF-8")], &[]));
    assert!(!list(&[ja, ("DCVDIAG_LANG", "en")], &[]));
    assert!(list(&[("DCVDIAG_LANG", "ja")], &[]));
    assert!(!list(&[("DCVDIAG_LANG", "ja")], &["--lang", "en"]));
    assert!(list(&[("LC_ALL", "C")], &["--lang", "ja"]));
}

#[test]
fn json_is_the_same_in_every_language() {
    let path = path("analysis");
    let shape = |report: &Report| {
        let findings = report.findings.iter().map(|f| f.message.clone());
        (report.verdict.clone(), findings.collect::<Vec<_>>(), report.rows[0].summary.clone())
    };
    let ja = report(&path.run(&["--lang", "ja", "--format", "json"]));
    let en = report(&path.run(&["--lang", "en", "--format", "json"]));
    assert_eq!(shape(&ja), shape(&en));
}

#[test]
fn a_report_that_was_saved_in_one_language_is_shown_in_the_other() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/reports/analysis-0.1.0.json");
    let show = |lang: &str| {
        let words = ["report", file, "--lang", lang, "--fail-on", "never"];
        stdout(&dcvdiag().args(words).output().expect("dcvdiag runs"))
    };
    assert!(show("ja").contains("ブローカーが HTTP、QUIC に 404 を返した"), "{}", show("ja"));
    assert!(show("en").contains("the broker answered 404 for HTTP and QUIC"), "{}", show("en"));
}

#[test]
fn documents_are_japanese_and_the_report_inside_stays_as_it_was() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/reports/analysis-0.1.0.json");
    let show = |format: &str| {
        let words = ["report", file, "--lang", "ja", "--fail-on", "never", "--format", format];
        stdout(&dcvdiag().args(words).output().expect("dcvdiag runs"))
    };
    let ticket = show("markdown");
    for words in
        ["経路 (レイヤー別)", "観測内容", "ブローカーが HTTP、QUIC に 404 を返した", "担当:"]
    {
        assert!(ticket.contains(words), "{words}: {ticket}");
    }
    for words in ["What was seen", "Whose", "the broker answered", "Certificates"] {
        assert!(!ticket.contains(words), "{words}: {ticket}");
    }
    let page = show("html");
    assert!(page.contains("<html lang=\"ja\">") && page.contains("クライアントから"), "{page}");
    let (shown, inside) = page.split_once("<script").expect("the report inside");
    assert!(!shown.contains("the broker answered"), "{shown}");
    assert!(inside.contains("the broker answered 404 for HTTP and QUIC"), "{inside}");
}

#[test]
fn a_fleet_is_told_in_japanese_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("targets.toml");
    let lines = "[[target]]\nname = \"ターゲット一\"\nendpoint = \"127.0.0.1\"\nport = 9\n";
    std::fs::write(&file, lines).expect("written");
    let mut run = dcvdiag();
    run.args(["run", "--lang", "ja", "--timeout", "2s", "--targets"]).arg(&file);
    let text = stdout(&run.output().expect("dcvdiag runs"));
    for words in ["障害", "ターゲット一", "接続を拒否", "1 ターゲット: 1 件の障害"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn ascii_and_japanese_contradict_each_other_where_both_were_asked_for() {
    let ask = |variables: &[(&str, &str)], words: &[&str]| {
        in_locale(variables).args(["demo", "--ascii"]).args(words).output().expect("dcvdiag runs")
    };
    for output in [ask(&[], &["--lang", "ja"]), ask(&[("DCVDIAG_LANG", "ja")], &[])] {
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            stderr(&output),
            "dcvdiag: --ascii and --lang ja contradict each other: leave one out\n"
        );
    }
    let output = ask(&[("LANG", "ja_JP.UTF-8")], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).is_ascii(), "{}", stdout(&output));
}

#[test]
fn another_language_is_met_with_one_line() {
    let output = dcvdiag().args(["explain", "--lang", "fr"]).output().expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
}

#[test]
fn a_page_is_japanese_or_says_that_it_is_not() {
    let explain = |code: &str| {
        let words = ["explain", code, "--lang", "ja"];
        stdout(&dcvdiag().args(words).output().expect("dcvdiag runs"))
    };
    let page = explain("tls.name-mismatch");
    assert!(page.starts_with("# tls.name-mismatch\n"), "{page}");
    assert!(page.contains("\n## 確認方法\n") && !page.contains("What it means"), "{page}");
    let page = explain("tls.must-staple");
    assert!(speaks_japanese(page.lines().next().unwrap_or_default()), "{page}");
    assert!(page.contains("## What it means"), "{page}");
}

#[test]
fn what_a_server_sent_is_shown_as_it_is() {
    let text = stdout(&path("websocket-closed-at-once").run(&["--lang", "ja"]));
    assert!(text.contains("\"not authorised\""), "{text}");
}

//! Help and manual: one screen by `--help`, the whole by `--help-all`, pages as a manual has them.

mod support;

use support::{dcvdiag, stderr, stdout};

/// The headings of the contract's table of options, in its order.
const ABOUT: [&str; 14] = [
    "Endpoint",
    "Name resolution",
    "TLS",
    "Host header",
    "Broker",
    "Broker API",
    "DCV server",
    "WebSocket",
    "Local files",
    "Way out",
    "Patience",
    "Scope",
    "Output",
    "Verdict",
];

const COMMANDS: [&str; 9] =
    ["run", "report", "demo", "lab", "echo", "explain", "schema", "completions", "man"];

fn said(words: &[&str], columns: &str) -> String {
    let output = dcvdiag().args(words).env("COLUMNS", columns).output().expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

/// Where each of these is in the text, in ascending order; panics over one that is not.
fn in_order(text: &str, parts: &[&str]) {
    let mut from = 0;
    for part in parts {
        let at = text[from..].find(part);
        from += at.unwrap_or_else(|| panic!("\"{part}\" is not there, or too early:\n{text}"));
    }
}

/// The contract's headings that this text has.
fn headings(text: &str) -> Vec<&'static str> {
    let begins = |title: &&str| text.lines().any(|line| line.starts_with(*title));
    ABOUT.into_iter().filter(begins).collect()
}

#[test]
fn the_help_of_run_fits_a_screen() {
    for columns in ["80", "100", "200"] {
        let help = said(&["run", "--help"], columns);
        assert_eq!(help, said(&["run", "-h"], columns));
        assert!(help.lines().count() <= 50, "{} lines:\n{help}", help.lines().count());
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "wider than a screen: {line}");
            assert_eq!(line, line.trim_end(), "ends in blanks");
        }
    }
}

#[test]
fn both_helps_of_run_have_every_option_grouped_as_in_the_contract_and_examples_last() {
    let (short, whole) = (said(&["run", "--help"], "100"), said(&["run", "--help-all"], "100"));
    let options: Vec<&str> = whole
        .split_whitespace()
        .filter(|word| word.starts_with("--"))
        .map(|word| word.trim_end_matches([',', '.', ':', ';']))
        .collect();
    assert!(options.len() > 30, "{options:?}");
    for option in options {
        assert!(short.contains(option), "{option} is not in:\n{short}");
    }
    for text in [&short, &whole] {
        in_order(text, &headings(text));
        assert!(headings(text).len() >= 9, "{text}");
        let last = headings(text).last().copied().expect("a heading");
        in_order(text, &["Usage:", "Endpoint", last, "Examples:", "dcvdiag run 'https://"]);
    }
}

#[test]
fn the_short_help_tells_short_defaults() {
    let help = said(&["run", "-h"], "80");
    for words in [
        "--port PORT (8443)",
        "--timeout DURATION (5s)",
        "--format FORMAT (table)",
        "-v, --verbose",
    ] {
        assert!(help.contains(words), "{words} is not in:\n{help}");
    }
}

#[test]
fn the_help_of_the_whole_groups_commands_and_tells_exit_codes() {
    let help = said(&["--help"], "100");
    assert!(help.lines().count() <= 50, "{help}");
    in_order(
        &help,
        &[
            "Usage:",
            "Diagnose:",
            "Understand:",
            "This program:",
            "Options:",
            "Examples:",
            "Exit codes:",
        ],
    );
    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in:\n{help}");
    }
    assert!(
        !help.contains("\nMore:"),
        "a command has no group in src/options/help_texts.rs:\n{help}"
    );
}

#[test]
fn every_command_has_an_example_that_is_a_command_line_of_its_own() {
    for command in COMMANDS {
        let help = said(&[command, "--help"], "100");
        let (_, examples) = help.split_once("Examples:\n").unwrap_or_else(|| panic!("{help}"));
        assert!(examples.contains(&format!("dcvdiag {command}")), "{help}");
    }
}

#[test]
fn every_page_of_the_manual_has_the_sections_of_one() {
    for command in COMMANDS {
        let page = said(&["man", command], "100");
        let title = format!(".TH dcvdiag-{command} 1 ");
        let parts = [
            &title,
            ".SH NAME",
            ".SH SYNOPSIS",
            ".SH DESCRIPTION",
            ".SH OPTIONS",
            ".SH \"EXIT STATUS\"",
            ".SH ENVIRONMENT",
            ".SH EXAMPLES",
            ".SH \"SEE ALSO\"",
        ];
        in_order(&page, &parts);
    }
    let whole = said(&["man"], "100");
    in_order(
        &whole,
        &[".TH dcvdiag 1 ", ".SH NAME", ".SH COMMANDS", ".SH \"EXIT STATUS\"", "dcvdiag\\-run"],
    );
    assert_eq!(whole.matches(".TH ").count(), 1, "one page, not all run together");
    let run = said(&["man", "run"], "100");
    in_order(
        &run,
        &[".SS Endpoint", ".SS \"Name resolution\"", ".SS TLS", ".SS Output", ".SS Verdict"],
    );
}

#[test]
fn the_manual_is_written_into_a_folder_page_by_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let man1 = folder.path().join("share/man/man1");
    said(&["man", "--out", &man1.to_string_lossy()], "100");
    for command in COMMANDS {
        let page =
            std::fs::read_to_string(man1.join(format!("dcvdiag-{command}.1"))).expect("a page");
        assert_eq!(page, said(&["man", command], "100"));
    }
    assert!(man1.join("dcvdiag.1").is_file());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let folder = file.path().join("man1").to_string_lossy().into_owned();
    let output = dcvdiag().args(["man", "--out", &folder]).output().expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains(&folder), "{}", stderr(&output));
}

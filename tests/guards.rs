//! What a reviewer would otherwise have to notice: registered, documented, exercised, current.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dcvdiag_checks::catalogue::document;
use dcvdiag_checks::check::HEADINGS;
use dcvdiag_checks::not_yet::NOT_YET;
use dcvdiag_checks::{CHECKS, report_schema};
use dcvdiag_lab::scenarios;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder with that ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            all.push(path);
        }
    }
    all.sort();
    all
}

#[test]
fn every_check_is_registered_once() {
    let codes: BTreeSet<&str> = CHECKS.iter().map(|check| check.code).collect();
    assert_eq!(codes.len(), CHECKS.len(), "a code is registered twice");
    for file in files(&root().join("checks/src"), "rs") {
        let text = fs::read_to_string(&file).expect("a file");
        if !text.contains("pub static CHECK: Check") {
            continue;
        }
        let code = text.lines().find_map(|line| line.trim().strip_prefix("code: \""));
        let code = code.and_then(|rest| rest.split('"').next()).expect("a code");
        assert!(codes.contains(code), "{code} is not in CHECKS");
        let name = code.split('.').nth(1).expect("a name").replace('-', "_");
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        assert_eq!(stem, Some(name.as_str()), "a check's file is named after its code");
    }
}

#[test]
fn a_code_starts_with_its_layer() {
    for check in CHECKS {
        let layer = check.code.split('.').next();
        assert_eq!(layer, Some(check.layer.word()), "{}", check.code);
    }
}

#[test]
fn every_page_has_its_headings_in_order() {
    for check in CHECKS {
        let headings: Vec<&str> =
            check.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", check.code);
        assert!(!check.page.trim_start().starts_with('#'), "{}: a sentence first", check.code);
        assert!(check.page.contains("](https://"), "{}: no source", check.code);
    }
}

#[test]
fn pages_and_advice_name_no_command_that_does_not_exist() {
    let known = ["run", "demo", "lab", "echo", "explain", "report", "schema", "completions", "man"];
    for check in CHECKS {
        for text in check.fix.iter().map(|advice| advice.text).chain([check.page]) {
            for rest in text.split("dcvdiag ").skip(1) {
                let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
                assert!(known.contains(&word.as_str()), "{}: dcvdiag {word}", check.code);
            }
        }
    }
}

/// The gateway writes its resolver lookups at the level `debug` alone (facts: its guide, "Logs").
#[test]
fn nothing_is_concluded_from_a_line_that_the_gateways_log_lacks_at_its_default_level() {
    for check in CHECKS.iter().filter(|check| check.page.contains("grep -i resolver")) {
        assert!(check.page.contains("level = \"debug\""), "{}: at which level?", check.code);
    }
    let command = r#""grep", "-i", "resolver", "/var/log/dcv-connection-gateway/gateway.log""#;
    let mut read = 0;
    for file in files(&root().join("checks/src"), "rs") {
        let text = fs::read_to_string(&file).expect("a file");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (at, _) in text.match_indices(command) {
            let advice = text[..at].rfind("say(").map_or("", |begin| &text[begin..at]);
            read += 1;
            assert!(advice.contains("debug"), "{}: at which level? {advice}", file.display());
        }
    }
    assert!(read > 3, "advice reads the gateway's log: {read}");
    for file in files(&root().join("checks/lang/src/ja"), "txt") {
        let text = fs::read_to_string(&file).expect("a file");
        let concludes = |line: &&str| line.contains("gateway's log") && line.contains("no lookup");
        for line in text.lines().filter(concludes) {
            assert!(line.contains("debug"), "{}: at which level? {line}", file.display());
        }
    }
}

#[test]
fn every_code_that_follows_exists() {
    let known = |code: &&str| CHECKS.iter().any(|check| check.code == *code);
    for check in CHECKS {
        if let Some(code) = check.explains.iter().map(|other| other.code).find(|code| !known(code))
        {
            panic!("{} explains {code}, which is no code", check.code);
        }
    }
}

#[test]
fn every_check_fires_in_at_least_one_scenario() {
    let fired: BTreeSet<String> = scenarios().into_iter().flat_map(|s| s.expect.codes).collect();
    let in_real_networks = only_in_real_networks();
    for check in CHECKS {
        let shown = fired.contains(check.code) || in_real_networks.contains(check.code);
        assert!(shown, "no scenario shows {}", check.code);
    }
}

/// Codes that loopback cannot show: this host's own limits, its hosts file, its firewall. Each is
/// shown by tests/real, in a network of the test's own; this list only shrinks.
fn only_in_real_networks() -> BTreeSet<&'static str> {
    let codes = BTreeSet::from([
        "dns.os-differs",
        "tcp.denied",
        "tcp.local-resources",
        "tcp.refused-locally",
    ]);
    let cases = files(&root().join("tests/real/cases"), "rs");
    let cases: String =
        cases.iter().map(|file| fs::read_to_string(file).expect("a file")).collect();
    for code in &codes {
        assert!(cases.contains(code), "no real network shows {code}");
    }
    codes
}

#[test]
fn what_is_not_built_yet_is_not_built() {
    let built: BTreeSet<&str> = CHECKS.iter().map(|check| check.code).collect();
    for code in NOT_YET {
        assert!(!built.contains(code), "{code} is built: take it off the list");
    }
    let unique: BTreeSet<_> = NOT_YET.iter().collect();
    assert_eq!(unique.len(), NOT_YET.len(), "a code stands there twice");
}

#[test]
fn the_pages_in_docs_are_current() {
    let folder = root().join("docs/checks");
    let mut index = String::from(
        "# Codes\n\nGenerated from the checks by `UPDATE=1 cargo test`; `dcvdiag explain CODE` prints the same.\n\n",
    );
    let mut names = BTreeSet::new();
    for check in CHECKS {
        current(&folder.join(format!("{}.md", check.code)), &document(check));
        let (code, summary) = (check.code, check.summary);
        writeln!(index, "- [{code}]({code}.md): {summary}").expect("a String");
        names.insert(format!("{}.md", check.code));
    }
    current(&folder.join("README.md"), &index);
    names.insert("README.md".to_owned());
    for file in files(&folder, "md") {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        if !names.contains(&name) {
            assert!(updating(), "docs/checks/{name} has no check");
            fs::remove_file(&file).expect("removed");
        }
    }
}

#[test]
fn the_schema_in_docs_is_current() {
    current(&root().join("docs/report.schema.json"), &report_schema());
}

#[test]
fn the_command_line_in_docs_is_current() {
    // `run` has more to say than one screen holds.
    let whole = |words: &[&str]| if words == ["run"] { "--help-all" } else { "--help" };
    let help = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dcvdiag"));
        let output = command.args(words).arg(whole(words)).env("COLUMNS", "100").output();
        String::from_utf8_lossy(&output.expect("dcvdiag runs").stdout).into_owned()
    };
    let mut text = String::from("# The command line\n\nGenerated by `UPDATE=1 cargo test`.\n");
    let commands: [&[&str]; 9] = [
        &[],
        &["run"],
        &["demo"],
        &["lab"],
        &["echo"],
        &["explain"],
        &["schema"],
        &["completions"],
        &["man"],
    ];
    for words in commands {
        let name = [&["dcvdiag"], words].concat().join(" ");
        let help = help(words);
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        let help = lines.join("\n");
        writeln!(text, "\n## {name}\n\n```\n{}\n```", help.trim()).expect("a String");
    }
    current(&root().join("docs/cli.md"), &text);
}

#[test]
fn no_file_is_two() {
    for folder in ["src", "checks/src", "fixtures/lab/src", "tests"] {
        for file in files(&root().join(folder), "rs") {
            let lines = fs::read_to_string(&file).expect("a file").lines().count();
            assert!(lines <= 500, "{} has {lines} lines", file.display());
        }
    }
}

#[test]
fn the_readmes_commands_are_those_of_ci() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let ci = fs::read_to_string(root().join(".ci/run")).expect(".ci/run");
    assert!(readme.contains("\ncargo run --release -- demo\n"), "the README's first command");
    assert!(readme.contains("\ncargo test --workspace\n"), "the README's second command");
    assert!(ci.contains("cargo test --workspace\n"), ".ci/run calls the README's test command");
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// A generated file is what it would be generated as; `UPDATE=1` writes it.
fn current(path: &Path, text: &str) {
    let is = fs::read_to_string(path).unwrap_or_default();
    if is == text {
        return;
    }
    let name = path.display();
    assert!(updating(), "{name} is not current: UPDATE=1 cargo test writes it");
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
    fs::write(path, text).expect("written");
}

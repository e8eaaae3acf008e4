//! Completion scripts: accepted by the shell they are for, and completing what a person types.

mod support;

use std::process::Command;

use support::{dcvdiag, stderr, stdout};

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

fn script(shell: &str) -> String {
    let output = dcvdiag().args(["completions", shell]).output().expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

/// What bash itself offers for the last of these words, which stand as bash divides them.
fn in_bash(words: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("dcvdiag.bash");
    std::fs::write(&file, script("bash")).expect("written");
    let ask = r#"
        source "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_TYPE=9
        entry=$(complete -p dcvdiag); function=${entry##*-F }; function=${function%% *}
        "$function" dcvdiag "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        for word in "${COMPREPLY[@]}"; do echo "$word"; done
    "#;
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", ask, "bash"]).arg(&file).args(words).current_dir(folder.path());
    let output = bash.output().expect("bash is everywhere");
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output).lines().map(ToOwned::to_owned).collect()
}

/// The words that the program offers a script, in the form of that shell.
fn offered(shell: &str, words: &[&str]) -> Vec<String> {
    let output = dcvdiag()
        .env("DCVDIAG_COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_IFS", "\n")
        .arg("--")
        .args(words)
        .output()
        .expect("dcvdiag runs");
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output).lines().map(ToOwned::to_owned).collect()
}

#[test]
fn the_script_for_bash_is_bash() {
    let output = Command::new("bash").args(["-n", "-c", &script("bash")]).output().expect("bash");
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
}

#[test]
fn bash_completes_commands_options_and_values() {
    assert_eq!(in_bash(&["dcvdiag", "ru"]), ["run"]);
    assert_eq!(in_bash(&["dcvdiag", "run", "--for"]), ["--format"]);
    assert_eq!(in_bash(&["dcvdiag", "run", "--format", "j"]), ["json", "junit"]);
    assert_eq!(in_bash(&["dcvdiag", "run", "--format", "=", "j"]), ["json", "junit"]);
    assert_eq!(in_bash(&["dcvdiag", "run", "--only", "tls,w"]), ["tls,websocket"]);
    assert_eq!(in_bash(&["dcvdiag", "run", "--transport", "HTTP,Q"]), ["HTTP,QUIC"]);
    assert_eq!(in_bash(&["dcvdiag", "demo", "--break", "tls-na"]), ["tls-name-mismatch"]);
    assert_eq!(in_bash(&["dcvdiag", "lab", "analy"]), ["analysis"]);
    assert_eq!(in_bash(&["dcvdiag", "explain", "tls.na"]), ["tls.name-mismatch"]);
    assert_eq!(in_bash(&["dcvdiag", "man", "expl"]), ["explain"]);
    assert_eq!(in_bash(&["dcvdiag", "completions", "po"]), ["powershell"]);
    assert_eq!(in_bash(&["dcvdiag", "run", "--fail-on", "w"]), ["warn"]);
}

#[test]
fn bash_completes_files_where_an_option_takes_one_and_dcv_files_as_target() {
    assert_eq!(in_bash(&["dcvdiag", "run", "--ca-file", "dcv"]), ["dcvdiag.bash"]);
    assert_eq!(in_bash(&["dcvdiag", "run", "--report", "dcv"]), ["dcvdiag.bash"]);
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["desktop.dcv", "desktop.txt", "desktop.json"] {
        std::fs::write(folder.path().join(name), "").expect("written");
    }
    let begun = folder.path().join("desk").to_string_lossy().into_owned();
    for (command, offered) in [("run", "/desktop.dcv"), ("report", "/desktop.json")] {
        let offers = in_bash(&["dcvdiag", command, &begun]);
        assert!(matches!(offers.as_slice(), [only] if only.ends_with(offered)), "{offers:?}");
    }
}

#[test]
fn every_code_scenario_and_option_is_offered_to_every_shell() {
    for shell in SHELLS {
        let script = script(shell);
        assert!(script.contains("DCVDIAG_COMPLETE") && script.contains("dcvdiag"), "{script}");
        let all = |words: &[&str], known: &[&str]| {
            let offers = offered(shell, words);
            let names: Vec<&str> =
                offers.iter().filter_map(|offer| offer.split(['\t', ':']).next()).collect();
            for word in known {
                assert!(names.contains(word), "{shell}: no {word} in {names:?}");
            }
        };
        let codes: Vec<&str> = dcvdiag_checks::CHECKS.iter().map(|check| check.code).collect();
        all(&["dcvdiag", "explain", ""], &codes);
        let scenarios = dcvdiag_lab::scenarios();
        let scenarios: Vec<&str> = scenarios.iter().map(|one| one.name.as_str()).collect();
        all(&["dcvdiag", "demo", "--break", ""], &scenarios);
        all(&["dcvdiag", "lab", ""], &scenarios);
        all(&["dcvdiag", "run", "--"], &["--endpoint", "--report", "--verbose", "--fail-on"]);
        all(&["dcvdiag", "run", "--skip", "quic,h"], &["quic,host"]);
    }
}

#[test]
fn a_script_asks_whichever_program_printed_it() {
    let by_path = script("bash");
    assert!(by_path.contains(env!("CARGO_BIN_EXE_dcvdiag")), "{by_path}");
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_dcvdiag")).parent().expect("a folder");
    let paths = std::env::var("PATH").unwrap_or_default();
    let by_name = Command::new("bash")
        .args(["-c", "dcvdiag completions bash"])
        .env("PATH", format!("{}:{paths}", folder.display()))
        .output()
        .expect("bash");
    assert!(stdout(&by_name).contains("\"dcvdiag\" --"), "{}", stdout(&by_name));
}

#[test]
fn a_question_of_no_known_shell_is_no_talk_and_an_empty_one_is_none() {
    let strange = dcvdiag().env("DCVDIAG_COMPLETE", "tcsh").args(["--", "dcvdiag", ""]).output();
    let strange = strange.expect("dcvdiag runs");
    assert_eq!(strange.status.code(), Some(1));
    assert!(strange.stdout.is_empty() && strange.stderr.is_empty());
    let empty = dcvdiag().env("DCVDIAG_COMPLETE", "").arg("schema").output().expect("dcvdiag runs");
    assert!(empty.status.success());
}

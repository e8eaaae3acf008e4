//! Completions in shells nobody here wrote, and the manual read by two of its readers.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use tempfile::TempDir;

use crate::actors::program;
use crate::path::dcvdiag;

/// What a person may have typed, and what is then offered.
const TYPED: [(&str, &str); 7] = [
    ("dcvdiag expl", "explain"),
    ("dcvdiag run --for", "--format"),
    ("dcvdiag run --format nag", "nagios"),
    ("dcvdiag run --only tls,w", "tls,websocket"),
    ("dcvdiag demo --break tls-na", "tls-name-mismatch"),
    ("dcvdiag lab analy", "analysis"),
    ("dcvdiag explain tls.na", "tls.name-mismatch"),
];

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn script(shell: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(format!("dcvdiag.{shell}"));
    let output = dcvdiag().args(["completions", shell]).output().expect("dcvdiag runs");
    fs::write(&file, said(&output)).expect("written");
    (folder, file)
}

#[test]
fn zsh_takes_the_script_and_completes_by_it() {
    let (_folder, file) = script("zsh");
    said(&program("zsh").arg("-n").arg(&file).output().expect("zsh runs"));
    // Outside of its editor zsh has nobody to describe the offers to: they are printed.
    let ask = r#"
        autoload -Uz compinit && compinit -D -u
        source $1; shift
        _describe() { print -rl -- "${(@P)@[-1]}" }
        words=("$@"); CURRENT=$#
        $_comps[dcvdiag]
    "#;
    for (typed, offered) in TYPED {
        let mut zsh = program("zsh");
        zsh.args(["-f", "-c", ask, "zsh"]).arg(&file).args(typed.split(' '));
        let offers = said(&zsh.output().expect("zsh runs"));
        let words: Vec<&str> = offers.lines().filter_map(|line| line.split(':').next()).collect();
        assert_eq!(words, [offered], "{typed}");
    }
}

#[test]
fn fish_takes_the_script_and_completes_by_it() {
    let (folder, file) = script("fish");
    let fish = || {
        let mut fish = program("fish");
        fish.env("HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path()).arg("--no-config");
        fish
    };
    said(&fish().arg("--no-execute").arg(&file).output().expect("fish runs"));
    for (typed, offered) in TYPED {
        let ask = format!("source {}; complete -C '{typed}'", file.display());
        let offers = said(&fish().args(["-c", &ask]).output().expect("fish runs"));
        let words: Vec<&str> = offers.lines().filter_map(|line| line.split('\t').next()).collect();
        assert_eq!(words, [offered], "{typed}");
    }
}

#[test]
fn mandoc_and_groff_read_every_page_without_complaint() {
    let folder = tempfile::tempdir().expect("a folder");
    said(&dcvdiag().args(["man", "--out"]).arg(folder.path()).output().expect("dcvdiag runs"));
    let pages: Vec<PathBuf> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert!(pages.len() >= 9, "{pages:?}");
    for page in &pages {
        let lint = program("mandoc").args(["-Tlint", "-Wwarning"]).arg(page).output();
        let lint = String::from_utf8_lossy(&lint.expect("mandoc runs").stdout).into_owned();
        // A page that is printed twice is the same page: it has no date.
        let complaints: Vec<&str> =
            lint.lines().filter(|line| !line.contains("WARNING: missing date")).collect();
        assert!(complaints.is_empty(), "{complaints:?}");
        let groff =
            program("groff").args(["-K", "utf8", "-ww", "-man", "-Tutf8"]).arg(page).output();
        let groff = groff.expect("groff runs");
        assert_eq!(String::from_utf8_lossy(&groff.stderr), "", "{}", page.display());
    }
    let page = folder.path().join("dcvdiag-run.1");
    let text = said(
        &program("mandoc").args(["-Tutf8", "-Owidth=100"]).arg(page).output().expect("mandoc"),
    );
    let plain = text.chars().fold(String::new(), |mut plain, c| {
        if c == '\u{8}' {
            plain.pop(); // what is bold is struck twice
        } else {
            plain.push(c);
        }
        plain
    });
    let lines = ["   Name resolution", "dcvdiag run 'https://HOST:8443/?authToken=…#console'"];
    for line in lines {
        assert!(plain.contains(line), "{line} is not in:\n{plain}"); // quotes can be copied
    }
}

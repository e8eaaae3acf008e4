//! The code map and the page on adding things name only files that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const PAGES: [&str; 2] = ["docs/architecture.md", "docs/adding.md"];

/// The first parts of paths from the root of the repository.
const ROOTS: [&str; 7] = ["src/", "checks/", "fixtures/", "tests/", "docs/", ".cargo/", ".ci/"];

#[test]
fn every_path_in_backticks_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in PAGES {
        let text = fs::read_to_string(root.join(page)).expect("a page");
        let named = paths(&text);
        assert!(named.len() > 20, "{page}: suspiciously few paths: {named:?}");
        for path in named {
            let exists = expanded(&path).iter().all(|path| root.join(path).exists());
            assert!(exists, "{page} names `{path}`, which does not exist: correct it");
        }
    }
}

#[test]
fn every_file_in_backticks_is_named_from_the_root() {
    for page in PAGES {
        let text = fs::read_to_string(page).expect("a page");
        for span in spans(&text) {
            let is_file =
                [".rs", ".toml", ".md", ".txt"].iter().any(|ending| span.ends_with(ending));
            let is_a_word = span.contains(['<', ' ']) || !span.contains('/') && is_known(span);
            let from_the_root = ROOTS.iter().any(|first| span.starts_with(first));
            assert!(
                !is_file || is_a_word || from_the_root,
                "{page}: `{span}`: write its path from the root of the repository"
            );
        }
    }
}

#[test]
fn a_path_is_found_in_backticks_and_with_choices() {
    let text = "See `src/main.rs` and `cargo test`, `checks/src/<layer>/<name>.rs`.\n```\n`src/x`\n```\n`src/{a,b}.rs`";
    assert_eq!(paths(text), BTreeSet::from(["src/main.rs".into(), "src/{a,b}.rs".into()]));
    assert_eq!(expanded("src/{a,b}.rs"), ["src/a.rs", "src/b.rs"]);
}

/// Files that several crates or layers have, which are named without a path.
fn is_known(name: &str) -> bool {
    let several =
        ["mod.rs", "queries.rs", "summary.rs", "followup.rs", "Cargo.toml", "clippy.toml"];
    several.contains(&name)
}

/// The paths of a page, without those that have a placeholder such as `<layer>`.
fn paths(text: &str) -> BTreeSet<String> {
    let is_path = |span: &&str| {
        ROOTS.iter().any(|first| span.starts_with(first)) && !span.contains(['<', ' ', '*'])
    };
    spans(text).into_iter().filter(is_path).map(str::to_owned).collect()
}

/// The code spans of a page, outside its fenced blocks.
fn spans(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`.
fn expanded(path: &str) -> Vec<String> {
    let parts = path.split_once('{').and_then(|(before, rest)| {
        let (choices, behind) = rest.split_once('}')?;
        Some((before, choices, behind))
    });
    let Some((before, choices, behind)) = parts else { return vec![path.to_owned()] };
    choices.split(',').map(|choice| format!("{before}{choice}{behind}")).collect()
}

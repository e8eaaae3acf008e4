//! The floors of this crate: a module imports from floors below it, and from its own folder.

#![expect(clippy::disallowed_methods, reason = "this test reads the sources of the crate")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, from the ground up. In the folder of a layer a file's kind decides: facts, queries,
/// summaries or a check.
const FLOORS: &[(&str, &[&str])] = &[
    ("ground", &["text", "address", "shell", "vpce", "secrets", "not_yet"]),
    ("commands", &["command"]),
    ("model", &["model"]),
    ("instructions", &["instruction"]),
    ("facts of HTTP", &["facts of http"]),
    ("facts of the carriers", &["facts of dns", "facts of tcp"]),
    (
        "facts of the layers above",
        &[
            "facts of tls",
            "facts of host",
            "facts of resolve",
            "facts of quic",
            "facts of websocket",
        ],
    ),
    ("observations", &["observations"]),
    ("check, report", &["check", "report"]),
    ("attribution", &["queries of http"]),
    (
        "queries",
        &[
            "queries of dns",
            "queries of tcp",
            "queries of tls",
            "queries of host",
            "queries of resolve",
            "queries of quic",
            "queries of websocket",
        ],
    ),
    ("path", &["path", "experiments"]),
    (
        "checks",
        &[
            "checks of dns",
            "checks of tcp",
            "checks of tls",
            "checks of host",
            "checks of resolve",
            "checks of quic",
            "checks of websocket",
        ],
    ),
    ("catalogue", &["catalogue"]),
    ("rows, verdict", &["rows", "verdict"]),
    ("judge, session", &["judge", "session"]),
    ("saved, pseudonyms", &["saved", "pseudonyms"]),
];

const LAYERS: [&str; 8] = ["http", "dns", "tcp", "tls", "host", "resolve", "quic", "websocket"];

/// The files that hold facts, beside `mod.rs`.
const FACTS: [&str; 11] = [
    "dns/response_code.rs",
    "tls/key_kind.rs",
    "dns/followup.rs",
    "host/echo.rs",
    "http/fingerprint.rs",
    "http/generated_pages.rs",
    "tcp/followup.rs",
    "tls/followup.rs",
    "tls/signature.rs",
    "websocket/hold.rs",
    "websocket/close_code.rs",
];

/// The module of a file, as the table of floors names it; none for the root and for tests.
fn module(file: &Path) -> Option<String> {
    let path = file.strip_prefix(source()).expect("a file of this crate");
    let text = path.to_string_lossy().replace('\\', "/");
    let first = text.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    if text == "lib.rs"
        || first == "testing"
        || name == "tests"
        || name.ends_with("_tests")
        || name.starts_with("tests_")
    {
        return None;
    }
    if !LAYERS.contains(&first.as_str()) {
        return Some(first);
    }
    let kind = if name == "mod" || FACTS.contains(&text.as_str()) {
        "facts"
    } else if read(file).contains("\npub static CHECK: Check") {
        "checks"
    } else {
        "queries"
    };
    Some(format!("{kind} of {first}"))
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a readable file")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let each = entries.map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    each.collect::<Vec<_>>().concat()
}

/// Code without comments and without the tests at its end.
fn code(text: &str) -> String {
    let ends = ["\n#[cfg(test)]\nmod tests {", "\n#[cfg(test)]\nmod extended_tests {"];
    let end = ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    let lines = text[..end].lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The paths that a file names below the crate's root, use lists spread out: `tls::names::Miss`.
fn paths(file: &Path) -> BTreeSet<String> {
    let text = code(&read(file));
    let folder = file.strip_prefix(source()).expect("a file of this crate").parent();
    let here = folder.map(|folder| folder.to_string_lossy().replace(['/', '\\'], "::"));
    let here = here.filter(|here| !here.is_empty());
    let is_mod = file.ends_with("mod.rs");
    let mut all = BTreeSet::new();
    for (root, base) in [("crate::", Some(String::new())), ("super::", here.clone())] {
        let Some(base) = base.filter(|_| root == "crate::" || !is_mod) else { continue };
        let base = if base.is_empty() { base } else { format!("{base}::") };
        for (at, _) in text.match_indices(root) {
            let starts_a_path = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == ':');
            if starts_a_path {
                spread(&base, &text[at + root.len()..], &mut all);
            }
        }
    }
    if let Some(here) = here.filter(|_| is_mod) {
        for (at, _) in text.match_indices("use ") {
            let child = text[at + 4..].split("::").next().unwrap_or_default();
            if file.with_file_name(format!("{child}.rs")).exists() {
                spread(&format!("{here}::"), &text[at + 4..], &mut all);
            }
        }
    }
    all
}

/// Adds the paths of a use tree that begins here.
fn spread(base: &str, text: &str, all: &mut BTreeSet<String>) {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let (path, rest) = text.split_at(end.unwrap_or(text.len()));
    if !rest.starts_with('{') {
        all.insert(format!("{base}{path}"));
        return;
    }
    let (mut depth, mut start) = (0, 1);
    for (i, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (c == ',' && depth == 1) || (c == '}' && depth == 0) {
            let part = rest[start..i].trim();
            if !part.is_empty() {
                spread(&format!("{base}{path}"), part, all);
            }
            start = i + 1;
        }
        if depth == 0 {
            return;
        }
    }
}

/// The file in which a path ends.
fn target(path: &str) -> Option<PathBuf> {
    let parts: Vec<&str> = path.split("::").filter(|part| *part != "self").collect();
    (1..=parts.len()).rev().find_map(|length| {
        let stem = source().join(parts[..length].join("/"));
        [stem.with_extension("rs"), stem.join("mod.rs")].into_iter().find(|file| file.exists())
    })
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|(_, modules)| modules.contains(&module))
}

#[test]
fn every_module_imports_from_below_alone() {
    let mut wrong = Vec::new();
    let (mut read, mut edges) = (0, 0);
    for file in files(&source()) {
        let Some(from) = module(&file) else { continue };
        let Some(high) = floor(&from) else {
            wrong.push(format!("{} is in no floor: add \"{from}\" to FLOORS", file.display()));
            continue;
        };
        read += 1;
        for path in paths(&file) {
            let to = target(&path).and_then(|file| module(&file));
            let Some(to) = to.filter(|to| *to != from) else { continue };
            edges += 1;
            let explained = path.ends_with("::CHECK") && from.starts_with("checks of");
            if floor(&to).is_none_or(|low| low >= high) && !explained {
                let (above, below) = (FLOORS[high].0, floor(&to).map_or("no", |low| FLOORS[low].0));
                wrong.push(format!(
                    "{} ({above}) imports {path} ({below} floor): move what it needs to a file on a floor below \"{above}\"",
                    file.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} edges do not point down:\n{}", wrong.len(), wrong.join("\n"));
    assert!(read > 150 && edges > 400, "suspiciously few: {read} files, {edges} edges");
}

#[test]
fn every_module_of_the_table_exists() {
    let found: BTreeSet<String> = files(&source()).iter().filter_map(|file| module(file)).collect();
    for (floor, modules) in FLOORS {
        for module in *modules {
            assert!(found.contains(*module), "no file is \"{module}\": take it out of {floor}");
        }
    }
}

#[test]
fn rows_judge_and_verdict_name_no_leg_and_no_layer() {
    for name in ["rows.rs", "judge.rs", "verdict.rs"] {
        let text = code(&read(&source().join(name)));
        for word in ["Leg::", "Layer::"] {
            assert!(
                !text.contains(word),
                "{name} names a \"{word}…\": read it from PATH (checks/src/path/mod.rs) or from Leg::words"
            );
        }
    }
}

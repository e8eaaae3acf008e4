//! Floors of `src`: a module imports only from floors below its own, so that no two of them import
//! each other. The names are read from the sources, in `use` lines and in the middle of code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The floors, from the ground. Modules of one floor do not import each other.
const FLOORS: [&[&str]; 15] = [
    &["bounded_file", "interrupt", "paced", "patience", "texts", "tool"],
    &["escape", "secret"],
    &["console", "failure"],
    &["options"],
    &["progress"],
    &["echo", "probe"],
    &["followup"],
    &["local"],
    &["plan"],
    &["run"],
    &["render"],
    &["series"],
    &["output"],
    &["cli"],
    &["main"],
];

/// Modules that have a floor before they are written.
const NOT_YET: [&str; 1] = ["local"];

/// The least that a sound reading of the sources finds.
const FILES: usize = 120;
const EDGES: usize = 60;

/// An import of one module from another one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    file: PathBuf,
    from: String,
    to: String,
}

#[test]
fn every_module_has_a_floor_and_imports_from_floors_below_it() {
    let (mut wrong, mut edges, mut modules, files) =
        (Vec::new(), BTreeSet::new(), BTreeSet::new(), sources());
    for file in &files {
        let module = module(file);
        modules.insert(module[0].clone());
        for to in imports(&tokens(file), module.len()) {
            edges.insert(Edge { file: file.clone(), from: module[0].clone(), to });
        }
    }
    for name in &modules {
        if floor(name).is_none() {
            wrong.push(format!("src/{name} has no floor: add \"{name}\" to FLOORS in tests/floors.rs, above all that it imports"));
        }
    }
    for name in FLOORS.concat() {
        if modules.contains(name) == NOT_YET.contains(&name) {
            wrong.push(format!("\"{name}\" of FLOORS and NOT_YET in tests/floors.rs is not as src has it: correct the tables"));
        }
    }
    edges.retain(|edge| edge.from != edge.to);
    for Edge { file, from, to } in &edges {
        match (floor(from), floor(to)) {
            (Some(upper), Some(lower)) if lower >= upper => wrong.push(format!(
                "{}: crate::{to} is on floor {lower}, {from} on floor {upper}: move what is imported to a floor below {from}, or what imports it to one above {to}",
                file.display()
            )),
            (_, None) => wrong.push(format!("{}: crate::{to} is no module of src", file.display())),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let found = format!("{} files, {} edges: is everything read?", files.len(), edges.len());
    assert!(files.len() >= FILES && edges.len() >= EDGES, "{found}");
}

#[test]
fn an_import_is_read_in_every_form_it_can_have() {
    for (code, depth, names) in [
        ("use crate::render::Look;", 2, &["render"][..]),
        ("use crate::{echo, plan::{self, Plan}};", 1, &["echo", "plan"]),
        ("pub use crate::plan as other;", 2, &["plan"]),
        ("fn f() { g(crate::tool::now()) }", 2, &["tool"]),
        ("use super::console;", 1, &["console"]),
        ("use super::{console, secret};", 1, &["console", "secret"]),
        ("use super::super::console;", 2, &["console"]),
        ("use super::console;", 2, &[]),
        ("mod tests { use super::super::console; fn f() { super::x() } }", 1, &["console"]),
        ("macro_rules! m { () => { $crate::secret::x() } }", 1, &["secret"]),
    ] {
        let tokens: TokenStream = code.parse().expect("tokens");
        let read: Vec<String> = imports(&tokens.into_iter().collect::<Vec<_>>(), depth);
        assert_eq!(read, names, "{code}");
    }
}

#[test]
fn no_leg_and_no_layer_is_named_in_render_but_in_the_drawing() {
    let drawing = Path::new("src/render/html/path.rs");
    let tests = test_files();
    let (mut wrong, mut read) = (Vec::new(), 0);
    for file in sources().iter().filter(|file| file.starts_with("src/render")) {
        if file == drawing || tests.contains(file) {
            continue;
        }
        read += 1;
        for name in variants(&without_tests(tokens(file))) {
            wrong.push(format!(
                "{}: {name}: iterate dcvdiag_checks::path, or the observations' glances, instead",
                file.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read > 30, "{read} files of render: is everything read?");
    let drawn = variants(&without_tests(tokens(drawing)));
    assert!(!drawn.is_empty(), "the drawing names no leg: are variants read at all?");
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The path of a file's module, without the crate: `["plan", "link"]`.
fn module(file: &Path) -> Vec<String> {
    let inside = file.strip_prefix("src").expect("in src").with_extension("");
    let mut names: Vec<String> =
        inside.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    names.pop_if(|name| name == "mod");
    names
}

/// The first names below the crate that the tokens of a module at that depth speak of.
fn imports(tokens: &[TokenTree], depth: usize) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if word(tokens, at).as_deref() == Some("mod")
            && let Some(TokenTree::Group(body)) = tokens.get(at + 2)
        {
            let body: Vec<TokenTree> = body.stream().into_iter().collect();
            names.extend(imports(&body, depth + 1));
            at += 3;
            continue;
        }
        if let TokenTree::Group(group) = &tokens[at] {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            names.extend(imports(&inner, depth));
        }
        if let Some(rest) = behind_the_crate(tokens, at, depth) {
            names.extend(first_names(tokens.get(rest)));
            at = rest;
            continue; // a group behind it may hold paths of its own
        }
        at += 1;
    }
    names
}

/// Where a path goes on that begins with `crate`, or with as many `super` as lead there.
fn behind_the_crate(tokens: &[TokenTree], at: usize, depth: usize) -> Option<usize> {
    let mut next = at;
    match word(tokens, at)?.as_str() {
        "crate" => next = separator(tokens, at + 1)?,
        "super" => {
            for _ in 0..depth {
                if word(tokens, next).as_deref() != Some("super") {
                    return None;
                }
                next = separator(tokens, next + 1)?;
            }
        }
        _ => return None,
    }
    (word(tokens, next).as_deref() != Some("super")).then_some(next)
}

/// Where a path goes on behind `::`.
fn separator(tokens: &[TokenTree], at: usize) -> Option<usize> {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    (is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))).then_some(at + 2)
}

/// One name, or the names that begin the paths of a group.
fn first_names(token: Option<&TokenTree>) -> Vec<String> {
    match token {
        Some(TokenTree::Ident(name)) => vec![name.to_string()],
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
            let paths = tokens
                .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
            paths.filter_map(|path| word(path, 0)).collect()
        }
        _ => Vec::new(),
    }
}

fn word(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(name)) => Some(name.to_string()),
        _ => None,
    }
}

/// `Leg::Broker` and `Layer::Tcp`, wherever they stand; constants and functions are no variants.
fn variants(tokens: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if let TokenTree::Group(group) = &tokens[at] {
            found.extend(variants(&group.stream().into_iter().collect::<Vec<_>>()));
        }
        let Some(of) = word(tokens, at).filter(|word| word == "Leg" || word == "Layer") else {
            continue;
        };
        let names = separator(tokens, at + 1).map(|rest| first_names(tokens.get(rest)));
        let is_variant = |name: &String| {
            let mut letters = name.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
        };
        let names = names.unwrap_or_default().into_iter().filter(is_variant);
        found.extend(names.map(|name| format!("{of}::{name}")));
    }
    found
}

/// The tokens without the items that stand below `#[cfg(test)]`.
fn without_tests(tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        let is_for_tests = matches!(&token, TokenTree::Group(group)
            if group.stream().to_string().replace(' ', "") == "cfg(test)");
        if !is_for_tests {
            kept.push(token);
            continue;
        }
        let is_end = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(punct) => punct.as_char() == ';',
            _ => false,
        };
        tokens.by_ref().find(is_end);
    }
    kept
}

/// The files of the modules that exist for tests alone.
fn test_files() -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for file in sources() {
        let folder = match file.file_name().and_then(|name| name.to_str()) {
            Some("mod.rs" | "main.rs") => file.parent().expect("a folder").to_owned(),
            _ => file.with_extension(""),
        };
        let text = fs::read_to_string(&file).expect("a source");
        for behind in text.split("#[cfg(test)]\nmod ").skip(1) {
            let (name, _) = behind.split_once([';', ' ']).expect("a name");
            found.insert(folder.join(name).with_extension("rs"));
        }
    }
    found
}

fn tokens(file: &Path) -> Vec<TokenTree> {
    let text = fs::read_to_string(file).expect("a source");
    let tokens: TokenStream = text.parse().expect("Rust");
    tokens.into_iter().collect()
}

/// Every file of `src`, in order.
fn sources() -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![PathBuf::from("src")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

//! Reading sources, for what they say.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// The string literals of a source, without its tests, pages and attributes.
pub fn literals(file: &Path) -> Vec<String> {
    let tokens: TokenStream = source(file).parse().expect("Rust");
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                tokens.next_if(|token| token.to_string() == "!");
                if is_of_tests(&mut tokens) {
                    skip_item(&mut tokens);
                }
            }
            // The pages, and what brings the program itself down.
            TokenTree::Ident(word) if word == "PAGE" || word == "expect" => skip_item(&mut tokens),
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Literal(literal) => {
                found
                    .extend(syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|s| s.value()));
            }
            _ => {}
        }
    }
}

/// Takes an attribute: whether what follows it is there for tests alone.
fn is_of_tests(tokens: &mut impl Iterator<Item = TokenTree>) -> bool {
    tokens.next().is_some_and(|attribute| attribute.to_string().starts_with("[cfg"))
}

fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
        token => [";", ","].contains(&token.to_string().as_str()),
    };
    tokens.find(ends);
}

#[expect(clippy::disallowed_methods, reason = "a guard reads what it guards")]
pub fn source(file: &Path) -> String {
    fs::read_to_string(file).expect("a file")
}

pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
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

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Literals that are handed to each `say` and `fill` of a source.
pub fn words_said(tokens: TokenStream, said: &mut Vec<String>) {
    let mut is_say = false;
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(hash) if hash.as_char() == '#' && is_of_tests(&mut tokens) => {
                skip_item(&mut tokens);
            }
            TokenTree::Group(group) => {
                let first = group.stream().into_iter().find_map(|token| match token {
                    TokenTree::Literal(literal) => Some(literal.to_string()),
                    _ => None,
                });
                if let Some(first) = first.filter(|_| is_say) {
                    said.extend(syn::parse_str::<syn::LitStr>(&first).map(|text| text.value()));
                }
                words_said(group.stream(), said);
            }
            _ => {}
        }
        is_say = ["say", "fill"].contains(&token.to_string().as_str());
    }
}

/// The templates of a source: what is handed to each `text!` and `say`.
pub fn templates(file: &Path) -> Vec<String> {
    let tokens: TokenStream = source(file).parse().expect("Rust");
    let mut found = Vec::new();
    collect_templates(tokens, &mut found);
    found
}

fn collect_templates(tokens: TokenStream, found: &mut Vec<String>) {
    let mut before = [String::new(), String::new()];
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(hash) if hash.as_char() == '#' && is_of_tests(&mut tokens) => {
                skip_item(&mut tokens);
            }
            TokenTree::Group(group) => {
                let is_template = before[1] == "say" || before[0] == "text" && before[1] == "!";
                if let Some(first) = group.stream().into_iter().next().filter(|_| is_template) {
                    let first = syn::parse_str::<syn::LitStr>(&first.to_string());
                    found.extend(first.map(|text| text.value()));
                }
                collect_templates(group.stream(), found);
            }
            _ => {}
        }
        before = [std::mem::take(&mut before[1]), token.to_string()];
    }
}

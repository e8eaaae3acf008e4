//! Every option that a page, an advice, the guide or the README names exists: read from the sources,
//! and compared with the command line as clap knows it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proc_macro2::{TokenStream, TokenTree};

/// Other programs, as texts name them in front of their own options.
const OTHERS: [&str; 15] = [
    "curl.exe",
    "scutil",
    "COPY", // of a Dockerfile
    "apt-get",
    "aws",
    "cargo",
    "curl",
    "dcvsm",
    "getent",
    "install",
    "jq",
    "node_exporter",
    "openssl",
    "systemctl",
    "useradd",
];

/// Options of other programs that a text speaks of without a command around them.
const IN_PROSE: [&str; 3] = [
    "collector",        // node_exporter's, in docs/ci.md
    "must-staple",      // certbot's
    "vpc-endpoint-ids", // a part of a command of aws
];

/// The options of each subcommand.
static KNOWN: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let root = super::command();
    let options = |command: &clap::Command| {
        let mut command = command.clone();
        command.build();
        let longs = command.get_arguments().filter_map(clap::Arg::get_long_and_visible_aliases);
        longs.flatten().map(str::to_owned).collect::<BTreeSet<_>>()
    };
    root.get_subcommands().map(|sub| (sub.get_name().to_owned(), options(sub))).collect()
});

/// Finds options of a text that do not exist.
fn wrong(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for line in text.replace("\\\n", " ").lines() {
        for (at, option) in options(line) {
            let exists = match context(&line[..at]) {
                Context::Other => true,
                Context::Subcommand(name) => match KNOWN.get(name) {
                    Some(options) => options.contains(option),
                    None => name.starts_with(['-', '{']), // `dcvdiag --version`, or a name yet to be filled in
                },
                Context::Prose => {
                    IN_PROSE.contains(&option)
                        || ["help", "version"].contains(&option)
                        || KNOWN.values().any(|options| options.contains(option))
                }
            };
            if !exists {
                wrong.push(format!("--{option} in: {}", line.trim()));
            }
        }
    }
    wrong
}

/// Each `--word` of a line: where it stands, and its name.
fn options(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("--") {
        let is_inside = |c: char| c.is_ascii_alphanumeric() || "-_{".contains(c);
        let name = &line[at + 2..];
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let name = name[..end.unwrap_or(name.len())].trim_end_matches('-');
        let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
        if begins && !line[..at].ends_with(is_inside) {
            found.push((at, name));
        }
    }
    found
}

/// Whose option stands behind a text.
#[derive(Debug, PartialEq, Eq)]
enum Context<'a> {
    /// This program's, of a subcommand.
    Subcommand(&'a str),
    /// Another program's.
    Other,
    /// Nobody's: it is spoken of as this program's own.
    Prose,
}

fn context(before: &str) -> Context<'_> {
    let mut context = Context::Prose;
    let mut quoted = false;
    let mut words = before.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if word.starts_with('\'') || word.contains("='") {
            quoted = true;
        }
        if quoted {
            quoted = !word[1..].trim_end_matches([')', ',', ';']).ends_with('\'');
            if !quoted && word.ends_with([')', ',', ';']) {
                context = Context::Prose;
            }
            continue;
        }
        let begins = word.starts_with(['`', '(', '"', '[']) || word == "--" || word.contains("$(");
        if begins || word == "|" || word == "&&" {
            context = Context::Prose;
        }
        let bare = word.rsplit(['/', '`', '(', '"']).next().unwrap_or(word);
        if bare == "dcvdiag" || word == "--" {
            context = words.peek().map_or(Context::Prose, |sub| Context::Subcommand(sub));
        } else if OTHERS.contains(&bare) {
            context = Context::Other;
        }
        if word.trim_end_matches('"').ends_with([';', ':', ',', '`', '|', ')', '。', '、']) {
            context = Context::Prose;
        }
    }
    context
}

/// The string literals of a source, pages too, without its tests.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(source.parse().expect("Rust"), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                tokens.next_if(|token| token.to_string() == "!");
                let attribute = tokens.next().map(|it| it.to_string()).unwrap_or_default();
                if attribute.starts_with("[cfg(test") || attribute.starts_with("[cfg (test") {
                    let is_end = |token: &TokenTree| match token {
                        TokenTree::Group(group) => {
                            group.delimiter() == proc_macro2::Delimiter::Brace
                        }
                        token => token.to_string() == ";",
                    };
                    tokens.find(is_end);
                }
            }
            TokenTree::Group(group) => match command(&group) {
                Some(command) => found.push(command),
                None => collect(group.stream(), found),
            },
            TokenTree::Literal(literal) => {
                let text = syn::parse_str::<syn::LitStr>(&literal.to_string());
                found.extend(text.map(|text| text.value()));
            }
            _ => {}
        }
    }
}

/// A command as an argument vector, its words joined: `["curl", "-v", …]`.
fn command(group: &proc_macro2::Group) -> Option<String> {
    let mut words = Vec::new();
    for token in group.stream() {
        match token {
            TokenTree::Literal(literal) => {
                words.push(syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?.value());
            }
            TokenTree::Punct(comma) if comma.as_char() == ',' => {}
            _ => return None,
        }
    }
    let first = words.first()?;
    let runs = ["dcvdiag", "curl.exe", "scutil", "time", "sudo", "grep", "getent"];
    let is_program = runs.contains(&first.as_str()) || OTHERS.contains(&first.as_str());
    let words: Vec<&str> = words.iter().map(|word| word.trim_start_matches('?')).collect();
    (is_program && words.len() > 1).then(|| words.join(" "))
}

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

/// What people read: pages, advice and messages in the sources, their Japanese, and the documents.
fn texts() -> Vec<(PathBuf, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &PathBuf| fs::read_to_string(file).expect("a file");
    let sources = ["checks/src", "src"].iter().flat_map(|folder| files(&root.join(folder), "rs"));
    let is_test = |file: &PathBuf| {
        ["tests.rs", "stories.rs", "named_options.rs"].iter().any(|name| file.ends_with(name))
    };
    let sources = sources.filter(|file| !is_test(file)).map(|file| {
        let literals = literals(&read(&file));
        (file, literals)
    });
    let mut documents = files(&root.join("docs"), "md");
    documents.push(root.join("README.md"));
    documents.extend(files(&root.join("checks/lang/src/ja"), "txt"));
    let documents = documents.into_iter().map(|file| {
        let text = read(&file);
        (file, vec![text])
    });
    sources.chain(documents).collect()
}

#[test]
fn every_option_that_a_text_names_exists() {
    let (mut named, mut all) = (0, Vec::new());
    for (file, texts) in texts() {
        for text in texts {
            named += text.lines().map(|line| options(line).len()).sum::<usize>();
            all.extend(wrong(&text).into_iter().map(|it| format!("{}: {it}", file.display())));
        }
    }
    assert!(named > 500, "options are named: {named}");
    assert!(
        all.is_empty(),
        "no such option of dcvdiag; one of another program stands behind its name (OTHERS), or in IN_PROSE:\n{}",
        all.join("\n")
    );
}

#[test]
fn an_option_that_does_not_exist_is_found_wherever_it_is_named() {
    for text in [
        "give the broker's: --broker-cert PEM",
        "- add `--broker-cert` and the others",
        "    dcvdiag run NAME --broker-cert FILE",
        "dcvdiag echo --broker :1",
        "dcvdiag run --listen :1",
        "dcvdiag runs --endpoint x",
        "see curl --cert FILE, or give --broker-cert here",
        "`curl --cert`, for the broker `--broker-cert`",
        "aws elbv2 describe-listeners --query '[].[a, b]'; until then --broker-cert",
        "curl -k https://x | dcvdiag report - --broker-cert",
        "ゲートウェイの証明書を提示: --broker-cert PEM",
        "`--allow dns.os-differs`。",
    ] {
        assert_eq!(wrong(text).len(), 1, "{text}: {:?}", wrong(text));
    }
    for text in [
        "curl -sk --cert FILE --key FILE --max-time 90 https://x",
        "aws ec2 describe-x --query 'A[].[Port, Protocol]' --filters x",
        "cargo run --release -- demo --break x",
        "/usr/local/bin/dcvdiag run --format nagios",
        "dcvdiag run NAME \\\n  --endpoint x \\\n  --broker https://b",
        "`--broker` and --hold",
    ] {
        assert_eq!(wrong(text), Vec::<String>::new(), "{text}");
    }
}

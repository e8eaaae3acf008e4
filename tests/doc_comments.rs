//! Doc comments that say nothing yet, counted: each of the two numbers below only shrinks.

use std::fs;
use std::path::{Path, PathBuf};

/// Doc comments that begin with one of [`BEGINNINGS`].
const INDIRECT: usize = 63;

/// Doc comments of three words or fewer.
const SHORT: usize = 221;

/// Beginnings that put a question in the place of a noun or a verb.
const BEGINNINGS: [&str; 8] =
    ["What", "Whether", "How", "Who", "The same", "Its", "So many", "So often"];

const FOLDERS: [&str; 4] = ["src", "checks/src", "checks/lang/src", "fixtures/lab/src"];

/// A doc comment, its lines joined by a blank.
struct Comment {
    place: String,
    text: String,
}

#[test]
fn fewer_doc_comments_begin_with_a_question() {
    let begins = |text: &str, beginning: &str| {
        let rest = text.strip_prefix(beginning);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    hold(
        "INDIRECT",
        INDIRECT,
        &found(|text| BEGINNINGS.iter().any(|beginning| begins(text, beginning))),
        "begin with a noun (\"The owner of …\") or a verb (\"Tells if …\", \"Classifies …\")",
    );
}

#[test]
fn fewer_doc_comments_have_three_words_at_most() {
    hold(
        "SHORT",
        SHORT,
        &found(|text| text.split_whitespace().count() <= 3),
        "say what the name alone does not: a unit, a condition, where it comes from",
    );
}

#[test]
fn a_doc_comment_is_read_whole_and_from_its_beginning() {
    let source = "//! `tls.x`\n\n/// One that\n/// What goes on.\nfn a() {}\n    /// Its leg.\n    //// none\n// none\n";
    let texts: Vec<String> =
        comments(Path::new("a.rs"), source).into_iter().map(|comment| comment.text).collect();
    assert_eq!(texts, ["`tls.x`", "One that What goes on.", "Its leg."]);
}

/// Fails where a number is not the one that is written down, and says which way it went.
fn hold(name: &str, written: usize, found: &[String], advice: &str) {
    let count = found.len();
    assert!(
        count <= written,
        "{count} doc comments, {written} are allowed ({name} in tests/doc_comments.rs): {advice}; these are all, yours among them:\n{}",
        found.join("\n")
    );
    assert!(
        count == written,
        "tests/doc_comments.rs: lower the number to {count}: const {name}: usize = {count};"
    );
}

/// The places and texts of the comments that are meant; the titles of checks, which are codes, are not.
fn found(is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    let mut all = Vec::new();
    let mut read = 0;
    for folder in FOLDERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for file in sources(&folder) {
            let source = fs::read_to_string(&file).expect("a source");
            let is_check = source.contains("pub static CHECK: Check");
            for comment in comments(&file, &source) {
                read += 1;
                let is_title = is_check && comment.place.ends_with(":1");
                if !is_title && is_meant(&comment.text) {
                    all.push(format!("{}: {}", comment.place, comment.text));
                }
            }
        }
    }
    assert!(read > 2000, "suspiciously few doc comments: {read}");
    all
}

fn comments(file: &Path, source: &str) -> Vec<Comment> {
    let inside = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(file);
    let mut all: Vec<Comment> = Vec::new();
    let mut before = "";
    for (number, line) in source.lines().enumerate() {
        let line = line.trim_start();
        let marks = ["///", "//!"].into_iter().find(|marks| line.starts_with(marks));
        let marks = marks.filter(|_| !line.starts_with("////")).unwrap_or_default();
        let text = line[marks.len()..].trim();
        match all.last_mut() {
            _ if marks.is_empty() => {}
            Some(comment) if marks == before => {
                comment.text.push(' ');
                comment.text.push_str(text);
            }
            _ => all.push(Comment {
                place: format!("{}:{}", inside.display(), number + 1),
                text: text.to_owned(),
            }),
        }
        before = marks;
    }
    all
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let mut all: Vec<PathBuf> = entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect();
    all.sort();
    all
}

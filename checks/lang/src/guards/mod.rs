//! What a translator would otherwise have to notice: a sentence without words, a hole that was
//! forgotten, an entry that nothing leads to.

mod sources;
mod templates;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dcvdiag_checks::CHECKS;
use dcvdiag_checks::model::{Leg, Owner};
use dcvdiag_checks::path::PATH;

use super::catalogue::{Catalogue, FIXED_JA, JA, pairs};
use super::clauses::is_data;
use super::template::{Reach, Template, Words, holes};
use sources::{files, literals, root, source, words_said};

fn all() -> Vec<(&'static str, &'static str)> {
    JA.iter().flat_map(|file| pairs(file)).collect()
}

#[test]
fn every_line_of_the_catalogue_is_half_of_a_pair() {
    for file in JA {
        let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let lines: Vec<&str> = lines.collect();
        for pair in lines.chunks(2) {
            let is_pair =
                !pair[0].starts_with(' ') && pair.get(1).is_some_and(|l| l.starts_with("  "));
            assert!(is_pair, "{pair:?}");
        }
    }
}

#[test]
fn no_sentence_stands_there_twice() {
    let mut seen = BTreeMap::new();
    let mut twice = Vec::new();
    for (english, _) in all() {
        let marks: String = holes(english).into_iter().filter_map(|(mark, _)| mark).collect();
        let fixed = FIXED_JA.iter().any(|file| pairs(file).any(|(known, _)| known == english));
        let key = if fixed { english.to_owned() } else { shape(english) };
        if let Some(before) = seen.insert((key, marks), english) {
            twice.push(format!("{before}\n{english}"));
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn every_hole_is_on_both_sides() {
    for (english, other) in all() {
        let names = |text| holes(text).into_iter().map(|(_, name)| name).collect::<BTreeSet<_>>();
        assert_eq!(names(english), names(other), "{english}");
        assert!(
            holes(other).iter().all(|(mark, _)| mark.is_none()),
            "marks are for English: {other}"
        );
        assert!(
            !Template::new(english, other).has_holes_that_touch(),
            "where does one end? {english}"
        );
    }
}

/// Every entry leads to its own words, filled with whatever fits: no other is in its way.
#[test]
fn every_entry_is_reached() {
    let mut wrong = Vec::new();
    let sentences = JA.iter().filter(|file| !FIXED_JA.contains(*file)).flat_map(|file| pairs(file));
    for (english, other) in sentences.filter(|(english, _)| !holes(english).is_empty()) {
        let text = filled(english);
        let alone = Template::new(english, other).translate(&text, Reach::Clause, &mut Sample);
        let said = Catalogue::ja().sentence(&text);
        if said.is_none() || said != alone {
            wrong.push(format!("{text}\n  alone {alone:?}\n  among the others {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The text of an entry with something in its holes.
fn filled(english: &'static str) -> String {
    let mut text = english.to_owned();
    for (mark, name) in holes(english) {
        let hole = format!("{{{}{name}}}", mark.map(String::from).unwrap_or_default());
        let value = match mark {
            Some('~' | '*') => "--server-name",
            Some('!') => "404",
            _ => "x1",
        };
        text = text.replace(&hole, value);
    }
    text
}

/// Knows what [`filled`] fills in.
struct Sample;

impl Words for Sample {
    fn phrase(&mut self, english: &str, _: Reach) -> Option<String> {
        (english == "--server-name").then(|| english.to_owned())
    }
    fn list(&mut self, english: &str, _: Reach) -> Option<String> {
        (english == "x1").then(|| english.to_owned())
    }
    fn name(&mut self, english: &str) -> String {
        english.to_owned()
    }
    fn may_go_on(&mut self) -> bool {
        true
    }
}

#[test]
fn every_row_every_owner_and_every_check_has_words() {
    let known = |text: &str| Catalogue::ja().exact(text).is_some();
    for step in PATH {
        assert!(known(step.title), "{}", step.title);
        assert!(known(step.not_asked), "{}", step.not_asked);
    }
    for leg in Leg::ALL {
        let words = leg.words();
        for text in [words.short, words.place, words.absent].into_iter().chain(words.vantage) {
            assert!(known(text), "{text}");
        }
    }
    for owner in [
        Owner::Client,
        Owner::Network,
        Owner::EndpointOwner,
        Owner::LoadBalancer,
        Owner::Gateway,
        Owner::SessionManager,
        Owner::DcvServer,
    ] {
        assert!(known(owner.title()), "{}", owner.title());
    }
    for check in CHECKS {
        assert!(known(check.summary), "{}: {}", check.code, check.summary);
    }
}

/// A check's advice stands in the catalogue as it stands in the check.
#[test]
fn every_advice_has_words() {
    let entries: BTreeSet<String> = all().into_iter().map(|(english, _)| shape(english)).collect();
    for check in CHECKS {
        for line in check.fix.iter().map(|advice| advice.text) {
            let is_known = is_data(&shape(line)) || entries.contains(&shape(line));
            assert!(is_known, "{}: {line}", check.code);
        }
    }
}

/// Whatever a judge may say: each text in its source that is a sentence, or the part of one, is
/// part of the catalogue. Scenarios do not show them all.
#[test]
fn every_sentence_of_the_judges_has_words() {
    let entries: Vec<String> = all().into_iter().map(|(english, _)| shape(english)).collect();
    let mut lacking = Vec::new();
    for file in judges() {
        for literal in literals(&file) {
            for part in shape(&literal).split("{}") {
                let part = part.trim_matches(|c: char| c.is_whitespace() || "·,;:(\"".contains(c));
                let is_own = !is_data(part) && !NOT_OURS.contains(&part);
                if is_own && !entries.iter().any(|entry| entry.contains(part)) {
                    lacking.push(format!("{}: {part}", file.display()));
                }
            }
        }
    }
    assert!(lacking.is_empty(), "lang/src/ja lacks words for\n{}", lacking.join("\n"));
}

/// The words renderers and commands say: each literal that is handed to a `say` or a `fill`.
#[test]
fn every_word_that_is_said_has_words() {
    let mut said = Vec::new();
    for file in
        ["src/render", "src/cli"].iter().flat_map(|folder| files(&root().join(folder), "rs"))
    {
        words_said(source(&file).parse().expect("Rust"), &mut said);
    }
    for page in files(&root().join("src/render"), "html") {
        let source = source(&page);
        let words = source.split("say(\"").skip(1).filter_map(|rest| rest.split('"').next());
        said.extend(words.map(str::to_owned));
    }
    assert!(said.len() > 80, "the renderers say something");
    lack(said.iter());
}

/// The texts of the documents that reach their `say` by another way: every sentence there is.
#[test]
fn every_sentence_of_the_documents_has_words() {
    let folders = ["src/render/markdown", "src/render/html"].iter();
    let mut all: Vec<PathBuf> = folders.flat_map(|f| files(&root().join(f), "rs")).collect();
    all.retain(|file| !["tests.rs", "style.rs"].iter().any(|name| file.ends_with(name)));
    all.extend(["certificate.rs", "headline.rs"].map(|name| root().join("src/render").join(name)));
    let sentences = all.iter().flat_map(|file| literals(file));
    let sentences: Vec<String> = sentences.filter(|text| !is_data(text)).collect();
    lack(sentences.iter().filter(|text| !NOT_OURS.contains(&text.as_str())));
}

fn lack<'a>(said: impl Iterator<Item = &'a String>) {
    let lacking: BTreeSet<&String> =
        said.filter(|english| Catalogue::ja().exact(english).is_none()).collect();
    assert!(lacking.is_empty(), "lang/src/ja/words.txt or documents.txt lacks {lacking:#?}");
}

/// A text with its holes unnamed; `NAME` is what judges put a name in place of.
fn shape(text: &str) -> String {
    let mut shape = text.replace("{{", "{").replace("}}", "}").replace("\"NAME\"", "\"{}\"");
    let mut from = 0;
    while let Some(open) = shape[from..].find('{').map(|at| from + at) {
        let Some(length) = shape[open..].find('}') else { break };
        let inside = &shape[open + 1..open + length];
        if !inside.contains([' ', '"', '%']) {
            shape.replace_range(open + 1..open + length, "");
        }
        from = open + 1;
    }
    shape
}

/// What judges compare with, or hand on as it is: other servers' words, names of RFCs, commands.
const NOT_OURS: &[&str] = &[
    "blocked_by holds a leg and a layer, or a reason",
    "plain HTTP request was sent to HTTPS port",
    "speaking plain HTTP to an SSL-enabled server port",
    "Client sent an HTTP request to an HTTPS server",
    "ip route show default",
    "dcvdiag explain {}",
    "no place to keep targets",
    "fail here",
    "What it means",
    "How to confirm",
    "What to do",
    // RFC 6455 §7.4.1, IANA's registry of close codes
    "normal closure",
    "going away",
    "protocol error",
    "unsupported data",
    "invalid payload",
    "policy violation",
    "message too big",
    "extension missing",
    "internal error",
    "service restart",
    "try again later",
    "bad gateway",
];

/// The sources that compose sentences: not their tests, nor other servers' words.
fn judges() -> Vec<PathBuf> {
    const OTHERS: [&str; 6] = [
        "testing/",
        "http/generated_pages.rs",
        "tests.rs",
        "tests_of_trust.rs",
        "pseudonyms/",
        "not_yet.rs",
    ];
    let mut all = files(&root().join("checks/src"), "rs");
    all.retain(|file| !OTHERS.iter().any(|other| file.to_string_lossy().contains(other)));
    all
}

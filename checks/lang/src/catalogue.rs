//! English sentences and the same in another language: files of pairs, a line each, the second
//! indented. Sentences are full of quotation marks, backslashes and braces; here none is escaped.

use std::collections::HashMap;
use std::sync::LazyLock;

use dcvdiag_checks::model::Templates;

use super::clauses::{CLAUSES, LIST, PARTS, is_data, split};
use super::template::{Reach, Template, Words};

/// One file a layer.
pub const JA: &[&str] = &[
    NAMES_JA,
    include_str!("ja/words.txt"),
    include_str!("ja/path.txt"),
    include_str!("ja/dns.txt"),
    include_str!("ja/tcp.txt"),
    include_str!("ja/tls.txt"),
    include_str!("ja/host.txt"),
    include_str!("ja/resolve.txt"),
    include_str!("ja/quic.txt"),
    include_str!("ja/websocket.txt"),
    include_str!("ja/checks.txt"),
    DOCUMENTS_JA,
];
/// Those of them that are no templates of sentences.
pub const FIXED_JA: [&str; 2] = [NAMES_JA, DOCUMENTS_JA];

/// The words of documents: looked up with their holes, which the renderer fills.
const DOCUMENTS_JA: &str = include_str!("ja/documents.txt");
/// Nouns that may stand in the place of a server's own name.
pub const NAMES_JA: &str = include_str!("ja/names.txt");

/// Attempts a sentence may cost, whatever a server put into it.
const ATTEMPTS: usize = 4_000;
/// The longest sentence looked at, in bytes.
const LONGEST: usize = 4_096;
/// The most parts of a list that are one item.
const LONGEST_ITEM: usize = 3;
/// The most clauses a sentence has.
const MOST_CLAUSES: usize = 12;

/// Read once, and only where it is asked for.
static CATALOGUE_JA: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(JA, NAMES_JA, &FIXED_JA));

/// Every sentence of a language.
pub struct Catalogue {
    exact: HashMap<&'static str, &'static str>,
    /// By the English template as a judge has it.
    templates_by_english: HashMap<String, &'static str>,
    /// Those that say who somebody is.
    names: Vec<Template>,
    /// Those with more fixed text first.
    templates: Vec<Template>,
}

impl Catalogue {
    /// Japanese.
    pub fn ja() -> &'static Self {
        &CATALOGUE_JA
    }

    fn read(files: &[&'static str], names: &'static str, fixed: &[&str]) -> Self {
        let has_holes = |pair: &(&str, &str)| pair.0.contains('{');
        let template = |(english, other)| Template::new(english, other);
        let in_files = |is_fixed: bool| {
            let chosen = files.iter().filter(move |file| fixed.contains(*file) == is_fixed);
            chosen.flat_map(|file| pairs(file))
        };
        let mut templates: Vec<_> = in_files(false).filter(has_holes).map(template).collect();
        templates.sort_by_key(|template| std::cmp::Reverse(template.weight()));
        let plain = in_files(false).filter(|pair| !has_holes(pair));
        let exact = plain.chain(in_files(true)).collect();
        let templates_by_english = in_files(false)
            .chain(in_files(true))
            .map(|(english, other)| (without_marks(english), other))
            .collect();
        let names = pairs(names).map(template).collect();
        Self { exact, templates_by_english, names, templates }
    }

    /// Fixed words.
    pub fn exact(&self, english: &str) -> Option<&'static str> {
        self.exact.get(english).copied()
    }

    /// A sentence; `None` where it is none of the catalogue.
    pub fn sentence(&self, english: &str) -> Option<String> {
        if english.len() > LONGEST {
            return None;
        }
        let mut search = Search { catalogue: self, left: ATTEMPTS, known: HashMap::new() };
        Reach::ALL.into_iter().find_map(|reach| search.phrase(english, reach))
    }

    /// A row's summary, part by part; what is not of the catalogue is data, and stays.
    pub fn summary(&self, english: &str) -> String {
        let part = |part: &&str| self.sentence(part).unwrap_or_else(|| (*part).to_owned());
        split(english, PARTS).iter().map(part).collect::<Vec<_>>().join(PARTS)
    }
}

impl Templates for Catalogue {
    fn find(&self, english: &str) -> Option<&str> {
        self.templates_by_english.get(english).copied()
    }

    fn sentence(&self, english: &str) -> Option<String> {
        let parts = || english.contains(PARTS).then(|| self.summary(english));
        Self::sentence(self, english).or_else(parts)
    }

    fn between_clauses(&self) -> &'static str {
        "。"
    }

    fn between_items(&self) -> &'static str {
        "、"
    }
}

/// A template without the marks that say what a hole may hold: `{#port}` is `{port}`.
fn without_marks(english: &str) -> String {
    let mut out = String::with_capacity(english.len());
    for (i, part) in english.split('{').enumerate() {
        if i > 0 {
            out.push('{');
        }
        out.push_str(if i > 0 {
            part.trim_start_matches(['#', '~', ',', '*', '=', '!', '?'])
        } else {
            part
        });
    }
    out
}

/// The pairs of a file: a line of English, and below it the same, indented.
pub fn pairs(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = file.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let mut english = None;
    lines.filter_map(move |line| {
        let Some(other) = line.strip_prefix("  ") else {
            english = Some(line);
            return None;
        };
        Some((english.take()?, other))
    })
}

/// The way to one sentence.
struct Search<'c> {
    catalogue: &'c Catalogue,
    left: usize,
    /// The outcome of each part that was looked at; of one that is being looked at, nothing.
    known: HashMap<(String, Reach), Option<String>>,
}

impl Words for Search<'_> {
    fn phrase(&mut self, english: &str, reach: Reach) -> Option<String> {
        if let Some(words) = self.catalogue.exact(english) {
            return Some(words.to_owned());
        }
        let part = (english.to_owned(), reach);
        if let Some(known) = self.known.get(&part) {
            return known.clone();
        }
        if !self.may_go_on() {
            return None;
        }
        self.known.insert(part.clone(), None);
        let found = match reach {
            Reach::Clause => self.template(english, reach),
            _ => self.clauses(english).or_else(|| self.template(english, reach)),
        };
        self.known.insert(part, found.clone());
        found
    }

    fn name(&mut self, english: &str) -> String {
        let mut names = self.catalogue.names.iter();
        let known = names.find_map(|name| name.translate(english, Reach::Data, self));
        known.unwrap_or_else(|| english.to_owned())
    }

    fn list(&mut self, english: &str, reach: Reach) -> Option<String> {
        let mut said = Vec::new();
        let items = split(english, LIST);
        let mut from = 0;
        while from < items.len() {
            // An item may hold the joint itself, as in brackets: the shortest that has words.
            let ends = from + 1..=items.len().min(from + LONGEST_ITEM);
            let known = ends
                .into_iter()
                .find_map(|end| Some((end, self.phrase(&items[from..end].join(LIST), reach)?)));
            if let Some((end, words)) = known {
                said.push(words);
                from = end;
                continue;
            }
            for one in self.two(items[from]) {
                let words = self.phrase(one, reach);
                said.push(words.or_else(|| is_data(one).then(|| one.to_owned()))?);
            }
            from += 1;
        }
        Some(said.join("、"))
    }

    fn may_go_on(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }
}

impl Search<'_> {
    fn template(&mut self, english: &str, reach: Reach) -> Option<String> {
        let catalogue = self.catalogue;
        catalogue.templates.iter().find_map(|t| t.translate(english, reach, self))
    }

    /// A sentence of clauses, each of which is one of the catalogue; a clause may hold the joint
    /// itself, so that the longest is tried first.
    fn clauses(&mut self, english: &str) -> Option<String> {
        let parts = split(english, CLAUSES);
        if !(2..=MOST_CLAUSES).contains(&parts.len()) {
            return None;
        }
        let mut said = Vec::new();
        let mut from = 0;
        while from < parts.len() {
            let ends = (from + 1..=parts.len()).rev();
            let (end, words) =
                ends.filter(|end| (from, *end) != (0, parts.len())).find_map(|end| {
                    let clause = parts[from..end].join(CLAUSES);
                    Some((end, self.phrase(&clause, Reach::Clause)?))
                })?;
            said.push(words);
            from = end;
        }
        Some(said.join("。"))
    }

    /// "a and b", where neither holds an "and" that is its own, as in "TLS and SAN".
    fn two<'t>(&self, text: &'t str) -> Vec<&'t str> {
        const AND: &str = " and ";
        let is_known = |word: &str| self.catalogue.exact(word).is_some();
        if is_known(text) {
            return vec![text];
        }
        let cuts = text.match_indices(AND).map(|(at, _)| (&text[..at], &text[at + AND.len()..]));
        let cuts: Vec<_> = cuts.collect();
        let known = cuts.iter().find(|(a, b)| is_known(a) && is_known(b));
        known.or(cuts.first()).map_or(vec![text], |(a, b)| vec![*a, *b])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(english: &str) -> Option<String> {
        Catalogue::ja().sentence(english)
    }

    #[test]
    fn names_numbers_and_what_somebody_sent_stay_as_they_are() {
        let sentence = "the certificate expired on 2020-01-01";
        assert_eq!(said(sentence).as_deref(), Some("証明書は 2020-01-01 に失効した"));
        for sent in
            ["no answer", "the gateway", "{port}", "a\\u{1b}[31m", "private; open · refused"]
        {
            let told = said(&format!("the upgrade on /auth got 404 \"{sent}\"")).expect("words");
            assert!(told.contains(&format!("404 \"{sent}\"")), "{told}");
        }
        let told = said("the request was answered 502 at once, by nobody, for every Host value");
        assert!(
            told.is_some_and(|told| told.contains("nobody")),
            "a server may call itself anything"
        );
    }

    #[test]
    fn what_somebody_sent_makes_no_sentence_of_ours() {
        let told = said("the upgrade on /auth got 404 \"x; an invented session gets the same\"");
        assert!(told.is_some_and(|told| told.contains("an invented session gets the same")));
        assert_eq!(Catalogue::ja().summary("404 \"x · private · y\""), "404 \"x · private · y\"");
    }

    #[test]
    fn clauses_are_told_one_by_one() {
        let told = said(
            "the server closed the connection after ClientHello, after 2 bytes; where nothing is sent, it waits",
        );
        let expected =
            "サーバーが ClientHello の後に接続を閉じた (2 バイトの後)。何も送信しなければ待機する";
        assert_eq!(told.as_deref(), Some(expected));
    }

    #[test]
    fn a_sentence_that_is_none_of_ours_stays_english() {
        assert_eq!(said("something that no judge says"), None);
        assert_eq!(said(""), None);
    }

    /// It ends, that is all; the attempts are counted.
    #[test]
    fn no_text_keeps_the_search_busy() {
        let begins = ["", "it follows that ", "for \"x\" ", "\"x\" is not resolved: ", "also: "];
        let joints = ["; ", " and ", ", ", "\"", " after ", " got ", ": ", " · ", " for ", " ("];
        for begin in begins {
            for joint in joints {
                said(&format!("{begin}{}", joint.repeat(LONGEST / joint.len() - begin.len())));
                said(&format!("{begin}{}", format!("no answer{joint}").repeat(100)));
            }
        }
    }
}

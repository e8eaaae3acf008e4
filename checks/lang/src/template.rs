//! An English sentence with holes, and the same in another language.
//!
//! `{name}` holds data, which goes over untouched; `{#number}` too, without a blank in it. `{~phrase}` holds words that are translated
//! themselves. `{,list}` holds words in a row: "a, b and c". `{?maybe}` holds data or nothing.
//! `{*message}` holds a whole message, of one clause or more.
//! `{!answer}` holds an HTTP answer in brief: `404 "Not found"`.
//! `{=who}` holds a name: one of the few that are translated, or a server's own.

use std::collections::HashMap;

use super::clauses::is_one_clause;

/// The kind of text that stands in a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Names, numbers, what somebody sent: never looked at.
    Data,
    /// Data in one word.
    Word,
    /// Data, or nothing at all.
    Maybe,
    /// Words of the catalogue.
    Phrase,
    /// Words of the program, clause by clause.
    Message,
    /// Words of the catalogue, or data, in a row.
    List,
    /// A name of somebody.
    Name,
    /// A status, and perhaps a line of the body in quotation marks.
    Answer,
}

/// A hole, and the text that follows it.
#[derive(Clone, Debug)]
struct Hole {
    name: &'static str,
    kind: Kind,
    /// Between quotation marks, where anything may stand.
    quoted: bool,
    then: &'static str,
}

/// A text in pieces: what it begins with, and its holes.
#[derive(Clone, Debug)]
struct Pieces {
    first: &'static str,
    holes: Vec<Hole>,
}

/// A sentence in two languages.
#[derive(Clone, Debug)]
pub struct Template {
    english: Pieces,
    other: Pieces,
}

/// The reach of the text in a hole: the less, the surer a match.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// To the end of its clause, and of its quotation.
    Clause,
    /// Words may be more than one clause.
    Words,
    /// Data too.
    Data,
}

impl Reach {
    /// From the surest on.
    pub const ALL: [Self; 3] = [Self::Clause, Self::Words, Self::Data];
}

/// The translation of the words in holes, and the work that it may still do.
pub trait Words {
    /// Words of the catalogue in the language; `None` where they are none.
    fn phrase(&mut self, english: &str, reach: Reach) -> Option<String>;
    /// The names of a server or a person.
    fn name(&mut self, english: &str) -> String;
    /// Does as [`Self::phrase`] for words in a row.
    fn list(&mut self, english: &str, reach: Reach) -> Option<String>;
    /// Counts an attempt; false once there were too many.
    fn may_go_on(&mut self) -> bool;
}

impl Template {
    /// Reads both sides.
    pub fn new(english: &'static str, other: &'static str) -> Self {
        Self { english: Pieces::read(english), other: Pieces::read(other) }
    }

    /// The length of its fixed text, in bytes: the more, the surer a match.
    pub fn weight(&self) -> usize {
        self.english.first.len()
            + self.english.holes.iter().map(|hole| hole.then.len()).sum::<usize>()
    }

    /// The sentence in the other language, where it is this one.
    pub fn translate(&self, text: &str, reach: Reach, words: &mut impl Words) -> Option<String> {
        let rest = text.strip_prefix(self.english.first)?;
        let end = self.english.holes.last().map_or("", |hole| hole.then);
        if !rest.ends_with(end) {
            return None;
        }
        let mut filled = HashMap::new();
        fill(&self.english.holes, rest, reach, &mut filled, words)?;
        Some(self.other.with(&filled))
    }

    /// Tells if two holes touch, so that nothing says where one ends.
    #[cfg(test)]
    pub fn has_holes_that_touch(&self) -> bool {
        let holes = &self.english.holes;
        holes.iter().rev().skip(1).any(|hole| hole.then.is_empty())
    }
}

type Filled<'t> = HashMap<&'static str, (&'t str, String)>;

/// Gives each hole a part of the text, the shortest first, until all of it fits.
fn fill<'t>(
    holes: &[Hole],
    text: &'t str,
    reach: Reach,
    filled: &mut Filled<'t>,
    words: &mut impl Words,
) -> Option<()> {
    let Some((hole, rest)) = holes.split_first() else {
        return text.is_empty().then_some(());
    };
    let ends: Vec<usize> = if rest.is_empty() {
        text.strip_suffix(hole.then).map(str::len).into_iter().collect()
    } else {
        text.match_indices(hole.then).map(|(at, _)| at).collect()
    };
    for end in ends {
        if !words.may_go_on() {
            return None;
        }
        let part = &text[..end];
        let known = filled.get(hole.name).map(|(before, _)| *before);
        let value = match known {
            Some(before) if before != part => continue,
            Some(_) => None,
            None => match put(hole, part, reach, words) {
                Some(value) => Some(value),
                None => continue,
            },
        };
        let is_new = value.is_some();
        if let Some(value) = value {
            filled.insert(hole.name, (part, value));
        }
        if fill(rest, &text[end + hole.then.len()..], reach, filled, words).is_some() {
            return Some(());
        }
        if is_new {
            filled.remove(hole.name);
        }
    }
    None
}

/// The text of the hole, in the other language.
fn put(hole: &Hole, part: &str, reach: Reach, words: &mut impl Words) -> Option<String> {
    if part.is_empty() {
        return (hole.kind == Kind::Maybe).then(String::new);
    }
    let one_clause = |reach_of: Reach| reach >= reach_of || is_one_clause(part);
    let data = || part.to_owned();
    match hole.kind {
        Kind::Message => Reach::ALL.into_iter().find_map(|reach| words.phrase(part, reach)),
        Kind::Phrase => one_clause(Reach::Words).then(|| words.phrase(part, reach))?,
        Kind::List => one_clause(Reach::Words).then(|| words.list(part, reach))?,
        Kind::Name => {
            let is_name = is_one_clause(part) && ![": ", ", "].iter().any(|j| part.contains(j));
            let fits = reach == Reach::Data || is_name;
            fits.then(|| words.name(part))
        }
        Kind::Answer => is_answer(part, reach).then(data),
        Kind::Word => (!part.contains(' ') && !part.ends_with([',', ';', ':'])).then(data),
        Kind::Data | Kind::Maybe if hole.quoted => {
            (reach == Reach::Data || !part.contains('"')).then(data)
        }
        Kind::Data | Kind::Maybe => one_clause(Reach::Data).then(data),
    }
}

/// `404`, or `404 "Not found"`; a quotation mark within the quotation only where nothing else fits.
fn is_answer(text: &str, reach: Reach) -> bool {
    let (status, line) = text.split_once(' ').unwrap_or((text, "\"\""));
    let is_status = status.len() == 3 && status.bytes().all(|b| b.is_ascii_digit());
    let quoted = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
    is_status && quoted.is_some_and(|line| reach == Reach::Data || !line.contains('"'))
}

impl Pieces {
    fn read(text: &'static str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        let mut first = None;
        while let Some((before, kind, name, after)) = next_hole(rest) {
            first.get_or_insert(before);
            if let Some((_, _, then)) = parts.last_mut() {
                *then = before;
            }
            parts.push((name, kind, ""));
            rest = after;
        }
        if let Some((_, _, then)) = parts.last_mut() {
            *then = rest;
        }
        let first = first.unwrap_or(text);
        let mut before = first;
        let holes = parts.into_iter().map(|(name, kind, then)| {
            let quoted = before.ends_with('"') && then.starts_with('"');
            before = then;
            Hole { name, kind, quoted, then }
        });
        Self { first, holes: holes.collect() }
    }

    fn with(&self, filled: &Filled<'_>) -> String {
        let mut text = self.first.to_owned();
        for hole in &self.holes {
            join(&mut text, filled.get(hole.name).map_or("", |(_, value)| value));
            join(&mut text, hole.then);
        }
        text
    }
}

/// The marks and names of the holes of a text.
#[cfg(test)]
pub fn holes(text: &'static str) -> Vec<(Option<char>, &'static str)> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, _, name, after)) = next_hole(rest) {
        let mark = rest[before.len() + 1..].chars().next().filter(|c| !c.is_ascii_alphanumeric());
        all.push((mark, name));
        rest = after;
    }
    all
}

/// Appends; the blank that sets ASCII apart from wide characters goes where there are none.
fn join(text: &mut String, more: &str) {
    let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    let (mut before, mut behind) = (text.chars(), more.chars());
    match (before.next_back(), behind.next()) {
        (Some(' '), first) if wide(first) && wide(before.next_back()) => {
            text.pop();
            text.push_str(more);
        }
        (last, Some(' ')) if wide(last) && wide(behind.next()) => text.push_str(&more[1..]),
        _ => text.push_str(more),
    }
}

/// The text before the next hole, the hole's kind and name, and the text behind it. Braces around
/// anything else than a name are text.
fn next_hole(text: &'static str) -> Option<(&'static str, Kind, &'static str, &'static str)> {
    for (open, _) in text.match_indices('{') {
        let Some(length) = text[open..].find('}') else { continue };
        let inside = &text[open + 1..open + length];
        let (kind, name) = match inside.split_at_checked(1) {
            Some(("~", name)) => (Kind::Phrase, name),
            Some((",", name)) => (Kind::List, name),
            Some(("*", name)) => (Kind::Message, name),
            Some(("!", name)) => (Kind::Answer, name),
            Some(("#", name)) => (Kind::Word, name),
            Some(("?", name)) => (Kind::Maybe, name),
            Some(("=", name)) => (Kind::Name, name),
            _ => (Kind::Data, inside),
        };
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.is_empty() && name.chars().all(is_name) {
            return Some((&text[..open], kind, name, &text[open + length + 1..]));
        }
    }
    None
}

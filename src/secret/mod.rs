//! A value that is never shown: it has no `Serialize`, and `Debug` and `Display` blank it. And the
//! last look at what was seen, before it is judged.

mod layers;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use dcvdiag_checks::secrets;
use memchr::memmem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use layers::{DEPTH, Layer};

use crate::texts;

/// An authentication token from a link or a `.dcv` file, or another secret among the options.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// The text in a secret's place.
pub const MARK: &str = "[token]";
/// A shorter text could be a part of anything; it is known by the name in front of it alone.
pub const SHORTEST: usize = 4;

impl Secret {
    /// Takes a value in.
    pub const fn new(value: String) -> Self {
        Self(value)
    }

    /// The value, for the wire alone.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A peer's text without the secret: as it is, and percent-encoded, escaped in JSON or HTML or
    /// in base64, one in the other; so, too, what the secret stands for where it holds escapes itself;
    /// and its beginning where the text was cut in the middle of it.
    pub fn scrub(&self, text: &str) -> String {
        let forms = self.forms();
        let mut found: Vec<Range<usize>> = Vec::new();
        search(&Layer::of(text), &forms, DEPTH, &mut found);
        if found.is_empty() {
            return text.to_owned();
        }
        found.sort_by_key(|range| range.start);
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for range in found {
            if done == 0 || range.start >= done {
                out.push_str(&text[done..range.start]);
                out.push_str(MARK);
            }
            done = done.max(range.end);
        }
        out.push_str(&text[done..]);
        out
    }

    /// The value as it is, decoded once and twice, and each as a form writes it or has it read.
    fn forms(&self) -> BTreeSet<Vec<u8>> {
        let whole = Layer::of(&self.0);
        let once: Vec<Layer> = whole.unescaped().collect();
        let twice: Vec<Layer> = once.iter().flat_map(Layer::unescaped).collect();
        let decoded = once.iter().chain(&twice).map(|layer| layer.bytes().to_vec());
        let mut forms = BTreeSet::new();
        for form in decoded.chain([self.0.as_bytes().to_vec()]) {
            forms.insert(with(&form, b' ', b'+'));
            forms.insert(with(&form, b'+', b' '));
            forms.insert(form);
        }
        forms.retain(|form| form.len() >= SHORTEST);
        forms
    }
}

fn with(form: &[u8], one: u8, other: u8) -> Vec<u8> {
    form.iter().map(|byte| if *byte == one { other } else { *byte }).collect()
}

/// Where the forms stand in a layer and in those below it.
fn search(layer: &Layer, forms: &BTreeSet<Vec<u8>>, depth: usize, found: &mut Vec<Range<usize>>) {
    for form in forms {
        let whole = memmem::find_iter(layer.bytes(), form).map(|at| at..at + form.len());
        let begun = layer.beginning_at_the_end(form, SHORTEST);
        found.extend(whole.chain(begun).map(|bytes| layer.place(&bytes)));
    }
    if depth > 0 {
        layer.below().iter().for_each(|below| search(below, forms, depth - 1, found));
    }
}

/// What was seen without secrets, known or told by their shape; nothing where it cannot be had
/// without them. The probes leave them out where they see them; this is so that no fact of the future
/// forgets to.
pub fn scrubbed<T: Serialize + DeserializeOwned>(seen: &T, known: &[Secret]) -> Option<T> {
    texts::with_each(seen, &|text| clean(text, known))
}

/// The same of anything that is told before all is seen, as JSON; null where it cannot be told.
pub fn scrubbed_json<T: Serialize + DeserializeOwned>(facts: &T, known: &[Secret]) -> Value {
    scrubbed(facts, known).and_then(|facts| serde_json::to_value(facts).ok()).unwrap_or_default()
}

fn clean(text: &str, known: &[Secret]) -> String {
    let known = known.iter().fold(text.to_owned(), |text, secret| secret.scrub(&text));
    secrets::scrub(&known).into_owned()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests;

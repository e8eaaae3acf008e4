//! Which pseudonym stands for what: given once, in the order of first sight.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Map;
use crate::model::{Kind, Redaction, Replaced};

/// The pseudonyms given so far.
#[derive(Default)]
pub(super) struct Pseudonyms {
    given: HashMap<(Kind, String), String>,
    counts: HashMap<(Kind, String), u32>,
    /// The names in this report.
    used: HashSet<(Kind, String)>,
    pub(super) map: Map,
}

impl Pseudonyms {
    /// Another report begins.
    pub(super) fn begin(&mut self) {
        self.used.clear();
    }

    /// The pseudonym of a thing; where it is new, made from its number within its group.
    pub(super) fn of(
        &mut self,
        kind: Kind,
        group: &str,
        original: &str,
        make: impl FnOnce(u32) -> String,
    ) -> String {
        let key = (kind, original.to_owned());
        if !self.used.contains(&key) {
            self.used.insert(key.clone());
        }
        if let Some(pseudonym) = self.given.get(&key) {
            return pseudonym.clone();
        }
        let count = self.counts.entry((kind, group.to_owned())).or_default();
        *count += 1;
        let pseudonym = make(*count);
        self.map.insert(pseudonym.clone(), original.to_owned());
        self.given.insert(key, pseudonym.clone());
        pseudonym
    }

    /// `word-1`, `word-2`, …
    pub(super) fn numbered(&mut self, kind: Kind, word: &str, original: &str) -> String {
        self.of(kind, word, original, |n| format!("{word}-{n}"))
    }

    /// Counts the things of each kind that have one in this report.
    pub(super) fn counted(&self) -> Redaction {
        let mut counts: BTreeMap<Kind, u32> = BTreeMap::new();
        for (kind, _) in &self.used {
            *counts.entry(*kind).or_default() += 1;
        }
        let each = counts.into_iter().map(|(kind, count)| Replaced { kind, count });
        Redaction { replaced: each.collect() }
    }
}

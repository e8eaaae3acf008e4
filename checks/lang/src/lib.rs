//! The words of dcvdiag in other languages.
//!
//! Judges speak English, and so does every format for programs: a saved report can be shown to
//! anybody in his own language. What people read is translated here, after it was made: a pure step
//! between a report and its renderer.

mod catalogue;
mod clauses;
#[cfg(test)]
mod guards;
mod locale;
mod pages;
mod report;
mod template;
#[cfg(test)]
mod told;

use std::borrow::Cow;

use dcvdiag_checks::model::{Layer, Leg, Owner};
use dcvdiag_checks::report::Report;

use catalogue::Catalogue;

/// The language in which people are spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// As the judges speak.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The word of `--lang`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// The language of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.word() == word)
    }

    /// A renderer's own words, such as a heading; English where the catalogue lacks them.
    #[must_use]
    pub fn say(self, english: &str) -> &str {
        match self {
            Self::En => english,
            Self::Ja => Catalogue::ja().exact(english).unwrap_or(english),
        }
    }

    /// A row's name.
    #[must_use]
    pub fn title(self, leg: Leg, layer: Layer) -> &'static str {
        self.say(dcvdiag_checks::path::title(leg, layer))
    }

    /// The owner of the repair.
    #[must_use]
    pub fn owner(self, owner: Owner) -> &'static str {
        self.say(owner.title())
    }

    /// A sentence of a judge, with the names and numbers of its run in it; English where the
    /// catalogue lacks it.
    #[must_use]
    pub fn sentence(self, english: &str) -> Cow<'_, str> {
        match self {
            Self::En => Cow::Borrowed(english),
            Self::Ja => {
                Catalogue::ja().sentence(english).map_or(Cow::Borrowed(english), Cow::Owned)
            }
        }
    }

    /// Puts the report into words for people.
    #[must_use]
    pub fn report(self, report: &Report) -> Cow<'_, Report> {
        match self {
            Self::En => Cow::Borrowed(report),
            Self::Ja => Cow::Owned(report::translated(report, Catalogue::ja())),
        }
    }

    /// Texts of a report that this language has no words for.
    #[must_use]
    pub fn lacks(self, report: &Report) -> Vec<String> {
        match self {
            Self::En => Vec::new(),
            Self::Ja => report::lacking(report, Catalogue::ja()),
        }
    }

    /// A code's page; `None` where there is none in this language.
    #[must_use]
    pub fn page(self, code: &str) -> Option<&'static str> {
        match self {
            Self::En => None,
            Self::Ja => pages::ja(code),
        }
    }
}

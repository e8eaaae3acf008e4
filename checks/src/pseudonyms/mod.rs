//! A report that can be given away: pseudonyms in place of what names somebody's things.
//!
//! The observations are walked as JSON, so that a fact that is added later is looked through as
//! well. First what they name is learned, then every text is rewritten with it; the report is
//! judged anew from that, so that findings and verdict speak in pseudonyms by themselves.
//! Two occurrences of one thing have one pseudonym, and a pseudonym keeps what judging needs of
//! the original: the family and range of an address, the form of an endpoint's name, which name
//! lies below which.

mod address;
mod aws;
mod certificate;
mod common_words;
mod context;
mod field_rules;
mod header;
mod identifiers;
mod learned;
mod names;
mod numbering;
mod path;
mod raw_bytes;
mod text;

use std::collections::{BTreeMap, HashMap};

use crate::model::{Kind, Redaction};
use crate::observations::Observations;
use crate::report::{Earlier, EarlierVerdict, Report};
use crate::vpce::{self, Reading};

use learned::Known;
use numbering::Pseudonyms;

/// From each pseudonym to what it stands for.
pub type Map = BTreeMap<String, String>;

/// The pseudonyms of one report, or of many: one thing has one pseudonym in all of them.
#[derive(Default)]
pub struct Redactor {
    given: Pseudonyms,
    /// By the id of an endpoint what was seen behind it.
    random_parts: HashMap<String, Vec<String>>,
}

/// The observations could not be put together again; nothing of them may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unredactable;

/// One report in pseudonyms, and what they stand for.
///
/// # Errors
/// [`Unredactable`], which says nothing of the report.
pub fn report(report: Report) -> Result<(Report, Map), Unredactable> {
    let mut redactor = Redactor::default();
    let report = redactor.report(report)?;
    Ok((report, redactor.given.map))
}

impl Redactor {
    /// The report in pseudonyms. Of an earlier verdict what it was is kept, without its sentences:
    /// they were made by other checks, and cannot be made again.
    ///
    /// # Errors
    /// [`Unredactable`], which says nothing of the report.
    pub fn report(&mut self, report: Report) -> Result<Report, Unredactable> {
        let (observations, replaced) = self.observations(&report.observations)?;
        let judged = crate::judge(observations, report.duration_ms, report.tool.clone());
        Ok(Report {
            verdict: judged.verdict,
            rows: judged.rows,
            findings: judged.findings,
            observations: judged.observations,
            redaction: Some(replaced),
            earlier: report.earlier.map(without_sentences),
            ..report
        })
    }

    /// The observations in pseudonyms, and what was replaced in them.
    ///
    /// # Errors
    /// [`Unredactable`] where a text was replaced that the shape of the observations depends on.
    pub fn observations(
        &mut self,
        seen: &Observations,
    ) -> Result<(Observations, Redaction), Unredactable> {
        // A session may be called like a word of the facts: then such words are left alone.
        self.attempt(seen, Words::Names).or_else(|_| self.attempt(seen, Words::Facts))
    }

    /// The name of a target in a targets file.
    pub fn target(&mut self, name: &str) -> String {
        self.given.numbered(Kind::Target, "target", name)
    }

    /// The names that the pseudonyms stand for.
    #[must_use]
    pub const fn map(&self) -> &Map {
        &self.given.map
    }

    fn pass(&mut self, words: Words) -> Pass<'_> {
        Pass { known: Known::default(), words, all: self }
    }

    fn attempt(
        &mut self,
        seen: &Observations,
        words: Words,
    ) -> Result<(Observations, Redaction), Unredactable> {
        let mut tree = serde_json::to_value(seen).map_err(|_| Unredactable)?;
        self.given.begin();
        let mut pass = self.pass(words);
        field_rules::texts(&mut tree, &mut |rule, text| pass.known.learn(rule, text));
        let endpoint = seen.target.endpoint.as_ref();
        if let Some(expected) = endpoint.and_then(|endpoint| endpoint.expect_issuer.as_ref()) {
            pass.known.expected_issuer = expected.to_lowercase();
        }
        field_rules::texts(&mut tree, &mut |rule, text| *text = pass.rewritten(rule, text));
        let mut observations: Observations =
            serde_json::from_value(tree).map_err(|_| Unredactable)?;
        if let Some(endpoint) = &mut observations.target.endpoint {
            endpoint.vpce = match vpce::read(&endpoint.host) {
                Reading::Vpce(name) if endpoint.vpce.is_some() => Some(name),
                _ => None,
            };
        }
        Ok((observations, self.given.counted()))
    }
}

fn without_sentences(earlier: Earlier) -> Earlier {
    let verdict = EarlierVerdict { summary: String::new(), ..earlier.verdict };
    Earlier { verdict, ..earlier }
}

/// The kind of a single word that stands where mostly one of a closed set of words does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    /// A name, where there is one of that form.
    Names,
    /// A word of the facts.
    Facts,
}

/// One report on its way.
struct Pass<'a> {
    known: Known,
    words: Words,
    all: &'a mut Redactor,
}

impl Pass<'_> {
    fn rewritten(&mut self, rule: field_rules::Rule<'_>, text: &str) -> String {
        use field_rules::Rule;
        match rule {
            Rule::Keep => text.to_owned(),
            Rule::Word if common_words::is_enum_like(text) && self.words == Words::Facts => {
                self.aws_id(text).unwrap_or_else(|| text.to_owned())
            }
            Rule::Word | Rule::Text => self.text(text),
            Rule::Name => self.name(text),
            Rule::Authority => self.authority(text),
            Rule::Session => self.session(text),
            Rule::User => self.user(text),
            Rule::Url => self.url(text),
            Rule::DistinguishedName => self.distinguished_name(text),
            Rule::CommonName => self.common_name(text),
            Rule::Digest => self.digest(text),
            Rule::Opaque => self.opaque(text),
            Rule::Interface => self.interface(text),
            Rule::ExpectedIssuer => self.expected_issuer(text),
            Rule::Received => self.received(text),
            Rule::Body => self.body(text),
            Rule::Header(name) => self.header(name, text),
        }
    }

    /// A body: JSON value by value where it is that, text otherwise.
    fn body(&mut self, text: &str) -> String {
        let Some(mut json) = field_rules::json(text) else { return self.text(text) };
        field_rules::texts_of_body(&mut json, &mut |rule, text| *text = self.rewritten(rule, text));
        let written = if text.contains('\n') {
            serde_json::to_string_pretty(&json)
        } else {
            serde_json::to_string(&json)
        };
        written.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;

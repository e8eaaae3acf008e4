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
mod header;
mod identifiers;
mod known;
mod names;
mod path;
mod pseudonyms;
mod received;
mod text;
mod walk;
mod words;

use std::collections::{BTreeMap, HashMap};

use crate::model::{Observations, Redaction, Report};
use crate::vpce::{self, Reading};

use known::Known;
use pseudonyms::Pseudonyms;

/// From each pseudonym to what it stands for.
pub type Map = BTreeMap<String, String>;

/// Observations with pseudonyms.
#[derive(Clone, Debug, PartialEq)]
pub struct Redacted {
    /// What was seen, in pseudonyms.
    pub observations: Observations,
    /// What was replaced.
    pub replaced: Redaction,
    /// The pseudonyms, for the user alone.
    pub map: Map,
}

/// The observations could not be put together again; nothing of them may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unredactable;

/// The report in pseudonyms, and what they stand for.
///
/// # Errors
/// [`Unredactable`], which says nothing of the report.
pub fn report(report: Report) -> Result<(Report, Map), Unredactable> {
    let Redacted { observations, replaced, map } = redact(&report.observations)?;
    let judged = crate::judge(observations, report.duration_ms, report.tool.clone());
    let redacted = Report {
        verdict: judged.verdict,
        rows: judged.rows,
        findings: judged.findings,
        observations: judged.observations,
        redaction: Some(replaced),
        ..report
    };
    Ok((redacted, map))
}

/// The observations in pseudonyms.
///
/// # Errors
/// [`Unredactable`] where a text was replaced that the shape of the observations depends on.
pub fn redact(observations: &Observations) -> Result<Redacted, Unredactable> {
    // A session may be called like a word of the facts: then such words are left alone.
    attempt(observations, Words::Names).or_else(|_| attempt(observations, Words::Facts))
}

/// What a single word is that stands where mostly one of a closed set of words does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Words {
    /// A name, where there is one of that form.
    #[default]
    Names,
    /// A word of the facts.
    Facts,
}

fn attempt(observations: &Observations, words: Words) -> Result<Redacted, Unredactable> {
    let mut tree = serde_json::to_value(observations).map_err(|_| Unredactable)?;
    let mut redactor = Redactor { words, ..Redactor::default() };
    walk::texts(&mut tree, &mut |rule, text| redactor.known.learn(rule, text));
    if let Some(expected) = &observations.target.expect_issuer {
        redactor.known.expected_issuer = expected.to_lowercase();
    }
    walk::texts(&mut tree, &mut |rule, text| *text = redactor.rewritten(rule, text));
    let mut observations: Observations = serde_json::from_value(tree).map_err(|_| Unredactable)?;
    let target = &mut observations.target;
    target.vpce = match vpce::read(&target.endpoint) {
        Reading::Vpce(name) if target.vpce.is_some() => Some(name),
        _ => None,
    };
    let replaced = redactor.given.counted();
    Ok(Redacted { observations, replaced, map: redactor.given.map })
}

/// What is known, and the pseudonyms given so far.
#[derive(Default)]
struct Redactor {
    known: Known,
    given: Pseudonyms,
    words: Words,
    /// By the id of an endpoint what was seen behind it.
    random_parts: HashMap<String, Vec<String>>,
}

impl Redactor {
    fn rewritten(&mut self, rule: walk::Rule<'_>, text: &str) -> String {
        use walk::Rule;
        match rule {
            Rule::Keep => text.to_owned(),
            Rule::Word if words::is_enum_like(text) && self.words == Words::Facts => {
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
        let Some(mut json) = walk::json(text) else { return self.text(text) };
        walk::texts_of_body(&mut json, &mut |rule, text| *text = self.rewritten(rule, text));
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

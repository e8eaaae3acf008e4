//! Names that observations hold in places made for it, to be found again in running text.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::certificate;
use super::common_words;
use super::context;
use super::field_rules::{self, Rule};
use super::header;
use super::path;
use crate::model::Kind;

/// Names that were learned.
#[derive(Default)]
pub(super) struct Known {
    /// Labels of names, in lower case, by what they name.
    pub(super) labels: BTreeMap<String, Kind>,
    /// Last labels of names; what ends in one of them is a name, whatever the world thinks of it.
    pub(super) top_levels: BTreeSet<String>,
    /// Sessions.
    pub(super) sessions: BTreeSet<String>,
    /// Users.
    pub(super) users: BTreeSet<String>,
    /// Segments of paths.
    pub(super) segments: BTreeSet<String>,
    /// Names in certificates, with the word of their pseudonyms.
    pub(super) phrases: BTreeMap<String, &'static str>,
    /// Labels of all names, for the wildcards that may reach them.
    pub(super) asked: BTreeSet<String>,
    /// `--expect-issuer`, in lower case.
    pub(super) expected_issuer: String,
}

/// True where a common name is the pseudonym of a CA's name, `name-1`: in a report that is redacted again it
/// is no host.
fn is_made_up(common_name: &str) -> bool {
    let number = common_name.strip_prefix("name-");
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// More names of one sort than this are not looked for in running text.
const MOST: usize = 256;
/// Shorter names could be a part of anything.
const SHORTEST: usize = 4;

impl Known {
    /// Learns from one text.
    pub(super) fn learn(&mut self, rule: Rule<'_>, text: &str) {
        match rule {
            Rule::CommonName if is_made_up(text) => {}
            Rule::Name | Rule::Authority | Rule::CommonName => self.name(text),
            Rule::Session => self.session(text),
            Rule::User if self.users.len() < MOST && !common_words::is_common(text) => {
                self.users.insert(text.to_owned());
            }
            Rule::Url => self.url(text),
            Rule::DistinguishedName => self.distinguished_name(text),
            Rule::Header(name) => match header::reads_as(name) {
                header::Reads::Url => self.url(text),
                header::Reads::Hosts => header::hosts(text).for_each(|host| self.name(host)),
                header::Reads::Via => header::via(text).for_each(|host| self.name(host)),
                header::Reads::Cache => header::cache(text).for_each(|host| self.name(host)),
                header::Reads::Text => self.told(text),
                _ => {}
            },
            Rule::Body => match field_rules::json(text) {
                Some(mut json) => {
                    field_rules::texts_of_body(&mut json, &mut |rule, text| self.learn(rule, text));
                }
                None => self.told(text),
            },
            Rule::Text | Rule::Word | Rule::Received => self.told(text),
            _ => {}
        }
    }

    fn name(&mut self, text: &str) {
        let host = match text.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => text,
        };
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        if is_address || host.is_empty() || self.labels.len() >= MOST {
            return;
        }
        let labels: Vec<&str> = host.split('.').collect();
        self.asked.extend(labels.iter().filter(|l| !l.contains('*')).map(ToString::to_string));
        if common_words::aws_suffix_of(&labels) > 0 {
            return; // its labels have forms of their own
        }
        let last = labels.len() - common_words::suffix_of(&labels);
        for (i, label) in labels[..last].iter().enumerate() {
            let kind = if i + 1 == last && labels.len() > 1 { Kind::Domain } else { Kind::Host };
            let shape =
                label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            if shape
                && label.len() >= SHORTEST
                && !common_words::is_common(label)
                && *label != "vpce"
            {
                self.labels.entry((*label).to_owned()).or_insert(kind);
            }
        }
        if let ([_, .., top], true) = (&labels[..], last > 0) {
            let word = top.bytes().all(|b| b.is_ascii_alphabetic());
            if word && top.len() > 1 {
                self.top_levels.insert((*top).to_owned());
            }
        }
    }

    fn told(&mut self, text: &str) {
        context::hosts(text).for_each(|host| self.name(host));
    }

    fn session(&mut self, text: &str) {
        let ours = matches!(text, "" | "console") || text.starts_with("dcvdiag-");
        if !ours && self.sessions.len() < MOST {
            self.sessions.insert(text.to_owned());
        }
    }

    fn url(&mut self, text: &str) {
        let read = path::read(text);
        read.authority.into_iter().for_each(|authority| self.name(authority));
        for segment in read.segments() {
            if self.segments.len() < MOST && !common_words::is_segment(segment) {
                self.segments.insert(segment.to_owned());
            }
        }
        for (key, value) in read.parameters() {
            if path::names_session(key) {
                self.session(&path::decoded(value));
            }
        }
    }

    fn distinguished_name(&mut self, text: &str) {
        for part in certificate::parts(text) {
            let kept =
                certificate::word_of(part.kind).is_none() || common_words::is_authority(part.value);
            let long = part.value.chars().count() > SHORTEST;
            if !kept && long && self.phrases.len() < MOST && !common_words::is_common(part.value) {
                let word = certificate::word_of(part.kind).unwrap_or("name");
                self.phrases.entry(part.value.to_owned()).or_insert(word);
            }
        }
    }
}

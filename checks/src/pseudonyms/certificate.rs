//! Pseudonyms for the texts of certificates.

use super::Pass;
use super::common_words;
use crate::model::Kind;

/// One attribute of a distinguished name.
pub(super) struct Part<'a> {
    /// `CN`, `O`, …; empty where it could not be read.
    pub(super) kind: &'a str,
    pub(super) value: &'a str,
    /// Where the value begins.
    start: usize,
}

/// The attributes of `C=JP, O=Example, Inc., CN=example`: a comma in a value is not escaped there.
pub(super) fn parts(name: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for piece in name.split_inclusive([',', '+']) {
        let lead = piece.len() - piece.trim_start().len();
        let starts = parts.is_empty() || (lead > 0 || at == 0) && begins(piece.trim_start());
        if starts {
            parts.push((at + lead, at + piece.len()));
        } else if let Some(last) = parts.last_mut() {
            last.1 = at + piece.len();
        }
        at += piece.len();
    }
    let last = parts.len().saturating_sub(1);
    let read = |(i, (from, to)): (usize, (usize, usize))| {
        let whole = &name[from..to];
        let whole = if i == last { whole } else { whole.trim_end_matches([',', '+']).trim_end() };
        let (kind, value) = whole.split_once('=').unwrap_or(("", whole));
        Part { kind, value, start: from + whole.len() - value.len() }
    };
    parts.into_iter().enumerate().map(read).collect()
}

/// `CN=`, `2.5.4.97=`.
fn begins(piece: &str) -> bool {
    piece.split_once('=').is_some_and(|(kind, _)| {
        !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
    })
}

/// The word of an attribute's pseudonyms; none where the value stays or is read otherwise.
pub(super) fn word_of(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "C" => return None,
        "O" => "organization",
        "OU" => "unit",
        "L" | "ST" | "S" | "STREET" | "street" | "postalCode" => "place",
        "CN" => "name",
        _ => "value",
    })
}

impl Pass<'_> {
    /// A subject or an issuer. A public authority's stays: it is nobody's network.
    pub(super) fn distinguished_name(&mut self, name: &str) -> String {
        let marker = self.marker();
        let all = parts(name);
        let public = all.iter().any(|it| it.kind == "O" && common_words::is_authority(it.value));
        let (mut made, mut at) = (String::with_capacity(name.len()), 0);
        for part in &all {
            made.push_str(&name[at..part.start]);
            at = part.start + part.value.len();
            let value = part.value.strip_suffix(marker.as_str()).unwrap_or(part.value);
            let kept = public && !self.is_host_name(value);
            made.push_str(&if kept { value.to_owned() } else { self.attribute(part.kind, value) });
        }
        made.push_str(&name[at..]);
        let expected = &self.known.expected_issuer;
        if !expected.is_empty() && name.to_lowercase().contains(expected.as_str()) {
            made.push_str(&marker);
        }
        made
    }

    /// The end of a name that holds what `--expect-issuer` says, so that it still does.
    fn marker(&mut self) -> String {
        if self.known.expected_issuer.is_empty() {
            return String::new();
        }
        let expected = self.known.expected_issuer.clone();
        format!(" {}", self.expected_issuer(&expected))
    }

    pub(super) fn expected_issuer(&mut self, text: &str) -> String {
        self.all.given.numbered(Kind::CertificateName, "issuer", &text.to_lowercase())
    }

    fn attribute(&mut self, kind: &str, value: &str) -> String {
        match kind {
            "CN" => self.common_name(value),
            "DC" => self.name(value),
            "UID" => self.user(value),
            _ if common_words::is_authority(value) || value.contains('@') => self.text(value),
            _ => match word_of(kind) {
                Some(word) => self.phrase(Kind::CertificateName, word, value),
                None => value.to_owned(),
            },
        }
    }

    /// A common name: mostly a host, else the name of a CA.
    pub(super) fn common_name(&mut self, value: &str) -> String {
        let marker = self.marker();
        let value = value.strip_suffix(marker.as_str()).unwrap_or(value);
        if self.is_host_name(value) || value == "localhost" {
            return self.name(value);
        }
        if common_words::is_authority(value) {
            return value.to_owned();
        }
        self.phrase(Kind::CertificateName, "name", value)
    }

    fn is_host_name(&self, value: &str) -> bool {
        let shape = |b: u8| b.is_ascii_alphanumeric() || b"-_.:*".contains(&b);
        let label = value.to_ascii_lowercase();
        !value.is_empty()
            && value.bytes().all(shape)
            && (value.contains('.') || value.contains(':') || self.known.asked.contains(&label))
    }

    /// Fingerprints and serial numbers: as long as they were.
    pub(super) fn digest(&mut self, hex: &str) -> String {
        if hex.is_empty() {
            return String::new();
        }
        let width = hex.len();
        self.all.given.of(Kind::Certificate, &width.to_string(), hex, |n| format!("{n:0>width$}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pseudonyms::{Redactor, Words};

    #[test]
    fn a_comma_in_a_value_does_not_end_it() {
        let read: Vec<_> =
            parts("C=JP, O=Example, Inc., CN=a+b").iter().map(|p| (p.kind, p.value)).collect();
        assert_eq!(read, [("C", "JP"), ("O", "Example, Inc."), ("CN", "a+b")]);
        assert_eq!(parts("").len(), 0);
        assert_eq!(parts("nothing").len(), 1);
    }

    #[test]
    fn subject_and_issuer_that_were_one_are_one() {
        let mut all = Redactor::default();
        let mut redactor = all.pass(Words::Names);
        let name = "O=ACME, Inc., CN=ACME Root";
        let made = redactor.distinguished_name(name);
        assert_eq!(made, "O=organization-1, CN=name-1");
        assert_eq!(redactor.distinguished_name(name), made);
        assert_ne!(redactor.distinguished_name("O=ACME Ltd, CN=ACME Root"), made);
        let amazon = "C=US, O=Amazon, CN=Amazon RSA 2048 M03";
        assert_eq!(redactor.distinguished_name(amazon), amazon);
    }

    #[test]
    fn what_holds_the_expected_issuer_still_holds_it() {
        let mut all = Redactor::default();
        let mut redactor = all.pass(Words::Names);
        redactor.known.expected_issuer = "acme".to_owned();
        let expected = redactor.expected_issuer("ACME");
        assert!(redactor.distinguished_name("O=The ACME, CN=x").contains(&expected));
        assert!(!redactor.distinguished_name("O=Other, CN=x").contains(&expected));
    }
}

//! The certificates of a run in words, as Markdown and HTML show them.

use std::borrow::Cow;

use dcvdiag_checks::model::Leg;
use dcvdiag_checks::observations::{Observations, Place};
use dcvdiag_checks::report::Report;
use dcvdiag_checks::tls::{Certificate, CertificateFields, KeyKind, TlsFacts, Trust};
use jiff::Timestamp;

use super::Terminal;
use super::words::{fill, say};

/// The most names of a SAN, and the most certificates of a chain, that are listed.
const LISTED: usize = 12;

/// The certificate that one server, or several alike, showed.
pub struct View {
    /// The leg that was dialled.
    pub leg: Leg,
    /// Where it was seen.
    pub addresses: Vec<String>,
    /// A line a property.
    pub lines: Vec<Line>,
}

/// One property.
pub struct Line {
    /// The value of the property.
    pub label: Cow<'static, str>,
    /// One value, or several of a list.
    pub values: Vec<String>,
    /// The bearing of it on the path.
    pub sense: Sense,
}

/// The bearing of a property on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Nothing by itself.
    Neutral,
    /// As it should be.
    Good,
    /// Worth a look.
    Bad,
}

/// The certificates of each leg; addresses that showed the same one stand together.
pub fn views(report: &Report, terminal: &Terminal) -> Vec<View> {
    let seen = &report.observations;
    let mut groups: Vec<(Place<'_, TlsFacts>, Vec<String>)> = Vec::new();
    for place in seen.sessions() {
        let address = place.address.map(|address| address.to_string());
        let alike = |(first, _): &&mut (Place<'_, TlsFacts>, _)| is_alike(first, &place);
        match groups.iter_mut().find(alike) {
            Some((_, addresses)) => addresses.extend(address),
            None => groups.push((place, address.into_iter().collect())),
        }
    }
    let view = |(place, addresses): (Place<'_, TlsFacts>, _)| {
        let lines = Writer { seen, terminal, place: &place }.lines();
        View { leg: place.leg, addresses, lines }
    };
    groups.into_iter().map(view).collect()
}

fn is_alike(a: &Place<'_, TlsFacts>, b: &Place<'_, TlsFacts>) -> bool {
    a.leg == b.leg
        && a.it.chain == b.it.chain
        && a.it.covers_name == b.it.covers_name
        && (&a.it.version, &a.it.cipher, &a.it.alpn) == (&b.it.version, &b.it.cipher, &b.it.alpn)
        && (&a.it.system_trust, &a.it.ca_file_trust) == (&b.it.system_trust, &b.it.ca_file_trust)
}

struct Writer<'a> {
    seen: &'a Observations,
    terminal: &'a Terminal,
    place: &'a Place<'a, TlsFacts>,
}

impl Writer<'_> {
    fn lines(&self) -> Vec<Line> {
        let session = self.place.it;
        let mut lines = Vec::new();
        if let Some(leaf) = session.leaf() {
            lines.push(self.line("subject", [leaf.subject.clone()]));
            lines.push(self.line("issuer", [self.issuer(leaf)]));
            lines.push(self.names(leaf));
            lines.push(self.validity(leaf));
        }
        lines.push(self.covers(session));
        lines.extend(self.trust(session));
        if let Some(leaf) = session.leaf() {
            lines.push(self.line("key", [key(leaf)]));
            lines.push(self.line("signature", [leaf.signature_algorithm.clone()]));
            lines.push(self.line("serial number", [leaf.serial.clone()]));
        }
        if let Some(first) = session.chain.first() {
            lines.push(self.line("SHA-256", [fingerprint(first)]));
        }
        lines.push(self.chain(session));
        lines.push(self.handshake(session));
        lines
    }

    fn line(&self, label: &'static str, values: impl Into<Vec<String>>) -> Line {
        Line { label: say(self.terminal, label), values: values.into(), sense: Sense::Neutral }
    }

    fn issuer(&self, leaf: &CertificateFields) -> String {
        if !leaf.self_signed {
            return leaf.issuer.clone();
        }
        fill(self.terminal, "{issuer} (self-signed)", &[("issuer", &leaf.issuer)])
    }

    fn names(&self, leaf: &CertificateFields) -> Line {
        let dns = leaf.dns_names.iter().map(|name| format!("DNS:{name}"));
        let ip = leaf.ip_addresses.iter().map(|address| format!("IP:{address}"));
        let none = || vec![say(self.terminal, "none").into_owned()];
        let all = self.listed(dns.chain(ip).collect());
        self.line("subject alternative names", if all.is_empty() { none() } else { all })
    }

    fn listed(&self, mut all: Vec<String>) -> Vec<String> {
        let more = all.len().saturating_sub(LISTED);
        if more > 0 {
            all.truncate(LISTED);
            all.push(fill(self.terminal, "and {n} more", &[("n", &more)]));
        }
        all
    }

    fn validity(&self, leaf: &CertificateFields) -> Line {
        let now = self.seen.taken_at;
        let is_valid = leaf.not_before <= now && now <= leaf.not_after;
        let sense = if is_valid { Sense::Good } else { Sense::Bad };
        Line { sense, ..self.line("validity", [self.dates(leaf)]) }
    }

    /// From when to when, and how that stands to the moment of the run.
    fn dates(&self, fields: &CertificateFields) -> String {
        let now = self.seen.taken_at;
        let (from, to) = (day(fields.not_before), day(fields.not_after));
        let (text, days) = if now < fields.not_before {
            ("{from} to {to}: not yet valid when the run was made, starts {days} later", {
                days(now, fields.not_before)
            })
        } else if now > fields.not_after {
            ("{from} to {to}: expired {days} before the run", days(fields.not_after, now))
        } else {
            ("{from} to {to}: {days} left when the run was made", days(now, fields.not_after))
        };
        let days = match days {
            1 => say(self.terminal, "1 day").into_owned(),
            n => fill(self.terminal, "{n} days", &[("n", &n)]),
        };
        fill(self.terminal, text, &[("from", &from), ("to", &to), ("days", &days)])
    }

    fn covers(&self, session: &TlsFacts) -> Line {
        let leg = self.seen.target.leg(self.place.leg);
        let name = &leg.map_or("", |leg| leg.server_name);
        let (text, sense) = match session.covers_name {
            Some(true) => ("yes: {name}", Sense::Good),
            Some(false) => ("no: {name} is not among its names", Sense::Bad),
            None => ("it could not be read", Sense::Bad),
        };
        let line =
            self.line("covers the name asked for", [fill(self.terminal, text, &[("name", name)])]);
        Line { sense, ..line }
    }

    fn trust(&self, session: &TlsFacts) -> Vec<Line> {
        let by = |label, trust: &Trust| {
            let sense = match trust {
                Trust::Trusted => Sense::Good,
                Trust::Unknown { .. } => Sense::Neutral,
                _ => Sense::Bad,
            };
            Line { sense, ..self.line(label, [self.trusted(trust)]) }
        };
        // Where a CA file was given, the system's roots decide nothing.
        let Some(trust) = &session.ca_file_trust else {
            return vec![by("trust by the system's roots", &session.system_trust)];
        };
        let system = by("trust by the system's roots", &session.system_trust);
        vec![by("trust by the CA file", trust), Line { sense: Sense::Neutral, ..system }]
    }

    fn trusted(&self, trust: &Trust) -> String {
        let text = match trust {
            Trust::Trusted => "trusted",
            Trust::UnknownIssuer => "not trusted: no path to a root",
            Trust::CaAsLeaf => "not trusted: the leaf is a CA certificate",
            Trust::BadSignature => "not trusted: a signature in the chain does not hold",
            Trust::WeakSignature => "not trusted: a signature algorithm that is no longer accepted",
            Trust::WrongUsage => "not trusted: not for server authentication",
            Trust::UnknownCriticalExtension => "not trusted: a critical extension nobody knows",
            Trust::OldVersion => "not trusted: X.509 version 1",
            Trust::Unreadable { .. } => "not judged: a certificate cannot be read",
            Trust::Refused { reason } => {
                return fill(self.terminal, "not trusted: {reason}", &[("reason", reason)]);
            }
            Trust::Unknown { reason } => {
                return fill(self.terminal, "not judged: {reason}", &[("reason", reason)]);
            }
        };
        say(self.terminal, text).into_owned()
    }

    /// The certificates as sent, leaf first.
    fn chain(&self, session: &TlsFacts) -> Line {
        let one = |(i, certificate): (usize, &Certificate)| match &certificate.fields {
            Some(fields) if i == 0 => fields.subject.clone(),
            Some(fields) => format!("{}, {}", fields.subject, self.dates(fields)),
            None => format!("SHA-256 {}", certificate.sha256),
        };
        let all: Vec<String> = session.chain.iter().enumerate().map(one).collect();
        self.line("chain as sent", self.listed(all))
    }

    fn handshake(&self, session: &TlsFacts) -> Line {
        let parts = [
            Some(session.version.clone()),
            Some(session.cipher.clone()),
            session.key_exchange.clone(),
            session.alpn.as_ref().map(|alpn| format!("ALPN {alpn}")),
            session.sni.as_ref().map(|sni| format!("SNI {sni}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        self.line("handshake", [parts.join(" · ")])
    }
}

fn key(leaf: &CertificateFields) -> String {
    match leaf.key_bits {
        Some(bits) if leaf.key == KeyKind::Rsa => format!("RSA {bits}"),
        _ => leaf.key.to_string(),
    }
}

/// As `openssl x509 -fingerprint` writes it.
fn fingerprint(certificate: &Certificate) -> String {
    let hex: Vec<char> = certificate.sha256.to_uppercase().chars().collect();
    hex.chunks(2).map(String::from_iter).collect::<Vec<_>>().join(":")
}

fn day(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%d").to_string()
}

/// Whole days between two instants.
fn days(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()) / 86_400
}

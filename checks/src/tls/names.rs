//! The names a certificate covers, and how it misses the one asked for (RFC 9525 §6.3).

use std::net::IpAddr;

use crate::check::Symptom;
use crate::instruction::{Instruction, say};
use crate::model::{Leg, Text};
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;
use crate::tls::certificate::certificate_place;
use crate::tls::{CertificateFields, TlsFacts};
use crate::vpce::{self, Reading};

/// The way in which a leaf misses the name asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Miss {
    /// It names nothing but a common name.
    NoSan,
    /// It holds the regional name alone, and a zonal name was asked for.
    Zonal { regional: String },
    /// A wildcard of it reaches the name only for those who read wildcards too widely.
    Wildcard { san: String },
    /// It holds other names.
    Other,
}

/// The advice that can be followed without a CA of one's own.
const PRIVATE_NAME: Instruction = say(
    "give the endpoint service a private DNS name, with a certificate for it, and dial that: no public CA is known to issue certificates for names of VPC endpoints",
);

/// A session whose certificate does not cover the name asked for.
pub(crate) struct Misnamed<'a> {
    pub(crate) place: Place<'a, TlsFacts>,
    pub(crate) name: String,
    pub(crate) miss: Miss,
}

impl Misnamed<'_> {
    /// The symptom; its fix may say `{name}`, `{san}`, `{covered}` and `{certificate-place}`.
    pub(crate) fn symptom(&self, message: impl Into<Text>) -> Symptom {
        let session = self.place.it;
        let symptom = Symptom::at(&self.place, message)
            .arg("name", &self.name)
            .arg("san", wanted(&self.name))
            .arg("covered", session.leaf().and_then(covered).unwrap_or_else(|| "none".to_owned()))
            .phrase("certificate-place", certificate_place(self.place.leg, session));
        let is_zonal = matches!(self.miss, Miss::Zonal { .. });
        let symptom = match vpce::read(&self.name) {
            Reading::Vpce(_) if self.place.leg == Leg::Endpoint && !is_zonal => {
                symptom.advise_first(PRIVATE_NAME)
            }
            _ => symptom,
        };
        symptom
            .because(self.place.below("covers_name"))
            .because(self.place.below("chain/0/fields/dns_names"))
    }
}

impl Observations {
    /// The name that the certificate of a leg must cover, in lower case and without its last dot.
    pub(crate) fn name_asked(&self, leg: Leg) -> String {
        self.target.leg(leg).map_or_else(String::new, |leg| plain(leg.server_name))
    }

    /// The sessions whose certificate does not cover the name asked for.
    pub(crate) fn misnamed(&self) -> Vec<Misnamed<'_>> {
        let mut all = Vec::new();
        for place in self.sessions() {
            let name = self.name_asked(place.leg);
            let Some(leaf) = place.it.leaf() else {
                continue; // tls.certificate-unreadable
            };
            if !place.it.covers_name.unwrap_or_else(|| covers(leaf, &name)) {
                all.push(Misnamed { miss: miss(leaf, &name), place, name });
            }
        }
        all
    }
}

/// The clause with the entries of the SAN as `openssl x509` writes them; five at most, and how many more.
pub(crate) fn san_list(leaf: &CertificateFields) -> Text {
    let dns = leaf.dns_names.iter().map(|name| format!("DNS:{}", shown(name, 120)));
    let ip = leaf.ip_addresses.iter().map(|address| format!("IP:{}", shown(address, 60)));
    let all: Vec<String> = dns.chain(ip).collect();
    let names: Vec<String> = all.iter().take(5).cloned().collect();
    match all.len().saturating_sub(5) {
        0 => text!("it holds {names}", names),
        more => text!("it holds {names} and {more} more", names, more),
    }
}

fn miss(leaf: &CertificateFields, name: &str) -> Miss {
    if leaf.dns_names.is_empty() && leaf.ip_addresses.is_empty() {
        return Miss::NoSan;
    }
    if let Some(regional) = regional(name).filter(|regional| covers(leaf, regional)) {
        return Miss::Zonal { regional };
    }
    let is_address = name.parse::<IpAddr>().is_ok();
    let too_wide = |san: &&String| !is_address && reaches_loosely(&plain(san), name);
    match leaf.dns_names.iter().find(too_wide) {
        Some(san) => Miss::Wildcard { san: san.clone() },
        None => Miss::Other,
    }
}

/// The regional name of a zonal one.
fn regional(name: &str) -> Option<String> {
    let Reading::Vpce(vpce) = vpce::read(name) else {
        return None;
    };
    let zonal = format!("{}-{}.", vpce.endpoint, vpce.zone?);
    Some(name.replacen(&zonal, &format!("{}.", vpce.endpoint), 1))
}

/// Tells if a SAN holds the name, exactly or by a wildcard for its first label.
fn covers(leaf: &CertificateFields, name: &str) -> bool {
    if let Ok(address) = name.parse::<IpAddr>() {
        return leaf.ip_addresses.iter().any(|san| san.parse() == Ok(address));
    }
    leaf.dns_names.iter().map(|san| san.to_ascii_lowercase()).any(|san| {
        match (san.strip_prefix("*."), name.split_once('.')) {
            (Some(parent), Some((_, rest))) => parent == rest,
            _ => san == name,
        }
    })
}

/// Tells if a pattern reaches a name for somebody who lets `*` stand for anything, or for nothing.
fn reaches_loosely(pattern: &str, name: &str) -> bool {
    if pattern.strip_prefix("*.") == Some(name) {
        return true;
    }
    let Some((head, tail)) = pattern.split_once('*') else {
        return false;
    };
    let (middle, last) = tail.rsplit_once('*').unwrap_or(("", tail));
    let rest = name.strip_prefix(head).and_then(|rest| rest.strip_suffix(last));
    let Some(mut rest) = rest else { return false };
    for part in middle.split('*') {
        let Some(i) = rest.find(part) else {
            return false;
        };
        rest = &rest[i + part.len()..];
    }
    true
}

/// The SAN entry that would cover the name: for an endpoint's name the wildcard that covers its
/// zonal names as well.
fn wanted(name: &str) -> String {
    if name.parse::<IpAddr>().is_ok() {
        return format!("IP:{name}");
    }
    if let Reading::Vpce(vpce) = vpce::read(name) {
        let parent = format!("{}.{}.{}", vpce.service, vpce.region, vpce.suffix);
        if name.split_once('.').is_some_and(|(_, rest)| rest == parent) {
            return format!("DNS:*.{parent}");
        }
    }
    format!("DNS:{name}")
}

/// A name that the certificate does cover, to dial instead.
fn covered(leaf: &CertificateFields) -> Option<String> {
    let exact = leaf.dns_names.iter().find(|san| !san.contains('*'));
    let any = exact.or(leaf.dns_names.first()).or(leaf.ip_addresses.first())?;
    Some(shown(any, 120))
}

fn plain(name: &str) -> String {
    name.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com";
    const ENDPOINT: &str = "vpce-02c333708db2e72b7-o2x6rrvy";

    fn leaf(dns: &[&str], ip: &[&str]) -> CertificateFields {
        let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        CertificateFields {
            version: 3,
            subject: String::new(),
            issuer: String::new(),
            common_name: None,
            serial: String::new(),
            not_before: jiff::Timestamp::UNIX_EPOCH,
            not_after: jiff::Timestamp::UNIX_EPOCH,
            dns_names: owned(dns),
            ip_addresses: owned(ip),
            is_ca: false,
            path_length: None,
            digital_signature: None,
            certificate_sign: None,
            self_signed: false,
            key: crate::tls::KeyKind::Rsa,
            key_bits: Some(2048),
            signature_algorithm: "sha256WithRSAEncryption".to_owned(),
            server_auth: None,
            must_staple: false,
            unknown_critical_extensions: Vec::new(),
            issuer_url: None,
        }
    }

    #[test]
    fn a_wildcard_stands_for_one_whole_first_label() {
        let name = format!("{ENDPOINT}.{SERVICE}");
        for (san, yes) in [
            (name.to_uppercase(), true),
            (format!("*.{SERVICE}"), true),
            ("*.vpce.amazonaws.com".to_owned(), false),
            ("*.*.ap-northeast-1.vpce.amazonaws.com".to_owned(), false),
            (format!("vpce-02c333708db2e72b7-*.{SERVICE}"), false),
        ] {
            assert_eq!(covers(&leaf(&[&san], &[]), &name), yes, "{san}");
            let expected = if yes { Miss::Other } else { Miss::Wildcard { san: san.clone() } };
            assert!(yes || miss(&leaf(&[&san], &[]), &name) == expected, "{san}");
        }
        assert!(reaches_loosely("*.example.com", "example.com"));
        assert!(!reaches_loosely("*.example.com", "dcv.example.org"));
    }

    #[test]
    fn a_zonal_name_is_missing_where_its_regional_one_is_there() {
        let regional = format!("{ENDPOINT}.{SERVICE}");
        let zonal = format!("{ENDPOINT}-ap-northeast-1a.{SERVICE}");
        let expected = Miss::Zonal { regional: regional.clone() };
        assert_eq!(miss(&leaf(&[&regional], &[]), &zonal), expected);
        assert_eq!(miss(&leaf(&["dcv.example.com"], &[]), &zonal), Miss::Other);
        assert_eq!(wanted(&zonal), format!("DNS:*.{SERVICE}"));
    }

    #[test]
    fn an_address_is_covered_by_an_address_only() {
        assert!(covers(&leaf(&[], &["10.0.0.1"]), "10.0.0.1"));
        assert_eq!(miss(&leaf(&["10.0.0.1", "*"], &[]), "10.0.0.1"), Miss::Other);
        assert_eq!(miss(&leaf(&[], &[]), "10.0.0.1"), Miss::NoSan);
    }

    #[test]
    fn at_most_five_names_are_listed() {
        let list = san_list(&leaf(&["a", "b", "c", "d", "e"], &["10.0.0.1"]));
        assert_eq!(list, "it holds DNS:a, DNS:b, DNS:c, DNS:d, DNS:e and 1 more");
    }
}

//! A certificate read field by field, whatever a verifier thinks of it.

use std::net::IpAddr;

use dcvdiag_checks::text::shown;
use dcvdiag_checks::tls::{Certificate, CertificateFields, KeyKind};
use rustls_pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::objects::{oid_registry, oid2sn};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;

use super::trust_path::is_self_signed;

/// id-pe-tlsfeature (RFC 7633).
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
/// id-ad-caIssuers (RFC 5280 §4.2.2.1).
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
/// ecdsa-with-SHA1 (RFC 3279 §2.2.3).
const ECDSA_WITH_SHA1: &str = "1.2.840.10045.4.1";
/// Names and texts of a peer are cut at this length.
const LONGEST: usize = 256;

/// Reads one certificate of a chain.
pub fn read(der: &CertificateDer<'_>) -> Certificate {
    let sha256 = hex(&Sha256::digest(der.as_ref()));
    match X509Certificate::from_der(der.as_ref()) {
        Ok((_, certificate)) => {
            let mut fields = fields(&certificate);
            fields.self_signed = is_self_signed(der, &fields);
            Certificate { sha256, fields: Some(fields), unreadable: None }
        }
        Err(error) => {
            let bytes = der.as_ref().len();
            let why = match bytes {
                0 => "it is empty".to_owned(),
                _ => format!("{bytes} bytes that are no X.509 certificate ({error})"),
            };
            Certificate { sha256, fields: None, unreadable: Some(shown(&why, LONGEST)) }
        }
    }
}

/// The fields, where it can be read; whether it is self-signed is not looked at.
pub fn fields_of(der: &CertificateDer<'_>) -> Option<CertificateFields> {
    let (_, certificate) = X509Certificate::from_der(der.as_ref()).ok()?;
    Some(fields(&certificate))
}

fn fields(certificate: &X509Certificate<'_>) -> CertificateFields {
    let (dns_names, ip_addresses) = names(certificate);
    let (key, key_bits) = key(certificate);
    let purposes = certificate.extended_key_usage().ok().flatten();
    let usage = certificate.key_usage().ok().flatten();
    let basic = certificate.basic_constraints().ok().flatten();
    let common_name = certificate.subject().iter_common_name().next();
    let extensions = certificate.extensions();
    CertificateFields {
        version: certificate.version().0 + 1,
        subject: shown(&certificate.subject().to_string(), LONGEST),
        issuer: shown(&certificate.issuer().to_string(), LONGEST),
        common_name: common_name.and_then(|cn| cn.as_str().ok()).map(|cn| shown(cn, LONGEST)),
        serial: hex(certificate.raw_serial()),
        not_before: time(certificate.validity().not_before),
        not_after: time(certificate.validity().not_after),
        dns_names,
        ip_addresses,
        is_ca: basic.as_ref().is_some_and(|basic| basic.value.ca),
        path_length: basic.and_then(|basic| basic.value.path_len_constraint),
        digital_signature: usage.as_ref().map(|usage| usage.value.digital_signature()),
        certificate_sign: usage.map(|usage| usage.value.key_cert_sign()),
        self_signed: false,
        key,
        key_bits,
        signature_algorithm: signature(certificate),
        server_auth: purposes.map(|purposes| purposes.value.server_auth),
        must_staple: extensions.iter().any(|e| e.oid.to_id_string() == TLS_FEATURE),
        unknown_critical_extensions: extensions
            .iter()
            .filter(|e| e.critical && is_unknown(e.parsed_extension()))
            .map(|e| e.oid.to_id_string())
            .take(8)
            .collect(),
        issuer_url: issuer_url(certificate),
    }
}

fn is_unknown(extension: &ParsedExtension<'_>) -> bool {
    matches!(extension, ParsedExtension::UnsupportedExtension { .. } | ParsedExtension::Unparsed)
}

fn names(certificate: &X509Certificate<'_>) -> (Vec<String>, Vec<String>) {
    let (mut dns, mut ip) = (Vec::new(), Vec::new());
    let Ok(Some(san)) = certificate.subject_alternative_name() else {
        return (dns, ip);
    };
    for name in san.value.general_names.iter().take(256) {
        match name {
            GeneralName::DNSName(name) => dns.push(shown(name, LONGEST)),
            GeneralName::IPAddress(bytes) => ip.extend(address(bytes).map(|a| a.to_string())),
            _ => {}
        }
    }
    (dns, ip)
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(v4) = <[u8; 4]>::try_from(bytes) {
        return Some(IpAddr::from(v4));
    }
    <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from)
}

fn key(certificate: &X509Certificate<'_>) -> (KeyKind, Option<u32>) {
    let spki = certificate.public_key();
    let bits = |size: usize| u32::try_from(size).ok();
    match spki.parsed() {
        Ok(PublicKey::RSA(rsa)) => (KeyKind::Rsa, bits(rsa.key_size())),
        Ok(PublicKey::EC(point)) => {
            (KeyKind::from(format!("EC P-{}", point.key_size())), bits(point.key_size()))
        }
        _ => (KeyKind::from(named(&spki.algorithm.algorithm)), None),
    }
}

fn signature(certificate: &X509Certificate<'_>) -> String {
    named(&certificate.signature_algorithm.algorithm)
}

/// The short name of an object identifier, or its digits.
fn named(oid: &x509_parser::der_parser::Oid<'_>) -> String {
    if oid.to_id_string() == ECDSA_WITH_SHA1 {
        return "ecdsa-with-SHA1".to_owned(); // missing in the parser's registry
    }
    oid2sn(oid, oid_registry()).map_or_else(|_| oid.to_id_string(), str::to_owned)
}

fn issuer_url(certificate: &X509Certificate<'_>) -> Option<String> {
    certificate.extensions().iter().find_map(|extension| {
        let ParsedExtension::AuthorityInfoAccess(access) = extension.parsed_extension() else {
            return None;
        };
        access.accessdescs.iter().find_map(|description| match &description.access_location {
            GeneralName::URI(url) if description.access_method.to_id_string() == CA_ISSUERS => {
                Some(shown(url, LONGEST))
            }
            _ => None,
        })
    })
}

/// A date; one beyond what a timestamp can hold is the last or first that it can. `99991231235959Z`
/// means "no end" (RFC 5280 §4.1.2.5), and is such a one.
fn time(time: ASN1Time) -> jiff::Timestamp {
    let seconds = time.timestamp();
    let bound = if seconds < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_second(seconds).unwrap_or(bound)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().take(64).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // a String takes everything
        text
    })
}

//! `tls.unknown-critical-extension`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::{CertificateFields, Trust};

/// A critical extension that no client knows.
pub static CHECK: Check = Check {
    code: "tls.unknown-critical-extension",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate has a critical extension that clients do not know",
    fix: &[say(
        "have the certificate issued with the extension {extensions} not marked critical, or without it, and install it at {certificate-place}",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

/// For a certificate of a CA.
const FOR_A_CA: [Instruction; 1] = [say(
    "have the CA's certificate issued again without that extension, or with it not marked critical, or issue the server's certificate from another CA",
)];

/// Certificates with such an extension, where trust rests on them; and a verifier that says so of one
/// that it does not name.
fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for certificate in seen.relied_on() {
        let unknown = &certificate.fields.unknown_critical_extensions;
        if unknown.is_empty() {
            continue;
        }
        let oids: Vec<String> = unknown.iter().take(3).map(|oid| shown(oid, 60)).collect();
        let extensions = oids.join(", ");
        let message = text!(
            "{which} has a critical extension that clients do not know: {oids}",
            which = certificate.noun(),
            oids
        );
        let symptom = certificate.symptom("unknown_critical_extensions", message);
        let symptom = symptom.arg("extensions", extensions);
        found.push(if certificate.is_leaf() { symptom } else { symptom.replace_advice(FOR_A_CA) });
    }
    let named = |fields: &CertificateFields| !fields.unknown_critical_extensions.is_empty();
    for leaf in seen.unnamed(&Trust::UnknownCriticalExtension, named) {
        let message =
            "a certificate of the chain has a critical extension that clients do not know";
        let symptom = leaf.symptom("issuer", message);
        found.push(symptom.because(leaf.place.below(leaf.trust_field())).replace_advice(FOR_A_CA));
    }
    found
}

const PAGE: &str = r"
The certificate has an extension that must be understood, and clients do not understand it.

## What it means

An extension marked *critical* has to be processed; a client that does not know it must refuse the
certificate (RFC 5280). The one here is none of the known ones: a private CA adds it, or its template
was taken from another field. All common clients refuse: OpenSSL and curl with `unhandled critical
extension`, rustls with an unsupported critical extension, browsers with an error page.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -text | grep critical
    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | grep 'Verif'

## What to do

Ask the CA to issue the certificate without that extension, or with the mark *critical* taken off it.

## Sources

- [RFC 5280, X.509 certificates, section 4.2](https://www.rfc-editor.org/rfc/rfc5280#section-4.2)
";

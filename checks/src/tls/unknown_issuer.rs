//! `tls.unknown-issuer`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::looks::FINGERPRINT_BESIDE;
use crate::tls::{CertificateFields, TlsFacts, Trust};

/// This host's trust store does not vouch for the chain, and no plainer reason is at hand.
pub static CHECK: Check = Check {
    code: "tls.unknown-issuer",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Client,
    summary: "this host does not trust the certificate's issuer",
    fix: &[
        say("install the CA \"{issuer}\" on the clients"),
        say("for this tool alone: that CA, {ca-flag} FILE"),
        say(
            "if that CA is not known to you, see who answers in the server's place: compare the fingerprint {sha256} with the server's own file",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for leaf in seen.leaves() {
        let session = leaf.place.it;
        let by = if session.ca_file_trust.is_some() { "ca_file_trust" } else { "system_trust" };
        let issuer = shown(&leaf.fields.issuer, 80);
        let Some(message) = distrust(session, leaf.fields, &issuer) else {
            continue;
        };
        let symptom = leaf.symptom("issuer", message).arg("issuer", issuer);
        let symptom = symptom.because(leaf.place.below(by)).arg("sha256", leaf.fingerprint());
        found.push(match session.trust() {
            Trust::UnknownIssuer => symptom.ambiguous_cause(CAUSES, FINGERPRINT_BESIDE),
            _ => symptom,
        });
    }
    found
}

const CAUSES: [Instruction; 2] = [
    say("a private CA issued it, and that CA is not installed on this host"),
    say("a device on the path inspects TLS and answers in the server's place").by(Owner::Network),
];

/// Why the chain is not trusted, where no other check says so.
fn distrust(session: &TlsFacts, leaf: &CertificateFields, issuer: &str) -> Option<Text> {
    let by_file = session.ca_file_trust.is_some();
    match session.trust() {
        // tls.untrusted-by-ca-file
        Trust::UnknownIssuer
        | Trust::BadSignature
        | Trust::WeakSignature
        | Trust::Refused { .. }
            if by_file =>
        {
            None
        }
        // tls.self-signed, tls.chain-incomplete
        Trust::UnknownIssuer if leaf.self_signed || session.lacks_intermediate() => None,
        Trust::UnknownIssuer => Some(text!(
            "the issuer \"{issuer}\" leads to no root in this host's trust store",
            issuer
        )),
        Trust::BadSignature if session.has_weak_key() => None, // tls.weak-key
        Trust::BadSignature => {
            Some(Text::new("a signature in the certificate's chain does not hold"))
        }
        Trust::WeakSignature if session.is_weakly_signed() => None, // tls.weak-signature
        Trust::WeakSignature => Some(Text::new(
            "a signature in the certificate's chain uses an algorithm that is no longer accepted",
        )),
        // tls.untrusted-by-ca-file, tls.version-1-certificate
        Trust::OldVersion if by_file || leaf.version < 3 => None,
        Trust::OldVersion => {
            Some(Text::new("an issuer in the certificate's chain is of an old version of X.509"))
        }
        Trust::Refused { reason } => Some(text!(
            "this host's trust store refuses the certificate: {reason}",
            reason = shown(reason, 120)
        )),
        Trust::Unknown { .. } if leaf.self_signed && !by_file => None, // tls.self-signed
        Trust::Unknown { reason } => Some(text!(
            "this host could not judge the certificate's issuer: {reason}",
            reason = shown(reason, 120)
        )),
        // Each of these is told by a check of its own, whoever trusts: tls.ca-as-leaf, tls.wrong-usage,
        // tls.unknown-critical-extension, tls.certificate-unreadable.
        Trust::Trusted
        | Trust::CaAsLeaf
        | Trust::WrongUsage
        | Trust::UnknownCriticalExtension
        | Trust::Unreadable { .. } => None,
    }
}

const PAGE: &str = r#"
The certificate was issued by a CA that this host does not know.

## What it means

No chain leads from the certificate, over those sent along with it, to a root in this host's trust
store. In this order:

- a private CA issued it, and that CA is not installed here. For the endpoint's own names that is to
  be expected: probably no public CA issues certificates for `vpce.amazonaws.com`;
- a device that inspects TLS answers with a certificate of its own. Then the issuer's name is that of
  a security product or of the company, and not the one seen at the server;
- more than one intermediate certificate stands between it and the root, and not all are sent;
- this host has no trust store, or an old one (a small container without `ca-certificates`).

In browsers the users see a warning page; other clients refuse.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -showcerts </dev/null     # "unable to get local issuer certificate"
    openssl s_client -connect ADDRESS:PORT -servername NAME -CAfile CA-FILE </dev/null | grep 'Verif'

From a host next to the server: are issuer and fingerprint the same?

    openssl s_client -connect SERVER:PORT -servername NAME </dev/null | openssl x509 -noout -issuer -fingerprint -sha256

## What to do

- A private CA: install it on the clients, and name it here with `--ca-file`, for the broker
  `--broker-ca`. The broker's own lies at `/var/lib/dcvsmbroker/security/dcvsmbroker_ca.pem` on the
  broker, and the gateway is told of it by `[resolver] ca-file`.
- Inspection: ask for an exception for the endpoint's names. `--expect-issuer TEXT` makes this tool
  report it as an error.
- No trust store: install `ca-certificates`.

## Sources

- [Session Manager: integrate with the Connection Gateway](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 5280, X.509 certificates, section 6](https://www.rfc-editor.org/rfc/rfc5280#section-6)
"#;

//! `tls.signature-invalid`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;
use crate::tls::certificate::certificate_place;
use crate::tls::looks::server_site;
use crate::tls::{CertificateFields, KeyKind, SignatureResult, TlsFacts, TlsFailureKind};

/// The handshake was not signed with the key of the certificate.
pub static CHECK: Check = Check {
    code: "tls.signature-invalid",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the handshake is not signed with the certificate's key",
    fix: &[INSTALL, COMPARE, DEVICE],
    explains: &[],
    page: PAGE,
    judge,
};

const INSTALL: Instruction =
    say("install the certificate together with the key it was issued for, at {certificate-place}");
const COMPARE: Instruction = say(
    "compare the two files, on the server: the public keys are the same where they belong together",
)
.run(&[
    "openssl",
    "x509",
    "-in",
    "CERT-FILE",
    "-noout",
    "-pubkey",
    ";",
    "sudo",
    "openssl",
    "pkey",
    "-in",
    "KEY-FILE",
    "-pubout",
]);
const DEVICE: Instruction =
    say("where they do belong together, look for a device on the path that ends TLS")
        .by(Owner::Network);

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for session in seen.sessions() {
        if let Some(message) = fault(session.it) {
            found.push(of_session(&session, message));
        }
    }
    for place in seen.failed_handshakes() {
        if place.it.kind == TlsFailureKind::WrongSignatureKind {
            let message = "the server signed the handshake with another kind of key than its cipher suite is for";
            let symptom = Symptom::at(&place, message).because(place.below("kind"));
            found.push(advised(symptom.phrase("certificate-place", "the server")));
        }
    }
    found
}

fn of_session(session: &Place<'_, TlsFacts>, message: Text) -> Symptom {
    let symptom = Symptom::at(session, message)
        .because(session.below("signature"))
        .because(session.below("chain/0"));
    advised(symptom.phrase("certificate-place", certificate_place(session.leg, session.it)))
}

/// The check's advice, with the host where the files lie.
fn advised(symptom: Symptom) -> Symptom {
    let compare = COMPARE.on(server_site(symptom.leg));
    symptom.replace_advice([INSTALL, compare, DEVICE])
}

/// The fault of a session's signature. Where the leaf cannot be read, or its key is too short for any
/// check, that is the fault.
fn fault(session: &TlsFacts) -> Option<Text> {
    let signature = session.signature.as_ref()?;
    let scheme = shown(&signature.scheme, 40);
    let leaf = session.leaf();
    match &signature.result {
        SignatureResult::Holds => None,
        SignatureResult::DoesNotHold => Some(match leaf {
            Some(leaf) => text!(
                "the server signed the handshake ({scheme}) with another key than the certificate's ({key})",
                scheme,
                key = key(leaf)
            ),
            None => text!(
                "the server signed the handshake ({scheme}) with another key than the certificate's",
                scheme
            ),
        }),
        SignatureResult::NotOffered => Some(text!(
            "the server signed the handshake with {scheme}, which a client did not offer",
            scheme
        )),
        SignatureResult::NotChecked { .. } if leaf.is_none_or(CertificateFields::has_weak_key) => {
            None // tls.certificate-unreadable, tls.weak-key
        }
        SignatureResult::NotChecked { reason } => Some(text!(
            "the server's signature of the handshake ({scheme}) could not be checked: {reason}",
            scheme,
            reason = shown(reason, 120)
        )),
    }
}

fn key(leaf: &CertificateFields) -> String {
    let name = shown(&leaf.key.to_string(), 40);
    match leaf.key_bits {
        Some(bits) if leaf.key == KeyKind::Rsa => format!("{name} {bits}"),
        _ => name,
    }
}

const PAGE: &str = r"
The server shows a certificate, and signs the handshake with a key that is not that certificate's.

## What it means

A certificate is public: everyone can send it. The proof that a server is the one in the certificate is
its signature in the handshake, made with the certificate's private key (`CertificateVerify` in TLS
1.3, `ServerKeyExchange` in TLS 1.2). That signature does not fit the key in the certificate. Every
client ends the handshake here; OpenSSL and curl say `bad signature` or `wrong signature type`.

- Certificate and key of two pairs were installed together: one of the two files was replaced when
  the certificate was renewed, the other was not. Most servers refuse such a pair when they start.
- A device on the path ends TLS. It shows the server's certificate, and has not got its key.

The certificate may be right in all else: name, dates and issuer say nothing about who answers.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null

It ends with an error that names the signature. On the server, both of these must print the same:

    openssl x509 -in CERT-FILE -noout -pubkey
    openssl pkey -in KEY-FILE -pubout

## What to do

- Install the certificate with the key it was issued for. On a gateway these are `cert-file` and
  `cert-key-file` in `[gateway]`.
- Where the files belong together, the answer does not come from that server. Ask the owner of the
  network for what ends TLS on the path. Send no password and no token until that is known.

## Sources

- [RFC 8446, TLS 1.3, section 4.4.3](https://www.rfc-editor.org/rfc/rfc8446#section-4.4.3)
- [RFC 5246, TLS 1.2, section 7.4.3](https://www.rfc-editor.org/rfc/rfc5246#section-7.4.3)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

//! `tls.certificate-unreadable`

use jiff::Timestamp;

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::certificate::{certificate_place, day};
use crate::tls::looks::server_site;
use crate::tls::noun::{issuing_noun, leaf_noun};
use crate::tls::{CertificateFields, TlsFacts, TlsFailureKind, Trust};

/// A certificate that cannot be read.
pub static CHECK: Check = Check {
    code: "tls.certificate-unreadable",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate cannot be read",
    fix: &[
        say("see what the server sends")
            .run(&[
                "openssl",
                "s_client",
                "-connect",
                "{address}",
                "-servername",
                "{server-name}",
                "-showcerts",
                "</dev/null",
            ])
            .on(Site::Client),
        say("issue the certificate again and install it at {certificate-place}"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// A chain that is too long is made shorter; the certificate need not be issued again.
const COUNT: Instruction = say("count the certificates in the server's certificate file").run(&[
    "grep",
    "-c",
    "BEGIN",
    "CERT-FILE",
]);
const SEND_LESS: Instruction = say(
    "leave in it the server's own certificate and the intermediate ones, without roots or the certificates of others",
);

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for session in seen.sessions() {
        let trust =
            if session.it.ca_file_trust.is_some() { "ca_file_trust" } else { "system_trust" };
        let Some((message, evidence)) = fault(session.leg, session.it, trust) else { continue };
        let symptom = Symptom::at(&session, message).because(session.below(&evidence));
        found.push(symptom.phrase("certificate-place", certificate_place(session.leg, session.it)));
    }
    for place in seen.failed_handshakes() {
        if place.it.kind == TlsFailureKind::MessageTooLarge {
            let message = "the server sends a handshake message of more than 64 KiB, most likely its certificates; this tool reads no more";
            let symptom = Symptom::at(&place, message).because(place.below("kind"));
            let advice = [COUNT.on(server_site(place.leg)), SEND_LESS];
            found.push(symptom.phrase("certificate-place", "the server").replace_advice(advice));
        }
    }
    found
}

/// The reason, and where it stands in the session:
///
/// 1. the leaf is no certificate;
/// 2. a date that the verifier cannot read;
/// 3. another part that the verifier cannot read.
fn fault(leg: Leg, session: &TlsFacts, trust: &str) -> Option<(Text, String)> {
    if session.leaf().is_none() {
        let reason = session.chain.first().and_then(|leaf| leaf.unreadable.as_deref());
        let message = match (session.chain.is_empty(), reason) {
            (true, _) => Text::new("the server sent no certificate"),
            (false, Some(reason)) => text!(
                "what the server sends as its certificate cannot be read as one: {reason}",
                reason = shown(reason, 120)
            ),
            (false, None) => {
                Text::new("what the server sends as its certificate cannot be read as one")
            }
        };
        return Some((message, "chain".to_owned()));
    }
    let Trust::Unreadable { reason } = session.trust() else { return None };
    let early = |fields: &CertificateFields| fields.not_before < Timestamp::UNIX_EPOCH;
    let mut sent = session.chain.iter().enumerate();
    let dated = sent.find_map(|(i, c)| Some((i, c.fields.as_ref().filter(|f| early(f))?)));
    Some(match dated {
        Some((i, fields)) => {
            let which = if i == 0 { leaf_noun(leg) } else { issuing_noun(fields) };
            let message = text!(
                "{which} is valid from {day} on, and clients built on rustls, this tool among them, read no date before 1970",
                which,
                day = day(fields.not_before)
            );
            (message, format!("chain/{i}/fields/not_before"))
        }
        None => (
            text!(
                "a certificate of the chain cannot be read: {reason}",
                reason = shown(reason, 120)
            ),
            trust.to_owned(),
        ),
    })
}

const PAGE: &str = r"
The server sends something in the place of a certificate that cannot be read as one.

## What it means

The finding says what could not be read:

- *cannot be read as one*: the bytes are no X.509 certificate in DER. The file on the server is damaged
  or of another kind, or a device on the path changed it.
- *read no date before 1970*: the certificate's validity begins before 1970. It comes from a host
  whose clock was not set when it made the certificate. OpenSSL reads such a date; rustls and what is
  built on it do not, probably the Connection Gateway among them.
- *more than 64 KiB*: the chain that the server sends is larger than this tool reads (64 KiB, the limit
  of rustls). Usually a whole bundle of roots was put into the server's certificate file. Other
  clients have other limits.

Nothing is said about the certificate's name, dates or issuer, where those could not be read.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -showcerts </dev/null
    openssl x509 -in CERT-FILE -noout -text          # on the server
    grep -c BEGIN CERT-FILE                          # on the server: two or three are usual

## What to do

- Issue the certificate again, on a host whose clock is right, and install it. On a gateway it is
  `cert-file` in `[gateway]`.
- Send the server's own certificate and the intermediate ones, no roots.

## Sources

- [RFC 5280, X.509 certificates, section 4.1](https://www.rfc-editor.org/rfc/rfc5280#section-4.1)
- [RFC 8446, TLS 1.3, section 4.4.2](https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

//! `tls.no-san`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::names::Miss;

/// A common name at best, and no SAN.
pub static CHECK: Check = Check {
    code: "tls.no-san",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate has no SAN",
    fix: &[say("issue a certificate with {san} in its SAN and install it at {certificate-place}")
        .run(&[
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "365",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-subj",
            "/CN=dcv",
            "-addext",
            "subjectAltName={san}",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for missed in seen.misnamed() {
        if missed.miss != Miss::NoSan {
            continue;
        }
        let common_name = missed.place.it.leaf().and_then(|leaf| leaf.common_name.as_deref());
        let message = match common_name {
            Some(name) => text!(
                "the certificate has no SAN, only the common name \"{name}\", which does not count",
                name = shown(name, 80)
            ),
            None => Text::new("the certificate holds no name at all"),
        };
        found.push(missed.symptom(message));
    }
    found
}

const PAGE: &str = r"
The certificate names its server in the subject's common name only.

## What it means

Since RFC 9525 (and RFC 6125 before it) a client takes the server's name from the SAN (subject
alternative name). Browsers and programs built on rustls do not look at the common name at all, so a
certificate without a SAN is valid for no name. OpenSSL, curl, Python and Node.js still fall back on
the common name where there is no SAN. That is why a test with curl may work while a browser refuses.

The Connection Gateway is probably built on rustls; so where this is the certificate of a broker or a
DCV server, the gateway itself probably refuses it unless its `tls-strict` is off.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -subject -ext subjectAltName

`No extensions in certificate`, or nothing under `X509v3 Subject Alternative Name`, confirms it.

## What to do

Issue the certificate again with a SAN. With OpenSSL:

    openssl req -x509 -newkey rsa:2048 -nodes -days 365 -keyout key.pem -out cert.pem \
      -subj /CN=dcv -addext subjectAltName=DNS:NAME -addext basicConstraints=critical,CA:FALSE

and put `cert.pem` and `key.pem` where `cert-file` and `cert-key-file` of the gateway say. The key has
to be in PKCS#8 form, as OpenSSL writes it (`BEGIN PRIVATE KEY`).

## Sources

- [RFC 9525, service identity in TLS](https://www.rfc-editor.org/rfc/rfc9525)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

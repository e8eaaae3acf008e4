//! `tls.weak-key`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// RSA under 2048 bits, or EC under 224.
pub static CHECK: Check = Check {
    code: "tls.weak-key",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate's key is too short",
    fix: &[say(
        "issue the certificate with an RSA key of 2048 bits or more, or an EC P-256 key, and install it at {certificate-place}",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let weak = seen.relied_on().into_iter().filter(|c| c.fields.has_weak_key());
    weak.map(|certificate| {
        let key = shown(&certificate.fields.key.to_string(), 40);
        let which = certificate.noun();
        let message = match certificate.fields.key_bits {
            Some(n) => text!(
                "{which} has an {key} key of {n} bits, which many clients refuse",
                which,
                key,
                n
            ),
            None => text!("{which} has an {key} key, which many clients refuse", which, key),
        };
        certificate.symptom("key_bits", message)
    })
    .collect()
}

const PAGE: &str = r"
A key in the certificate's chain is shorter than clients accept.

## What it means

RSA keys under 2048 bits can be broken with effort, and most clients refuse them: rustls with the
misleading words `BadSignature`, OpenSSL and curl with `EE certificate key too weak`. Node.js was seen
to take them, so one client may work where the others do not.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -text | grep -A1 'Public Key Algorithm'

## What to do

Make a new key and have the certificate issued for it:

    openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=dcv -addext subjectAltName=DNS:NAME

An EC P-256 key is good as well, where the server has ECDSA cipher suites: a Connection Gateway before
2024.0-777 has them for TLS 1.3 only.

## Sources

- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 9325, recommendations for TLS, section 4.5](https://www.rfc-editor.org/rfc/rfc9325#section-4.5)
";

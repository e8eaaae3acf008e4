//! `tls.version-1-certificate`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;

/// X.509 version 1: no extensions, so no SAN either.
pub static CHECK: Check = Check {
    code: "tls.version-1-certificate",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the certificate is of an old version of X.509",
    fix: &[say(
        "issue a version 3 certificate with {san} in its SAN and install it at {certificate-place}",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let old = seen.leaves().into_iter().filter(|leaf| leaf.fields.version < 3);
    old.map(|leaf| {
        let message = text!(
            "{which} is of X.509 version {version}, which clients built on rustls refuse",
            which = leaf.noun(),
            version = leaf.fields.version
        );
        leaf.symptom("version", message).arg("san", seen.name_asked(leaf.place.leg))
    })
    .collect()
}

const PAGE: &str = r"
The certificate is of version 1 of X.509, which knows no extensions.

## What it means

Version 1 has no place for a SAN, for key usage, or for the mark that sets a server apart from a CA.
OpenSSL, curl, Python and Node.js still take such a certificate; rustls and its kin refuse it
(`UnsupportedCertVersion`), and the Connection Gateway is probably one of them. It comes from
`openssl x509 -req` without an extension file.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -text | grep 'Version:'

`Version: 1 (0x0)` confirms it.

## What to do

Issue it again with extensions. With OpenSSL, put

    subjectAltName = DNS:NAME
    basicConstraints = critical, CA:FALSE

into a file and give it to `openssl x509 -req … -extfile FILE`. It becomes a version 3 certificate by
that.

## Sources

- [RFC 5280, X.509 certificates, section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.1)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

//! `tls.ca-as-leaf`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::tls::Trust;

/// A CA certificate presented as the server's own.
pub static CHECK: Check = Check {
    code: "tls.ca-as-leaf",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the server presents a CA certificate as its own",
    fix: &[say(
        "issue a certificate with basicConstraints CA:FALSE and install it at {certificate-place}",
    )
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
        "subjectAltName=DNS:{host}",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
    ])],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for leaf in seen.leaves() {
        let refused = *leaf.place.it.trust() == Trust::CaAsLeaf;
        if !(refused || leaf.fields.is_ca && leaf.fields.self_signed) {
            continue;
        }
        let message = "the server's certificate is a CA certificate (CA:TRUE): clients built on rustls, probably the gateway among them, refuse it even where it is trusted";
        found.push(leaf.symptom("is_ca", message));
    }
    found
}

const PAGE: &str = r"
The server's certificate says of itself that it is a CA.

## What it means

`openssl req -x509` makes certificates with `CA:TRUE` unless told otherwise, and many a self-signed
server certificate came to be that way. OpenSSL, curl, Python and Node.js take it once it is trusted.
rustls and its kin do not, trusted or not (`CaUsedAsEndEntity`), and there the message hides every
other fault of the certificate.

The Connection Gateway is probably built on rustls. So such a certificate on the broker or on a DCV
server probably keeps the gateway from connecting to it even with the right `ca-file`.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -ext basicConstraints

`CA:TRUE` confirms it.

## What to do

Issue the certificate again as an end entity:

    openssl req -x509 -newkey rsa:2048 -nodes -days 365 -keyout key.pem -out cert.pem \
      -subj /CN=dcv -addext subjectAltName=DNS:NAME -addext basicConstraints=critical,CA:FALSE

Or make a CA, keep its key elsewhere, let it issue the server's certificate, and distribute the CA.

## Sources

- [RFC 5280, X.509 certificates, section 4.2.1.9](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

//! `tls.must-staple`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;

/// The certificate demands a stapled OCSP answer.
pub static CHECK: Check = Check {
    code: "tls.must-staple",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the certificate demands OCSP stapling",
    fix: &[say(
        "have the certificate issued without must-staple and install it at {certificate-place}",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let leaves = seen.leaves().into_iter().filter(|leaf| leaf.fields.must_staple);
    let message = "the certificate demands a stapled OCSP answer (must-staple), and Firefox refuses a server that sends none";
    leaves.map(|leaf| leaf.symptom("must_staple", message)).collect()
}

const PAGE: &str = r#"
The certificate obliges its server to staple an OCSP answer to each handshake.

## What it means

A certificate with the TLS feature `status_request` ("must-staple", RFC 7633) is good only where the
server sends a fresh statement of its CA along. A server that does not is refused by clients that
check: Firefox shows `MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING`, while other clients work. The
reference of the Connection Gateway's configuration has no key for stapling, so it probably does not.
Whether this server staples was not measured.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -status </dev/null | grep -A2 'OCSP response'
    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -ext tlsfeature

`OCSP response: no response sent` together with `status_request` confirms it.

## What to do

- Have the certificate issued without must-staple (with certbot: without `--must-staple`).
- Or let a proxy that can staple end TLS in front of the gateway.

## Sources

- [RFC 7633, the TLS feature extension](https://www.rfc-editor.org/rfc/rfc7633)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
"#;

//! `tls.weak-signature`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// Signed with SHA-1 or MD5.
pub static CHECK: Check = Check {
    code: "tls.weak-signature",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate is signed with SHA-1 or MD5",
    fix: &[say(
        "have the certificate issued again with SHA-256 and install it at {certificate-place}",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for certificate in seen.relied_on() {
        let is_root =
            certificate.is_root() || !certificate.is_leaf() && certificate.fields.self_signed;
        if is_root || !certificate.fields.has_weak_signature() {
            continue; // nobody looks at the signature of a root
        }
        let message = text!(
            "{which} is signed with {algorithm}, which clients refuse",
            which = certificate.noun(),
            algorithm = shown(&certificate.fields.signature_algorithm, 60)
        );
        found.push(certificate.symptom("signature_algorithm", message));
    }
    found
}

const PAGE: &str = r"
A signature in the certificate's chain was made with an algorithm that is no longer safe.

## What it means

With SHA-1 and MD5 two different certificates can be made to bear the same signature. Clients refuse
them: OpenSSL and curl with `CA signature digest algorithm too weak`, rustls with an unsupported
signature algorithm, browsers with a warning page. A root's signature does not matter and is not
looked at.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -showcerts </dev/null | openssl x509 -noout -text | grep 'Signature Algorithm'

For the certificates after the first, save each block of `-showcerts` and do the same.

## What to do

Have the certificate issued again with SHA-256. With OpenSSL that is the default; an old CA may have
`default_md = sha1` in its `openssl.cnf`.

## Sources

- [RFC 9155, deprecating MD5 and SHA-1 signatures in TLS](https://www.rfc-editor.org/rfc/rfc9155)
- [RFC 8446, TLS 1.3, section 4.4.2.2](https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.2)
";

//! `tls.wrong-usage`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::tls::Trust;

/// The extended key usage leaves servers out.
pub static CHECK: Check = Check {
    code: "tls.wrong-usage",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate is not meant for servers",
    fix: &[say(
        "issue a certificate with extendedKeyUsage = serverAuth (or without that extension) and install it at {certificate-place}",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

/// For a certificate of a CA.
const FOR_A_CA: [Instruction; 1] = [say(
    "have the CA's certificate issued again with serverAuth in its extendedKeyUsage, or without that extension, or issue the server's certificate from another CA",
)];

/// Certificates that leave servers out, where trust rests on them; and a verifier that says so of one
/// that it does not name.
fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for certificate in seen.relied_on() {
        if certificate.fields.server_auth != Some(false) {
            continue;
        }
        let message = text!(
            "the extended key usage of {which} does not allow server authentication",
            which = certificate.noun()
        );
        let symptom = certificate.symptom("server_auth", message);
        found.push(if certificate.is_leaf() { symptom } else { symptom.replace_advice(FOR_A_CA) });
    }
    for leaf in seen.unnamed(&Trust::WrongUsage, |fields| fields.server_auth == Some(false)) {
        let message = "a certificate of the chain is not meant for servers";
        let symptom = leaf.symptom("issuer", message);
        found.push(symptom.because(leaf.place.below(leaf.trust_field())).replace_advice(FOR_A_CA));
    }
    found
}

const PAGE: &str = r"
The certificate says what it may be used for, and a server is not among it.

## What it means

The extension *extended key usage* lists purposes. Where it is there and does not hold `serverAuth`,
clients refuse the certificate: OpenSSL and curl with `unsuitable certificate purpose`, Node.js with
`INVALID_PURPOSE`, rustls with an invalid purpose. Usually a client's certificate (`clientAuth`) was
installed on a server by mistake, such as the one made for the gateway to show to the broker.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -ext extendedKeyUsage

It should say `TLS Web Server Authentication`, or there should be no such extension.

## What to do

- See that the right files are named in `cert-file` and `cert-key-file` of `[gateway]`; those of
  `[resolver]` are for the gateway's part as a client of the broker.
- Or issue the certificate again with `extendedKeyUsage = serverAuth`.

## Sources

- [RFC 5280, X.509 certificates, section 4.2.1.12](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

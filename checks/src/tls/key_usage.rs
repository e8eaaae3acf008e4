//! `tls.key-usage`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::tls::certificate::Shown;
use crate::tls::{CertificateFields, TrustPath};

/// A certificate is used for what it does not allow.
pub static CHECK: Check = Check {
    code: "tls.key-usage",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "a certificate is used for what its key usage or constraints do not allow",
    fix: &[say(
        "issue the certificate with keyUsage = digitalSignature (or without that extension) and install it at {certificate-place}",
    )],
    explains: &[&super::untrusted_by_ca_file::CHECK],
    page: PAGE,
    judge,
};

/// For a CA that may not sign.
const FOR_A_CA: [Instruction; 2] = [
    say("see which certificate signed it").run(&[
        "openssl",
        "verify",
        "-show_chain",
        "-CAfile",
        "CA-FILE",
        "CERT-FILE",
    ]),
    say(
        "issue the CA's certificate again with basicConstraints = CA:TRUE and keyUsage = keyCertSign, cRLSign, and give it to the clients",
    ),
];

fn judge(seen: &Observations) -> Vec<Symptom> {
    seen.relied_on().iter().filter_map(of).collect()
}

/// The first of these that is so:
///
/// 1. the leaf's key may not make the signature of the handshake;
/// 2. the certificate of a CA is none (RFC 5280 §4.2.1.9; version 1 has no place to say so);
/// 3. a CA may not sign certificates;
/// 4. more CAs stand below the root than it allows. `rustls` asks for none of these at a root.
fn of(certificate: &Shown<'_>) -> Option<Symptom> {
    let fields = certificate.fields;
    if certificate.is_leaf() {
        let message = "the certificate's key usage does not allow signatures (digitalSignature), with which a server proves that it holds the key";
        return (fields.digital_signature == Some(false))
            .then(|| certificate.symptom("digital_signature", message));
    }
    let which = certificate.noun();
    let (field, message) = if fields.version >= 3 && !fields.is_ca {
        let message =
            text!("{which} is no CA certificate: its basicConstraints do not say CA:TRUE", which);
        ("is_ca", message)
    } else if fields.certificate_sign == Some(false) {
        let message =
            text!("{which} may not sign certificates: its key usage lacks keyCertSign", which);
        ("certificate_sign", message)
    } else {
        let (most, between) = too_many(certificate)?;
        let message = text!(
            "{which} allows {n} CA certificates below it (pathLenConstraint), and the chain has {m}",
            which,
            n = most,
            m = between
        );
        ("path_length", message)
    };
    Some(certificate.symptom(field, message).replace_advice(FOR_A_CA))
}

/// The number of CAs a root allows below it, and that of those there are, where it is larger. A certificate
/// that bears its issuer's name is not counted (RFC 5280 §6.1.4).
fn too_many(root: &Shown<'_>) -> Option<(usize, usize)> {
    let session = root.place.it;
    let TrustPath { chain, .. } = session.path.as_ref().filter(|_| root.is_root())?;
    let between = chain.iter().skip(1).filter_map(|i| session.chain.get(*i)?.fields.as_ref());
    let counts = |c: &&CertificateFields| c.subject != c.issuer;
    let between = between.filter(counts).count();
    let most = usize::try_from(root.fields.path_length?).ok()?;
    (between > most).then_some((most, between))
}

const PAGE: &str = r"
A certificate says what its key may be used for, and it is used for something else.

## What it means

The extension *key usage* lists purposes (RFC 5280). Two of them matter here:

- `digitalSignature` on the server's own certificate: with every cipher suite of TLS 1.3, and with ECDHE
  in TLS 1.2, the server proves by a signature that it holds the key. Browsers refuse a certificate
  that does not allow it.
- `keyCertSign` on a CA's certificate, roots too: without it the CA may not issue certificates. OpenSSL
  and browsers refuse the chain. rustls does not look, so that one client may work where the others
  do not.

A certificate without that extension is not limited. Beside it, *basic constraints* say which certificate
is a CA's (`CA:TRUE`), and how many CAs may stand below it (`pathLenConstraint`).

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -ext keyUsage
    openssl x509 -in CA-FILE -noout -ext keyUsage,basicConstraints

## What to do

- The server's certificate: issue it with `keyUsage = digitalSignature`, with `keyEncipherment` beside it
  for an RSA key if you like.
- A CA's certificate: issue it with `basicConstraints = critical, CA:TRUE` and
  `keyUsage = critical, keyCertSign, cRLSign`. Where its name and key stay as
  they are, what it signed stays good; give the new certificate to the clients.

## Sources

- [RFC 5280, X.509 certificates, section 4.2.1.3](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3)
- [RFC 5280, X.509 certificates, section 4.2.1.9](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

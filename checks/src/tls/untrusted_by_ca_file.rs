//! `tls.untrusted-by-ca-file`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Arg, Layer, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::Trust;
use crate::tls::looks::FINGERPRINT_BESIDE;

/// The CA file that was given does not vouch for the chain.
pub static CHECK: Check = Check {
    code: "tls.untrusted-by-ca-file",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Client,
    summary: "the given CA file does not vouch for the certificate",
    fix: &[
        say("compare the file's subjects with the certificate's issuer \"{issuer}\"")
            .run(&["openssl", "x509", "-in", "FILE", "-noout", "-subject"])
            .on(Site::Client),
        say(
            "give the CA that issued it, {ca-flag} FILE (a broker keeps its own at /var/lib/dcvsmbroker/security/dcvsmbroker_ca.pem)",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// The CA may be the right one: its work is no longer accepted.
const ISSUE_AGAIN: [Instruction; 1] = [say(
    "issue the certificate again with an RSA key of 2048 bits or more, or an EC key, signed with SHA-256 or better, and install it at {certificate-place}",
)];

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for leaf in seen.leaves() {
        let issuer = shown(&leaf.fields.issuer, 80);
        let Some(trust) = &leaf.place.it.ca_file_trust else { continue };
        let why: Arg = match trust {
            Trust::UnknownIssuer if leaf.fields.self_signed => {
                Text::new("the certificate is self-signed and not in it").into()
            }
            Trust::UnknownIssuer => text!("no chain leads from \"{issuer}\" to it", issuer = &issuer).into(),
            Trust::BadSignature => {
                text!(
                    "it may hold a CA of the name \"{issuer}\" with another key, as when a CA is re-created: a signature in the chain does not hold, or its key is too short",
                    issuer = &issuer
                ).into()
            }
            Trust::WeakSignature => {
                Text::new("a signature in the chain uses an algorithm that is no longer accepted").into()
            }
            Trust::OldVersion if leaf.fields.version >= 3 => {
                Text::new("an issuer in the chain is of an old version of X.509").into()
            }
            Trust::Refused { reason } => shown(reason, 120).into(),
            // Each of these is told by a check of its own.
            Trust::Trusted                   // tls.expired, tls.key-usage and others, by what the path holds
            | Trust::CaAsLeaf                // tls.ca-as-leaf
            | Trust::WrongUsage              // tls.wrong-usage
            | Trust::UnknownCriticalExtension // tls.unknown-critical-extension
            | Trust::OldVersion              // tls.version-1-certificate
            | Trust::Unreadable { .. }       // tls.certificate-unreadable
            | Trust::Unknown { .. } => continue, // tls.unknown-issuer
        };
        let message =
            text!("the given CA file does not vouch for {which}: {why}", which = leaf.noun(), why);
        let symptom = leaf.symptom("issuer", message).arg("issuer", issuer);
        let symptom = symptom.because(leaf.place.below("ca_file_trust"));
        let too_weak = match &leaf.place.it.ca_file_trust {
            Some(Trust::WeakSignature) => leaf.place.it.is_weakly_signed(),
            Some(Trust::BadSignature) => leaf.place.it.has_weak_key(),
            _ => false,
        };
        let stranger = leaf.place.it.ca_file_trust == Some(Trust::UnknownIssuer);
        found.push(if too_weak {
            symptom.replace_advice(ISSUE_AGAIN)
        } else if stranger && !leaf.place.it.lacks_intermediate() {
            symptom.arg("sha256", leaf.fingerprint()).ambiguous_cause(CAUSES, FINGERPRINT_BESIDE)
        } else {
            symptom
        });
    }
    found
}

const CAUSES: [Instruction; 2] = [
    say("the file is of another installation, or of the time before the CA was re-created"),
    say("a device on the path inspects TLS and answers in the server's place").by(Owner::Network),
];

const PAGE: &str = r"
A CA file was given, and the certificate does not lead to it.

## What it means

With `--ca-file` (for the broker `--broker-ca`) only that file counts as trusted, as for a gateway with
`ca-file`. The certificate was issued by somebody else, or an intermediate certificate is missing
between the two, or a signature in the chain does not hold. In this order:

- the file belongs to another installation, or to the time before the CA was re-created: a broker that
  was set up again has a new CA, and copies of the old file are worthless;
- the server sends its own certificate without the intermediate that issued it; then
  `tls.chain-incomplete` stands beside this;
- a device on the path inspects TLS and answers in the server's place.

Where it happens on the broker leg with the very file that the gateway uses, the gateway does not
trust the broker either, and its log and its `SessionResolverConnectionErrorCount` should say so.

## How to confirm

    openssl x509 -in CA-FILE -noout -subject -fingerprint -sha256
    openssl s_client -connect ADDRESS:PORT -servername NAME -CAfile CA-FILE -showcerts </dev/null

`Verify return code: 0 (ok)` would be the good answer. On the broker:

    openssl x509 -in /var/lib/dcvsmbroker/security/dcvsmbroker_ca.pem -noout -subject -fingerprint -sha256

## What to do

- Fetch the CA file anew from where the certificate was issued. The broker's lies at
  `/var/lib/dcvsmbroker/security/dcvsmbroker_ca.pem`; the gateway reads its copy as
  `[resolver] ca-file`.
- Or let the server present a certificate of the CA that the clients have.

## Sources

- [Session Manager: integrate with the Connection Gateway](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
- [Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [RFC 5280, X.509 certificates, section 6](https://www.rfc-editor.org/rfc/rfc5280#section-6)
";

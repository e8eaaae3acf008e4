//! `tls.self-signed`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::Trust;

/// Signed with its own key, and nobody said to trust it.
pub static CHECK: Check = Check {
    code: "tls.self-signed",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the certificate is self-signed",
    fix: &[
        say("install a certificate of a CA that the clients trust at {certificate-place}"),
        say("for this tool alone: the certificate, or the CA that made it, {ca-flag} FILE"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for leaf in seen.leaves() {
        let session = leaf.place.it;
        let distrusted = session.ca_file_trust.is_none() && session.system_trust != Trust::Trusted;
        if !leaf.fields.self_signed || !distrusted {
            continue;
        }
        let message = text!(
            "{which} is self-signed (\"{subject}\"), and this host does not trust it",
            which = leaf.noun(),
            subject = shown(&leaf.fields.subject, 80)
        );
        let symptom = leaf.symptom("self_signed", message);
        found.push(symptom.because(leaf.place.below("system_trust")));
    }
    found
}

const PAGE: &str = r"
The certificate vouches for itself, and this host does not know it.

## What it means

Issuer and subject are one: no CA stands behind the certificate. Each client has to be told to trust
it, or asks its user, or refuses. A browser that has never been told does not even show the question
for a WebSocket: the connection just fails.

- A Connection Gateway without `cert-file` makes such a certificate for itself; so does a DCV server.
- On the broker leg it is normal: the Session Manager's broker makes a CA of its own and lays it down
  at `/var/lib/dcvsmbroker/security/dcvsmbroker_ca.pem`. The gateway is told of it by
  `[resolver] ca-file`. Copy that file here and give it with `--broker-ca`.

An attacker on the path would look exactly like this; only a known fingerprint or a CA tells.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -subject -issuer -fingerprint -sha256

On the gateway's host, compare with the fingerprint of its own file:

    openssl x509 -in CERT-FILE -noout -fingerprint -sha256

## What to do

- For users: install a certificate of a CA that their machines trust, for a name they dial. A private
  DNS name makes a public CA possible.
- For a closed group: distribute the certificate, or the CA, to the clients' trust stores.
- For this tool: `--ca-file FILE`, for the broker `--broker-ca FILE`. Then trust is checked in earnest.

## Sources

- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [Session Manager: integrate with the Connection Gateway](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
- [DCV server: redirections and self-signed certificates](https://docs.aws.amazon.com/dcv/latest/adminguide/redirection-clarifications-with-self-signed-certs.html)
";

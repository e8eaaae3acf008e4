//! `tls.issuer-unexpected`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::looks::{FINGERPRINT_BESIDE, TLS_LISTENER};

/// Another issuer than `--expect-issuer` says.
pub static CHECK: Check = Check {
    code: "tls.issuer-unexpected",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "another issuer than the one expected",
    fix: &[
        FINGERPRINT_BESIDE,
        say("if they differ, ask for an exception for {host} in the TLS inspection"),
    ],
    explains: &[&crate::tls::untrusted_by_ca_file::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let endpoint = seen.target.endpoint.as_ref();
    let Some(expected) = endpoint.and_then(|endpoint| endpoint.expect_issuer.as_ref()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for leaf in seen.leaves() {
        let issuer = leaf.fields.issuer.as_str();
        let as_expected = issuer.to_lowercase().contains(&expected.to_lowercase());
        if leaf.place.leg != Leg::Endpoint || as_expected {
            continue;
        }
        let message = text!(
            "the certificate was issued by \"{issuer}\", and \"{expected}\" was expected",
            issuer = shown(issuer, 80),
            expected = shown(expected, 80)
        );
        let symptom = leaf.symptom("issuer", message).arg("sha256", leaf.fingerprint());
        let symptom = symptom.because("/observations/target/endpoint/expect_issuer");
        found.push(if leaf.place.it.is_amazons() {
            symptom.owned_by(Owner::LoadBalancer).ambiguous_cause([LISTENER, CHANGED], TLS_LISTENER)
        } else {
            symptom.ambiguous_cause([INSPECTED, CHANGED], FINGERPRINT_BESIDE)
        });
    }
    found
}

const INSPECTED: Instruction =
    say("a device on the path inspects TLS and answers in the server's place");
const LISTENER: Instruction = say("the NLB's TLS listener ends TLS with a certificate of ACM");
const CHANGED: Instruction =
    say("the server's certificate was changed, and --expect-issuer is out of date")
        .by(Owner::Client);

const PAGE: &str = r"
The certificate comes from another issuer than `--expect-issuer` says.

## What it means

Somebody else than the expected CA issued the certificate that arrived here. In this order:

- a device on the path inspects TLS: it ends the connection, reads, and opens another one to the
  server. The issuer is then the company's or the product's. WebSocket connections often do not
  survive this;
- an NLB with a TLS listener ends TLS: the issuer is Amazon, and `tls.terminated-by-load-balancer`
  stands beside this. Then it is as it was set up;
- the server's certificate was changed, and the expectation is out of date.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -issuer -fingerprint -sha256

From here and from a host in the server's VPC (`-connect SERVER:PORT`). If the fingerprints differ,
TLS ends on the path. To find the place, repeat from hosts in between.

## What to do

- Ask for an exception for the endpoint's names in the inspection.
- Or take a way around the device: another network here, a proxy exception in the browser.
- If the certificate was changed on purpose, correct `--expect-issuer`.

## Sources

- [Network Load Balancers: listeners](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [RFC 8446, TLS 1.3, section 9.3](https://www.rfc-editor.org/rfc/rfc8446#section-9.3)
";

//! `quic.answered`

use crate::check::{Check, Symptom};
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::quic::queries::versions;
use crate::text;

/// UDP gets through, and QUIC answers.
pub static CHECK: Check = Check {
    code: "quic.answered",
    layer: Layer::Quic,
    severity: Severity::Note,
    owner: Owner::Gateway,
    summary: "QUIC answers over UDP",
    fix: &[],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.negotiations() {
        let (Some(facts), Some(address)) = (place.it.seen(), place.address) else { continue };
        let message = text!(
            "{address} answers QUIC over UDP and offers {versions}",
            address,
            versions = versions(facts)
        );
        let symptom = Symptom::new(place.leg, message).at_address(address);
        found.push(symptom.because(place.below("outcome/seen/versions")));
    }
    found
}

const PAGE: &str = r"
A datagram of QUIC was answered by the versions that the other side speaks.

## What it means

UDP gets to a QUIC server on this address and back: the endpoint, the load balancer, the firewalls
and the gateway let it through, and `quic-listen-endpoints` is set at the gateway. A native client
whose transport is `auto` or `quic` can move its streams to QUIC.

It does not say that a session works over QUIC. The datagram asks for a version that nobody has, and
no connection is opened; what stands behind the gateway is not asked. DCV logs in over TCP in any
case, and a browser never uses QUIC.

## How to confirm

    dcvdiag run NAME --only quic
    nc -vz NAME PORT          # the same port over TCP, which DCV needs first

## What to do

- Nothing. If a session is slow all the same, see whether the client's transport is `auto` or `quic`.

## Sources

- [RFC 9000 §6, version negotiation](https://www.rfc-editor.org/rfc/rfc9000#section-6)
- [Amazon DCV: QUIC](https://docs.aws.amazon.com/dcv/latest/adminguide/disable-quic.html)
- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

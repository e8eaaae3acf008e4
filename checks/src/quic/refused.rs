//! `quic.refused`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::quic::QuicFailure;
use crate::text;

/// ICMP port unreachable.
pub static CHECK: Check = Check {
    code: "quic.refused",
    layer: Layer::Quic,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the UDP port of QUIC is closed",
    fix: &[
        say(
            "nothing, if QUIC is not wanted: DCV logs in over TCP, and a client whose transport is auto falls back to the WebSocket",
        ),
        say(
            "if it is wanted, set quic-listen-endpoints in the [gateway] section of dcv-connection-gateway.conf, with port {port} or the target group's",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.negotiations() {
        let (Some(QuicFailure::Refused), Some(address)) = (place.it.failed(), place.address) else {
            continue;
        };
        let message = text!("{address} answers that its UDP port is unreachable", address);
        let symptom = Symptom::new(place.leg, message).at_address(address);
        found.push(symptom.because(place.below("outcome/failed")).ambiguous_cause(
            [
                say("QUIC is off at the gateway: quic-listen-endpoints is empty by default"),
                say("a firewall on the path rejects UDP").by(Owner::Network),
            ],
            LISTENS,
        ));
    }
    found
}

const LISTENS: Instruction = say("a line there means the firewall")
    .run(&["ss", "-lun", "sport = :{port}"])
    .on(Site::GatewayHost);

const PAGE: &str = r"
The datagram of QUIC was answered by ICMP: nobody listens on that UDP port.

## What it means

Somebody got the datagram and said so: port unreachable. The way is open for UDP at least up to the
one who said it. Probably that is the gateway's host, where QUIC is off: `quic-listen-endpoints` is
empty by default. A firewall on the way that rejects instead of dropping looks the same.

It is never what breaks a DCV connection. **Authentication always goes over TCP**, also with QUIC,
and a client whose transport is `auto` falls back to the WebSocket. Only a client that is set to
`quic` suffers, and browsers have no QUIC at all.

## How to confirm

    dcvdiag run NAME --only quic
    ss -lun 'sport = :8443'                                     # on the gateway: nothing listens
    grep quic /etc/dcv-connection-gateway/dcv-connection-gateway.conf

## What to do

- Nothing, where QUIC is not wanted.
- Otherwise set `quic-listen-endpoints` in the gateway's `[gateway]` section and restart it. The NLB
  then needs a TCP_UDP listener and target group on that port, and the security groups UDP.

## Sources

- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [Amazon DCV: QUIC](https://docs.aws.amazon.com/dcv/latest/adminguide/disable-quic.html)
- [RFC 1122 §4.1.3, ICMP port unreachable](https://www.rfc-editor.org/rfc/rfc1122#section-4.1.3)
";

//! `quic.silent`

use std::net::SocketAddr;

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::Observations;
use crate::quic::QuicFailure;
use crate::text;
use crate::text::shown;

/// No QUIC over UDP, and nobody who refuses it.
pub static CHECK: Check = Check {
    code: "quic.silent",
    layer: Layer::Quic,
    severity: Severity::Warning,
    owner: Owner::LoadBalancer,
    summary: "QUIC gets no answer over UDP",
    fix: &[
        say(
            "nothing, if QUIC is not wanted: DCV logs in over TCP, and a client whose transport is auto falls back to the WebSocket",
        ),
        say(
            "if it is wanted, open UDP {port} on the whole path: the client's network, the endpoint's security group, a TCP_UDP listener at the NLB, quic-listen-endpoints at the gateway",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.negotiations() {
        let (Some(failure), Some(address)) = (place.it.failed(), place.address) else { continue };
        let Some(message) = message(failure, address) else { continue };
        let symptom = Symptom::new(place.leg, message).at_address(address);
        let symptom = symptom.because(place.below("outcome/failed"));
        found.push(match failure {
            QuicFailure::Silent { .. } => symptom.ambiguous_cause(CAUSES, DECIDES),
            QuicFailure::NoRoute => symptom.owned_by(Owner::Network),
            QuicFailure::Denied => symptom.owned_by(Owner::Client),
            _ => symptom,
        });
    }
    found
}

const CAUSES: [Instruction; 3] = [
    say("the NLB has no UDP on port {port}: a TCP listener drops datagrams"),
    say(
        "a firewall, security group or VPN lets TCP through and no UDP, or the endpoint carries none",
    )
    .by(Owner::Network),
    say("the gateway does not listen: quic-listen-endpoints is empty by default")
        .by(Owner::Gateway),
];
const DECIDES: Instruction = say(
    "run it on a host in the gateway's own network: an answer there means the NLB or the path to it",
)
.run(&["dcvdiag", "run", "GATEWAY", "--only", "quic"]);

fn message(failure: &QuicFailure, address: SocketAddr) -> Option<Text> {
    Some(match failure {
        QuicFailure::Refused => return None,
        QuicFailure::Silent { sent: 1 } => {
            text!("{address} does not answer QUIC over UDP, asked once", address)
        }
        QuicFailure::Silent { sent } => {
            text!("{address} does not answer QUIC over UDP, asked {n} times", address, n = *sent)
        }
        QuicFailure::NotQuic { received, received_bytes } => text!(
            "{address} answers over UDP, but with what is no QUIC, {n} bytes: {said}",
            address,
            n = *received_bytes,
            said = shown(received, 60)
        ),
        QuicFailure::NoRoute => {
            text!("nothing was sent to {address} over UDP: this host has no route to it", address)
        }
        QuicFailure::Denied => {
            text!("nothing was sent to {address} over UDP: this host does not allow it", address)
        }
        QuicFailure::Other { detail } => text!(
            "QUIC could not be asked at {address}: {detail}",
            address,
            detail = shown(detail, 120)
        ),
    })
}

const PAGE: &str = r"
A datagram of QUIC got no answer, or none that QUIC would give.

## What it means

DCV over QUIC uses UDP on the same port number as TCP, 8443 by default. A datagram with a version
that nobody has makes any QUIC server name its own versions. None came. The finding says whether
nothing came at all, whether something that is no QUIC answered, or whether this host could not even
send.

It is never what breaks a DCV connection. **Authentication always goes over TCP**, also with QUIC,
and a client whose transport is `auto` falls back to the WebSocket. Only a client that is set to
`quic` suffers, and browsers have no QUIC at all. Where TCP fails as well, mend TCP first.

Silence has one of these causes, and from outside they look the same:

- The NLB has no UDP on this port. A TCP listener drops datagrams; it takes a TCP_UDP or UDP listener.
- A firewall, a security group or a VPN lets TCP through and no UDP.
- The endpoint or its service carries no UDP. PrivateLink has carried UDP since late 2024, announced
  with dual-stack NLBs; whether those are required is not documented.
- The gateway does not listen: `quic-listen-endpoints` is empty by default, and a firewall on its host
  hides that.
- An NLB listener of type QUIC or TCP_QUIC picks targets by a server id that DCV probably does not
  send.

## How to confirm

    dcvdiag run NAME --only quic                   # from the client
    dcvdiag run GATEWAY --only quic                # from a host in the provider's VPC
    nc -vz NAME PORT                               # TCP on the same port
    ss -lun 'sport = :8443'                        # on the gateway: does it listen on UDP

## What to do

- Nothing, where QUIC is not wanted. Set the client's transport to `websocket` to leave no doubt.
- Otherwise follow UDP along the way: client network, endpoint, NLB (TCP_UDP listener and target
  group), security groups, `quic-listen-endpoints` in the gateway's `[gateway]` section, then UDP
  from the gateway to the DCV server.

## Sources

- [Amazon DCV: QUIC](https://docs.aws.amazon.com/dcv/latest/adminguide/disable-quic.html)
- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [Network Load Balancers: create a listener](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-listener.html)
- [UDP over AWS PrivateLink](https://aws.amazon.com/blogs/networking-and-content-delivery/accelerate-ipv6-application-migration-with-aws-privatelink-and-dual-stack-network-load-balancers-udp-support)
- [RFC 9000 §6, version negotiation](https://www.rfc-editor.org/rfc/rfc9000#section-6)
";

//! `tcp.refused-locally`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::tcp::commands::{route, trace};
use crate::tcp::queries::with_way;
use crate::text;

/// RST sooner than a network answers.
pub static CHECK: Check = Check {
    code: "tcp.refused-locally",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::Client,
    summary: "the connection is refused faster than a remote host could",
    fix: &[
        route("see the route that the packets take"),
        trace("follow them hop by hop"),
        say(
            "look for a local firewall, security agent or proxy that rejects port {port}, and for a network of your own with the same range",
        ),
        say("where this host is in the same network as {ip}, see tcp.refused instead"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.unconnected() {
        if one.is_refused_locally() {
            let message =
                text!("{refused}, sooner than most networks answer", refused = one.refused());
            let tried = one.followups.clone();
            let symptom = match &tried {
                Some(tried) => with_way(one.symptom(message), tried),
                None => one.symptom(message),
            };
            let way = tried.as_ref().and_then(|tried| tried.it.way.seen());
            let into_own_network = way.is_some_and(|way| way.network.is_some());
            let causes = if into_own_network {
                [OVERLAP, REJECTED, NEIGHBOUR]
            } else {
                [REJECTED, OVERLAP, NEIGHBOUR]
            };
            found.push(symptom.inferred_from(causes, HOPS));
        }
    }
    found
}

const REJECTED: Instruction =
    say("a firewall, security agent or proxy on this host or its own network rejects port {port}");
const OVERLAP: Instruction =
    say("another network with the same range is nearer than the endpoint's").by(Owner::Network);
const NEIGHBOUR: Instruction =
    say("this host is in the endpoint's own network, and the server refuses (tcp.refused)")
        .by(Owner::Gateway);
const HOPS: Instruction = trace("the last host that answers is the one that refuses");

const PAGE: &str = r#"
The connection was refused in less than a millisecond, probably by something on or near this host.

## What it means

A refusal from the gateway's host takes a round trip of the whole path: several milliseconds over a
VPN or between sites. An answer in under a millisecond probably never left this host or its network:

- **a firewall or security agent** on this host rejects the port;
- **a local proxy or VPN client** takes the packets and finds that it has no way on;
- **an overlapping network**: the endpoint's private address, such as one in `10.0.0.0/8`, is also
  used in the network this host is in, at home or in a hotel. Then another device refuses.

It is inferred from the time alone, that of the quickest of three refusals. From a host in the same
VPC and zone, or the same network, a true refusal can be as quick; then read `tcp.refused`. Addresses
of this host itself are not meant. The finding also says from which interface the packets go, and
whether that leads into this host's own network: then an overlap is the likelier cause.

## How to confirm

    ip route get ADDRESS             # through the VPN, or directly on the local network?
    ip neigh show ADDRESS            # an entry: it is (or is taken to be) on this network
    nc -vz ADDRESS 443               # do other ports answer as fast?
    sudo nft list ruleset            # rules with "reject" (Windows: Get-NetFirewallRule)

## What to do

- Allow the port in the local firewall or agent.
- Connect the VPN, and see that its route is more specific than the local network's.
- Where the ranges overlap, change the local one, or ask the endpoint's owner for other subnets.

## Sources

- [RFC 9293, section 3.10.7.1, reset on a closed port](https://www.rfc-editor.org/rfc/rfc9293#section-3.10.7.1)
- [RFC 1918, private addresses](https://www.rfc-editor.org/rfc/rfc1918)
- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
"#;

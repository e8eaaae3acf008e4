//! `tcp.no-route`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::tcp::commands::{route, trace};
use crate::tcp::{LocalRoute, TcpFailure};
use crate::text;
use crate::text::shown;

/// This host, or a router, knows no route to any address.
pub static CHECK: Check = Check {
    code: "tcp.no-route",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "there is no route to the address",
    fix: &[route("see the route")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    let spared = seen.spared();
    for one in seen.unconnected() {
        if *one.failure == TcpFailure::NoRoute && !spared.contains(&(one.leg, one.address)) {
            let message =
                text!("there is no route from this host to {address}", address = one.called());
            let tried = one.followups.clone();
            let way = tried.as_ref().and_then(|tried| tried.it.way.seen());
            let symptom = doubted(one.symptom(message), way, one.address.is_ipv6());
            let at = tried.map(|tried| tried.below("way/outcome"));
            found.push(at.into_iter().fold(symptom, Symptom::because));
        }
    }
    found
}

/// The routing table tells whether it was this host that knew no route.
fn doubted(symptom: Symptom, way: Option<&LocalRoute>, v6: bool) -> Symptom {
    let Some(way) = way else {
        let symptom =
            symptom.advise_first("connect the VPN, or add a route to the range that {ip} is in");
        return if v6 {
            symptom
                .advise_first(
                    say("or, where clients have no IPv6, have the endpoint's DNS record IP type hold IPv4 too: dualstack")
                        .by(Owner::EndpointOwner),
                )
                .ambiguous_cause(NO_V6, V6_ROUTE)
        } else {
            symptom.ambiguous_cause(VPN, INTERFACES)
        };
    };
    let symptom = symptom.append_clause(way.said());
    match &way.network {
        Some(network) => symptom
            .arg("network", shown(network, 60))
            .advise_first("see whether {network} is meant: if the endpoint is elsewhere, change that network's range, or give the VPN a narrower route to {ip}")
            .ambiguous_cause(
                ["nobody has {ip} in {network}, which is another network with the same range", "the host {ip} is down"],
                NEIGHBOUR,
            ),
        None => symptom
            .advise_first("connect the VPN; if it is up, have the range that {ip} is in added to its routes and to those behind it")
            .ambiguous_cause(
                ["a router on the path has no route to {ip}", "a firewall on the path rejects instead of dropping"],
                trace("the last host that answers is the one"),
            ),
    }
}

const NO_V6: [Instruction; 2] = [
    say("this host has no IPv6 beyond its own link").by(Owner::Client),
    say("its IPv6 has no route to {ip}"),
];
const V6_ROUTE: Instruction = say("no route in the answer means no IPv6 beyond its own link")
    .run(&["ip", "-6", "route", "show", "default"])
    .macos(&["route", "-n", "get", "-inet6", "default"])
    .windows(&["Get-NetRoute", "-DestinationPrefix", "::/0"])
    .on(Site::Client);
const VPN: [Instruction; 2] = [
    say("the VPN is not connected").by(Owner::Client),
    say("it is connected and does not carry {ip} (split tunnel)"),
];
const INTERFACES: Instruction = say("an interface of the VPN that is up means its routes")
    .run(&["ip", "-br", "address"])
    .macos(&["ifconfig"])
    .windows(&["Get-NetIPInterface", "-ConnectionState", "Connected"])
    .on(Site::Client);
const NEIGHBOUR: Instruction = say("a route without the VPN means another network")
    .run(&["ip", "neigh", "show", "{ip}", ";", "ip", "route", "get", "{ip}"])
    .macos(&["arp", "-n", "{ip}", ";", "route", "-n", "get", "{ip}"])
    .windows(&[
        "Get-NetNeighbor",
        "-IPAddress",
        "{ip}",
        ";",
        "Find-NetRoute",
        "-RemoteIPAddress",
        "{ip}",
    ])
    .on(Site::Client);

const PAGE: &str = r#"
This host, or a router near it, knows no way to the address.

## What it means

The operating system said at once that the network or the host cannot be reached
(`ENETUNREACH`, `EHOSTUNREACH`). Nothing went to the endpoint.

Causes, probably in this order:

- **No way into the VPC.** The addresses of an endpoint are private. Reaching them takes a VPN,
  peering, a transit gateway or Direct Connect, and a route to the VPC's range through it.
- **The VPN is down**, or it does not carry this range (split tunnel).
- **The wrong family.** The address is IPv6, and this host has no IPv6 beyond its own link.
- **A host on the same network that is not there**: it did not answer to its address (ARP).
- A firewall that rejects with "unreachable" instead of dropping.

The finding says what this host's routing table holds: no way at all, or the interface that the
packets leave by. In the second case somebody further on said that there is no way.

## How to confirm

    ip route get ADDRESS             # "Network is unreachable", or a route that is not the VPN's
    ip -6 route show default         # nothing: no IPv6 here
    nc -vz ADDRESS PORT              # "No route to host"

## What to do

- Connect the VPN; if it is up, have the VPC's range added to its routes.
- In AWS, see that the route tables on both sides lead to each other.
- Without IPv6, run with `--ipv4`; if the name has only AAAA records, ask for `ipv4` or `dualstack`
  records on the endpoint.

## Sources

- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [AWS PrivateLink: access AWS services through an interface endpoint](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [connect(2), errors](https://man7.org/linux/man-pages/man2/connect.2.html)
"#;

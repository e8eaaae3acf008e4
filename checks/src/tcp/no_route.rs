//! `tcp.no-route`

use crate::check::{Check, Symptom};
use crate::model::{Layer, Observations, Owner, Severity};
use crate::tcp::TcpFailure;

/// This host, or a router, knows no way to any address.
pub const CHECK: Check = Check {
    code: "tcp.no-route",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "there is no route to the address",
    fix: &[
        "see the route: ip route get {ip} (Windows: Find-NetRoute -RemoteIPAddress {ip})",
        "connect the VPN, or add a route to the range of the endpoint's VPC",
        "where the address is IPv6 and this host has none, run with --ipv4",
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.unconnected() {
        if *one.failure == TcpFailure::NoRoute && !seen.is_spared(one.leg, one.address) {
            let message = format!("there is no route from this host to {}", one.called());
            let tried = seen.tcp_followups(one.leg, one.address);
            let at = tried.map(|tried| tried.below("way/outcome"));
            found.push(at.into_iter().fold(one.symptom(message), Symptom::because));
        }
    }
    found
}

const PAGE: &str = r#"
This host, or a router near it, knows no way to the address.

## What it means

The operating system said at once that the network or the host cannot be reached
(`ENETUNREACH`, `EHOSTUNREACH`). Nothing went to the endpoint.

- **No way into the VPC.** The addresses of an endpoint are private. Reaching them takes a VPN,
  peering, a transit gateway or Direct Connect, and a route to the VPC's range through it.
- **The VPN is down**, or it does not carry this range (split tunnel).
- **The wrong family.** The address is IPv6, and this host has no IPv6 beyond its own link.
- **A host on the same network that is not there**: it did not answer to its address (ARP).
- A firewall that rejects with "unreachable" instead of dropping.

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

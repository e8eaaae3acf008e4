//! `host.client-address-hidden`

use std::net::{IpAddr, SocketAddr};

use crate::check::{Check, Symptom};
use crate::host::Echo;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;

/// An echo saw another address than this host's.
pub static CHECK: Check = Check {
    code: "host.client-address-hidden",
    layer: Layer::Host,
    severity: Severity::Note,
    owner: Owner::LoadBalancer,
    summary: "the server sees another address than the client's own",
    fix: &[say(
        "do not build on client addresses behind a VPC endpoint: no allow list, no limit per address, no clientIpAddress rule at the session resolver",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.echoing() {
        let first = one.echoes.first();
        let (Some(echoed), Some(end)) = (first, first.and_then(|echoed| echoed.local.as_ref()))
        else {
            continue;
        };
        let Some(peer) = address(&echoed.echo.peer) else { continue };
        let local = end.it.ip();
        let told = told(&echoed.echo);
        if peer == local || told.contains(&local) {
            continue;
        }
        let message = match told.first() {
            Some(source) => text!(
                "the server sees {peer} as its client (and {source} in the PROXY header), and not this host's {local}",
                peer,
                source = *source,
                local
            ),
            None => text!(
                "the server sees {peer} as its client, and not this host's {local}",
                peer,
                local
            ),
        };
        found.push(one.symptom(message, echoed).because(end.at.clone()));
    }
    found
}

/// The sources that the PROXY headers name.
fn told(echo: &Echo) -> Vec<IpAddr> {
    echo.proxy.iter().filter_map(|header| address(header.source.as_deref()?)).collect()
}

fn address(text: &str) -> Option<IpAddr> {
    text.parse::<SocketAddr>().ok().map(|address| address.ip().to_canonical())
}

const PAGE: &str = r"
The server behind the load balancer sees another address than this host's as its client.

## What it means

A `dcvdiag echo` told which address its connection came from. It is not the address from which this
host connected.

Over AWS PrivateLink that is always so. The target sees the private address of a node of the Network
Load Balancer as the source. *Preserve client IP addresses* has no effect on traffic that comes
through a VPC endpoint. Between this host and the endpoint, a NAT can change the address as well.

It breaks nothing. It matters where somebody builds on client addresses:

- the `clientIpAddress` that the gateway hands to the session resolver is the NLB's;
- an allow list or a limit per address at the gateway probably knows all users as a few addresses;
- the target's security group must let in the NLB's addresses, not the clients'.

Proxy protocol v2 on the target group would tell the client's address, to a target that reads it.
The reference of the Connection Gateway's configuration has no key for it.

## How to confirm

    curl -sk https://NAME:PORT/ | jq '.peer, .proxy'
    ip route get ENDPOINT-ADDRESS                 # the address this host connects from

## What to do

- Nothing, where nobody builds on client addresses.
- Put limits and allow lists where the client's address is still known: the security group of the
  VPC endpoint, or of the NLB where its rules are enforced on PrivateLink traffic.

## Sources

- [Network Load Balancer: client IP preservation](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [Network Load Balancer: security groups](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html)
- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
";

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::host::EchoProxy;
    use crate::host::HostKind;
    use crate::model::{Millis, Observation, Outcome};
    use crate::observations::Observations;
    use crate::tcp::TcpFacts;
    use crate::testing::echo::{echoing, header};
    use crate::testing::path::Path;

    fn seen(peer: &str, proxy: &[EchoProxy]) -> Observations {
        let answer = echoing("vpce.example:8443", peer, proxy);
        let mut seen = Path::new().host(HostKind::Endpoint, "vpce.example:8443", Ok(answer)).seen();
        let local = "10.1.2.3:40000".parse().unwrap();
        seen.endpoint.as_mut().unwrap().routes[0].tcp = Observation {
            elapsed_ms: Some(Millis(1.0)),
            outcome: Outcome::Seen(TcpFacts { local }),
        };
        seen
    }

    #[test]
    fn another_peer_hides_the_client() {
        let found = judge(&seen("10.150.248.20:51442", &[]));
        assert_eq!(
            found[0].message,
            "the server sees 10.150.248.20 as its client, and not this host's 10.1.2.3"
        );
        assert_eq!(found[0].evidence.len(), 2);
    }

    #[test]
    fn a_client_that_the_peer_or_a_header_names_is_not_hidden() {
        assert!(judge(&seen("10.1.2.3:9", &[])).is_empty());
        assert!(judge(&seen("[::ffff:10.1.2.3]:9", &[])).is_empty());
        assert!(judge(&seen("10.150.248.20:51442", &[header("10.1.2.3:4444")])).is_empty());
    }

    #[test]
    fn a_header_that_names_somebody_else_is_told() {
        let found = judge(&seen("10.150.248.20:51442", &[header("10.9.9.9:4444")]));
        assert!(
            found[0].message.to_string().contains("(and 10.9.9.9 in the PROXY header)"),
            "{found:?}"
        );
    }

    #[test]
    fn an_unknown_peer_or_local_address_proves_nothing() {
        assert!(judge(&seen("somebody", &[])).is_empty());
        let answer = echoing("vpce.example:8443", "10.150.248.20:51442", &[]);
        let path = Path::new().host(HostKind::Endpoint, "vpce.example:8443", Ok(answer));
        assert!(judge(&path.seen()).is_empty());
    }
}

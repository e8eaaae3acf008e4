//! `tcp.timeout`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Leg, Owner, Severity, Text};
use crate::observations::Observations;
use crate::tcp::TcpFailure;
use crate::tcp::flapping;
use crate::tcp::queries::{Unconnected, with_another_try, with_way};
use crate::text;
use crate::text::shown;

/// Nothing answers SYN, on any address.
pub static CHECK: Check = Check {
    code: "tcp.timeout",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::EndpointOwner,
    summary: "nothing answers the connection attempt",
    fix: &[
        say("let this host in on TCP {port}: {doors}"),
        say("see that this host has a route to {ip}: ip route get {ip}"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.unconnected() {
        if *one.failure == TcpFailure::Timeout {
            found.push(unanswered(&one));
        }
    }
    found
}

/// The causes that stand open where nothing at all came back.
fn open(symptom: Symptom, own_network: Option<String>) -> Symptom {
    let (causes, decides, doors) = if symptom.leg == Leg::Endpoint {
        (&CAUSES[..], DECIDES, ENDPOINTS_DOORS)
    } else {
        (&BROKERS[..], FROM_GATEWAY, "the security group and the firewall of the host behind it")
    };
    let nearer = own_network.map(|network| {
        text!("{network} is another network with the same range, where nobody has {ip}", network)
    });
    let causes = causes.iter().map(Text::from).chain(nearer);
    let symptom = match symptom.leg {
        Leg::Endpoint => symptom.advise_first(format!("see the endpoint's state, which must be available: {DECIDES}")),
        _ => symptom.advise_first("see whether the host behind {address} is up, and whether the gateway's host reaches it: nc -vz -w 5 {host} {port}"),
    };
    symptom.ambiguous_cause(causes.collect::<Vec<_>>(), decides).arg("doors", doors)
}

fn unanswered(one: &Unconnected<'_>) -> Symptom {
    let message = format!("{} did not answer{}", one.called(), one.within());
    let Some(tried) = one.followups.clone() else {
        return open(one.symptom(message), None);
    };
    if tried.it.came_up().is_some() {
        return with_another_try(one.symptom(message), &tried)
            .ambiguous_cause(&flapping::CAUSES, flapping::DECIDES)
            .arg("doors", "every security group, network ACL and firewall on the way");
    }
    let Some((i, other)) = tried.it.port_that_answers() else {
        let network = tried.it.way.seen().and_then(|way| way.network.as_deref());
        return open(with_way(one.symptom(message), &tried), network.map(|n| shown(n, 60)));
    };
    let (port, asked) = (other.address.port(), one.address.port());
    let did = if other.connect.seen().is_some() { "connects" } else { "refuses" };
    let lives = if one.leg == Leg::Endpoint { "endpoint" } else { "host" };
    let message = format!(
        "{message}, while port {port} of the same address {did}: the {lives} lives, and nothing serves port {asked} there"
    );
    let symptom = one
        .symptom(message)
        .because(tried.below(&format!("ports/{i}/connect/outcome")))
        .arg("asked-port", asked)
        .arg("other-port", port);
    if one.leg != Leg::Endpoint {
        return symptom
            .replace_advice(&[
                "let this host in on TCP {asked-port} as on {other-port}: the security group and the firewall of the host behind {address}",
                "see that its program listens on {asked-port}; on a broker, the connector for gateways: grep -E 'enable-gateway|gateway-to-broker' /etc/dcv-session-manager-broker/session-manager-broker.properties",
            ])
            .ambiguous_cause(
                &[
                    "a security group or firewall lets port {other-port} in and port {asked-port} not",
                    "nothing listens on port {asked-port}, and a firewall of that host hides it",
                ],
                "on the host behind {address}: ss -ltn 'sport = :{asked-port}' (a line there means the first)",
            );
    }
    symptom
        .owned_by(Owner::LoadBalancer)
        .replace_advice(&[
            "have a listener for port {asked-port} made on the load balancer, or dial the port it has: --port {other-port}",
            "let this host in on TCP {asked-port} as on {other-port}: the endpoint's security groups and network ACLs, and the load balancer's security group",
        ])
        .arg("doors", ENDPOINTS_DOORS)
        .ambiguous_cause(
            &[
                "the load balancer has no listener on port {asked-port}: it drops what comes there",
                "a security group or network ACL lets port {other-port} in and port {asked-port} not",
                "the target of port {asked-port} does not answer",
            ],
            "aws elbv2 describe-listeners --load-balancer-arn ARN --query 'Listeners[].[Protocol,Port]'",
        )
}

const CAUSES: [&str; 4] = [
    "the endpoint is not in use yet: pending acceptance, rejected or expired",
    "a security group or network ACL, of the endpoint or the load balancer, drops it",
    "the load balancer has no listener on port {port}, or its targets do not let it in",
    "this host has no way to the endpoint's VPC: a VPN or route is missing",
];
const DECIDES: &str = "aws ec2 describe-vpc-endpoints{which-endpoint} --query 'VpcEndpoints[].[VpcEndpointId,State,Groups]'";

const ENDPOINTS_DOORS: &str =
    "the endpoint's security groups and network ACLs, and the load balancer's security group";
const BROKERS: [&str; 3] = [
    "a security group or firewall lets the gateway's host in, and this host not",
    "the host behind {address} is down or gone",
    "this host has no way to that network: a VPN or route is missing",
];
const FROM_GATEWAY: &str = "nc -vz -w 5 {host} {port}, on the gateway's host (a connection there means this host's access)";

const PAGE: &str = r#"
The attempt to connect was never answered, on any address of the name.

## What it means

Packets were sent and nothing came back: neither "yes" nor "no". On a path through an interface
endpoint and a Network Load Balancer, silence has these causes, the likely ones first:

- **the endpoint is not in use yet**: its connection is pending acceptance, rejected or expired. AWS
  documents that connections then time out;
- **a security group or network ACL**: that of the endpoint's network interfaces must let this
  client in on the port. The load balancer's own security group, if it has one, is applied to
  PrivateLink traffic too by default, with the client's private address as the source;
- **no listener** on that port: the load balancer drops such packets and does not refuse them;
- **the target's security group** does not let the load balancer in, or the target is gone;
- **no way there**: the addresses are private, so a VPN, peering, transit gateway or Direct Connect
  must lead to the VPC. Without it the packets go to the internet and are lost.

The tool then connects twice more, tries the ports 443 and 8443 of the same address, and asks this
host's routing table for the way. Where another port answers, even with "refused", the endpoint is
alive and only this port is not served. A ping proves nothing: load balancers drop it.

## How to confirm

    nc -vz -w 5 ADDRESS PORT
    ip route get ADDRESS             # does the route lead into the VPN? (Windows: Find-NetRoute)
    aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-ID --query 'VpcEndpoints[].[State,Groups]'

The metric `PacketsDropped` of the endpoint (AWS/PrivateLinkEndpoints) counts what the endpoint
dropped; `SecurityGroupBlockedFlowCount_Inbound_TCP` of the load balancer what its group blocked.

## What to do

- Have the endpoint's connection accepted by the owner of the service.
- Allow the client's address in the security groups named above, on this port.
- Add the listener, or dial the port it has.
- Connect the VPN, or add the route to the VPC's range.

## Sources

- [re:Post: connect to an endpoint service from a VPC](https://repost.aws/knowledge-center/connect-endpoint-service-vpc)
- [Network Load Balancers: security groups](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html)
- [Network Load Balancers: listeners](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [AWS PrivateLink: CloudWatch metrics](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html)
"#;

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::model::{Millis, Observation, Outcome, Skip, Transport};
    use crate::tcp::{OtherPort, TcpFacts, TcpFailure, TcpFollowups};
    use crate::testing::path::{Path, answer};

    #[test]
    fn a_broker_that_answers_on_another_port_has_no_load_balancers_listener_to_blame() {
        let asked = Path::new().question(Transport::Http, Ok(answer(404, "")));
        let mut seen = asked.seen();
        let route = &mut seen.broker.as_mut().expect("a broker").routes[0];
        let outcome = Outcome::Failed(TcpFailure::Timeout);
        route.tcp = Observation { elapsed_ms: Some(Millis(5000.0)), outcome };
        let local = TcpFacts { local: "10.0.0.7:50000".parse().expect("an address") };
        let connect = Observation { elapsed_ms: Some(Millis(1.0)), outcome: Outcome::Seen(local) };
        let address = std::net::SocketAddr::new(route.address.ip(), 8443);
        route.followups.tcp = Some(TcpFollowups {
            again: Vec::new(),
            way: Observation::skipped(Skip::Interrupted),
            ports: vec![OtherPort { address, dialled: None, connect }],
        });
        let found = judge(&seen);
        let told = format!("{found:?}");
        assert!(told.contains("while port 8443 of the same address connects: the host lives"));
        assert!(!told.contains("load balancer") && !told.contains("endpoint's"), "{told}");
    }
}

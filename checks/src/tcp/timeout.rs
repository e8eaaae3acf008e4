//! `tcp.timeout`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, Proposal, say};
use crate::model::{Layer, Leg, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::tcp::TcpFailure;
use crate::tcp::commands::{behind, route};
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
    fix: &[route("see that this host has a route to {ip}")],
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

/// Advice to open the port at those doors.
fn let_in(doors: &'static str) -> Text {
    text!("let this host in on TCP {port}: {doors}", doors = Text::new(doors))
}

/// The causes that stand open where nothing at all came back.
fn open(symptom: Symptom, own_network: Option<String>) -> Symptom {
    let nearer = own_network.map(|network| {
        text!("{network} is another network with the same range, where nobody has {ip}", network)
    });
    let (see, doors, causes, decides) = match symptom.leg {
        Leg::Endpoint => (SEE_STATE, ENDPOINTS_DOORS, &CAUSES[..], STATE),
        _ => (SEE_HOST, HOSTS_DOORS, &HOSTS[..], FROM_GATEWAY),
    };
    let nearer = nearer.map(|cause| Proposal::from(cause).by(Owner::Network));
    let causes: Vec<Proposal> = causes.iter().map(Proposal::from).chain(nearer).collect();
    symptom.advise_first(see).advise_first(let_in(doors)).ambiguous_cause(causes, decides)
}

fn unanswered(one: &Unconnected<'_>) -> Symptom {
    let message = one.unanswered();
    let Some(tried) = one.followups.clone() else {
        return open(one.symptom(message), None);
    };
    if tried.it.came_up().is_some() {
        return with_another_try(one.symptom(message), &tried)
            .advise_first(let_in(ALL_DOORS))
            .ambiguous_cause(flapping::CAUSES, flapping::DECIDES);
    }
    let Some((i, other)) = tried.it.port_that_answers() else {
        let network = tried.it.way.seen().and_then(|way| way.network.as_deref());
        return open(with_way(one.symptom(message), &tried), network.map(|n| shown(n, 60)));
    };
    let (port, asked) = (other.address.port(), one.address.port());
    let is_endpoint = one.leg == Leg::Endpoint;
    let message = match (is_endpoint, other.connect.seen().is_some()) {
        (true, true) => text!(
            "{message}, while port {port} of the same address connects: the endpoint lives, and nothing serves port {asked} there",
            message,
            port,
            asked
        ),
        (true, false) => text!(
            "{message}, while port {port} of the same address refuses: the endpoint lives, and nothing serves port {asked} there",
            message,
            port,
            asked
        ),
        (false, true) => text!(
            "{message}, while port {port} of the same address connects: the host lives, and nothing serves port {asked} there",
            message,
            port,
            asked
        ),
        (false, false) => text!(
            "{message}, while port {port} of the same address refuses: the host lives, and nothing serves port {asked} there",
            message,
            port,
            asked
        ),
    };
    let symptom = one
        .symptom(message)
        .because(tried.below(&format!("ports/{i}/connect/outcome")))
        .arg("asked-port", asked)
        .arg("other-port", port);
    if !is_endpoint {
        let advice = match one.leg {
            Leg::Broker | Leg::BrokerApi => BROKERS_PORT,
            leg => behind(leg, ITS_PORT),
        };
        return symptom
            .replace_advice([HOSTS_DOOR, advice])
            .ambiguous_cause(HIDDEN, behind(one.leg, LISTENS));
    }
    symptom
        .owned_by(Owner::LoadBalancer)
        .replace_advice(LISTENER)
        .ambiguous_cause(UNSERVED, LISTENERS)
}

const CAUSES: [Instruction; 4] = [
    say("the endpoint is not in use yet: pending acceptance, rejected or expired"),
    say("a security group or network ACL, of the endpoint or the load balancer, drops it"),
    say("the load balancer has no listener on port {port}, or its targets do not let it in")
        .by(Owner::LoadBalancer),
    say("this host has no route to the endpoint's VPC: a VPN or route is missing")
        .by(Owner::Network),
];
const SHOW_STATE: &[&str] = &[
    "aws",
    "ec2",
    "describe-vpc-endpoints",
    "?--vpc-endpoint-ids {endpoint-id}",
    "--query",
    "VpcEndpoints[].[VpcEndpointId,State,Groups]",
];
const SEE_STATE: Instruction = say("see the endpoint's state, which must be available")
    .run(SHOW_STATE)
    .on(Site::EndpointAccount);
const STATE: Instruction =
    say("a state other than available means the first; the groups are those to compare")
        .run(SHOW_STATE)
        .on(Site::EndpointAccount);
const ENDPOINTS_DOORS: &str =
    "the endpoint's security groups and network ACLs, and the load balancer's security group";
const HOSTS_DOORS: &str = "the security group and the firewall of the host behind it";
const ALL_DOORS: &str = "every security group, network ACL and firewall on the path";
const HOSTS: [Instruction; 3] = [
    say("a security group or firewall lets the gateway's host in, and this host not"),
    say("the host behind {address} is down or gone"),
    say("this host has no route to that network: a VPN or route is missing").by(Owner::Network),
];
const CONNECT: &[&str] = &["nc", "-vz", "-w", "5", "{host}", "{port}"];
const SEE_HOST: Instruction =
    say("see whether the host behind {address} is up, and whether the gateway's host reaches it")
        .run(CONNECT)
        .on(Site::GatewayHost);
const FROM_GATEWAY: Instruction =
    say("a connection there means this host's access").run(CONNECT).on(Site::GatewayHost);
const HOSTS_DOOR: Instruction = say(
    "let this host in on TCP {asked-port} as on {other-port}: the security group and the firewall of the host behind {address}",
);
const BROKERS_PORT: Instruction = say(
    "see that the broker listens on {asked-port}: the connector for gateways has a port of its own",
)
.run(&[
    "sudo",
    "grep",
    "-E",
    "enable-gateway|gateway-to-broker",
    "/etc/dcv-session-manager-broker/session-manager-broker.properties",
])
.on(Site::BrokerHost);
const LISTENING: &[&str] = &["ss", "-ltn", "sport = :{asked-port}"];
const ITS_PORT: Instruction =
    say("see that the program of the host behind {address} listens on {asked-port}").run(LISTENING);
const HIDDEN: [&str; 2] = [
    "a security group or firewall lets port {other-port} in and port {asked-port} not",
    "nothing listens on port {asked-port}, and a firewall of that host hides it",
];
const LISTENS: Instruction =
    say("run it on the host behind {address}: a line there means the first").run(LISTENING);
const LISTENER: [Instruction; 3] = [
    say(
        "have a listener for port {asked-port} added to the load balancer, or let clients dial the port it has, {other-port}",
    ),
    say(
        "let this host in on TCP {asked-port} as on {other-port}: the endpoint's security groups and network ACLs, and the load balancer's security group",
    ),
    say("for this tool alone: --port {other-port}"),
];
const UNSERVED: [Instruction; 3] = [
    say("the load balancer has no listener on port {asked-port}: it drops what comes there"),
    say("a security group or network ACL lets port {other-port} in and port {asked-port} not")
        .by(Owner::EndpointOwner),
    say("the target of port {asked-port} does not answer").by(Owner::Gateway),
];
const LISTENERS: Instruction = say("no listener with port {asked-port} means the first")
    .run(&[
        "aws",
        "elbv2",
        "describe-listeners",
        "--load-balancer-arn",
        "ARN",
        "--query",
        "Listeners[].[Protocol,Port]",
    ])
    .on(Site::ServiceAccount);

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
        let advice = found.iter().flat_map(|s| s.instead.iter().flatten().chain(&s.causes));
        let told =
            advice.fold(found[0].message.to_string(), |told, one| format!("{told}\n{}", one.text));
        assert!(told.contains("while port 8443 of the same address connects: the host lives"));
        assert!(!told.contains("load balancer") && !told.contains("endpoint's"), "{told}");
    }
}

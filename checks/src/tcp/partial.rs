//! `tcp.partial`

use std::net::SocketAddr;

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Arg, Layer, Leg, Observation, Owner, Severity, Site};
use crate::observations::{Observations, Place};
use crate::tcp::commands::target_health;
use crate::tcp::queries::in_words;
use crate::tcp::{TcpFacts, TcpFailure, TcpFollowups};
use crate::text;

/// Some addresses connect, others do not.
pub static CHECK: Check = Check {
    code: "tcp.partial",
    layer: Layer::Tcp,
    severity: Severity::Warning,
    owner: Owner::LoadBalancer,
    summary: "some addresses of the name connect, others do not",
    fix: &[],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    seen.legs().filter_map(|(leg, _)| on(seen, leg)).collect()
}

fn on(seen: &Observations, leg: Leg) -> Option<Symptom> {
    let connects: Vec<_> = seen.connects().into_iter().filter(|c| c.leg == leg).collect();
    let (mut works, mut fails, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    let mut failed = Vec::new();
    let spared = seen.spared();
    for connect in &connects {
        let address = connect.address?;
        if connect.it.seen().is_some() {
            works.push(connected(address, connect.it));
        } else if spared.contains(&(leg, address)) {
            // dns.family-unroutable
        } else if let Some(failure) = connect.it.failed().filter(|f| !is_own_want(f)) {
            let what = failed_after(failure, connect.it);
            let what = match connect.tcp_followups() {
                Some(tried) => with_more(what, &tried),
                None => what,
            };
            fails.push(text!("{address}: {what}", address, what));
            failed.push((address.ip().to_string(), failure));
            evidence.push(connect.below("outcome/failed"));
        }
    }
    if works.is_empty() || fails.is_empty() {
        return None;
    }
    let message = text!("{fails}, while these connect: {works}", fails, works);
    let symptom = evidence.into_iter().fold(Symptom::new(leg, message), Symptom::because);
    let lost: Vec<_> = failed.iter().take(4).map(|(ip, _)| ip.clone()).collect();
    let refused = failed.iter().all(|(_, failure)| **failure == TcpFailure::Refused);
    let symptom = symptom
        .arg("ips", lost.join(", "))
        .arg("lost", lost.join(","))
        .arg("one", lost.first().map_or("", String::as_str));
    Some(match (leg, refused) {
        (Leg::Endpoint, false) => {
            advised(symptom, ENDPOINTS, ZONES).ambiguous_cause(UNSERVED, CROSS_ZONE)
        }
        (Leg::Endpoint, true) => {
            advised(symptom, ENDPOINTS, STARTED).ambiguous_cause(REFUSING, HEALTH)
        }
        (_, false) => advised(symptom, HOSTS, REACHED).ambiguous_cause(UNREACHED, FROM_GATEWAY),
        (_, true) => advised(symptom, HOSTS, SERVED),
    })
}

fn advised(symptom: Symptom, see: Instruction, repair: Instruction) -> Symptom {
    symptom.advise_first(see).advise_first(repair)
}

const ENDPOINTS: Instruction = say("see which zones these addresses are in")
    .run(&[
        "aws",
        "ec2",
        "describe-network-interfaces",
        "--filters",
        "Name=addresses.private-ip-address,Values={lost}",
        "--query",
        "NetworkInterfaces[].[PrivateIpAddress,AvailabilityZone]",
    ])
    .on(Site::EndpointAccount);
const HOSTS: Instruction = say("see the hosts behind these addresses: {ips}");
const ZONES: Instruction = say(
    "put a healthy target into each of these zones, or turn on cross-zone load balancing; then compare the network ACLs and routes of the endpoint's subnets",
);
const STARTED: Instruction =
    say("start the gateway on the targets that refuse, or let the health check take them out");
const REACHED: Instruction = say("start these hosts, or let this host in at their security groups");
const SERVED: Instruction =
    say("start the service on each of these hosts, or take the host out of the name");
const HEALTH: Instruction =
    target_health("a target that is not healthy means that the gateway does not run there");
const CROSS_ZONE: Instruction =
    say("no healthy target in the zone of {ips} means cross-zone load balancing")
        .run(&[
            "aws",
            "elbv2",
            "describe-target-health",
            "--target-group-arn",
            "ARN",
            "--query",
            "TargetHealthDescriptions[].[Target.AvailabilityZone,TargetHealth.State]",
        ])
        .on(Site::ServiceAccount);
const UNSERVED: [Instruction; 3] = [
    say("the zone of {ips} has no healthy target, and cross-zone load balancing is off"),
    say("the network ACL or the route of that subnet keeps this host out").by(Owner::EndpointOwner),
    say(
        "the service has several load balancers, and the one behind {ips} lacks the listener or the targets",
    ),
];
const REFUSING: [Instruction; 2] = [
    say("the gateway does not run on the targets behind {ips}").by(Owner::Gateway),
    say("the service has several load balancers, and the one behind {ips} sends to another port"),
];
const UNREACHED: [&str; 2] = [
    "the hosts at {ips} are down",
    "their security groups let the gateway's host in, and this host not",
];
const FROM_GATEWAY: Instruction = say("a connection there means their security groups")
    .run(&["nc", "-vz", "-w", "5", "{one}", "{port}"])
    .on(Site::GatewayHost);

/// An address that connects, with the time it took.
fn connected(address: SocketAddr, connect: &Observation<TcpFacts, TcpFailure>) -> Arg {
    match connect.elapsed_ms {
        Some(ms) => text!("{address} in {n} ms", address, n = in_words(ms.0)).into(),
        None => address.into(),
    }
}

/// A failure, with the time it took: what sets one address apart from another.
fn failed_after(failure: &TcpFailure, connect: &Observation<TcpFacts, TcpFailure>) -> Arg {
    let brief = failure.words();
    match connect.elapsed_ms {
        Some(ms) => text!("{brief} after {n} ms", brief, n = in_words(ms.0)).into(),
        None => brief,
    }
}

/// A failure, with the result of that address's follow-ups.
fn with_more(brief: Arg, tried: &Place<'_, TcpFollowups>) -> Arg {
    if tried.it.came_up().is_some() {
        return text!("{brief} (tried again, it did connect)", brief).into();
    }
    match tried.it.port_that_answers() {
        Some((_, other)) => {
            text!("{brief} (its port {port} answers)", brief, port = other.address.port()).into()
        }
        None => brief,
    }
}

/// It is told as `tcp.local-resources`.
fn is_own_want(failure: &TcpFailure) -> bool {
    *failure == TcpFailure::LocalResources
}

const PAGE: &str = r"
Some addresses of the name take connections, and others do not.

## What it means

An endpoint has one address in each of its zones (Availability Zones, separate data centres). Clients try one after the other, or only one. So it
works for some, works after a delay for others, and fails now and then.

- **A zone without a healthy target.** Each node of a Network Load Balancer sends connections to
  targets of its own zone only, unless cross-zone load balancing is on; it is off by default.
- **The subnets differ**: the network ACL or the route of one keeps this client out.
- **Several load balancers** behind one service: each address of the endpoint is tied to one of
  them, and one may lack the listener or the targets.

## How to confirm

    nc -vz -w 5 ADDRESS PORT         # each address in turn
    dig ZONAL-NAME A                 # which zone an address is in
    aws elbv2 describe-target-health --target-group-arn ARN
    aws elbv2 describe-target-group-attributes --target-group-arn ARN

## What to do

- Turn on cross-zone load balancing, or put a healthy target into each zone.
- Make the network ACLs and routes of the endpoint's subnets the same.
- Or take the subnet whose zone has no targets out of the endpoint.

## Sources

- [Network Load Balancers: cross-zone load balancing](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [Network Load Balancers: health checks](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html)
- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [re:Post: connect to an endpoint service from a VPC](https://repost.aws/knowledge-center/connect-endpoint-service-vpc)
";

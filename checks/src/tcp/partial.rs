//! `tcp.partial`

use crate::check::{Check, Symptom};
use crate::model::Leg;
use crate::model::{Layer, Observation, Owner, Severity};
use crate::observations::{Observations, Place};
use crate::tcp::{TcpFacts, TcpFailure, TcpFollowups};
use crate::text::shown;

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
            works.push(format!("{address}{}", after(connect.it, "in")));
        } else if spared.contains(&(leg, address)) {
            // dns.family-unroutable
        } else if let Some(failure) = connect.it.failed().filter(|f| !is_own_want(f)) {
            let (brief, after) = (shown(&failure.brief(), 80), after(connect.it, "after"));
            let tried = connect.tcp_followups();
            let tried = tried.as_ref().and_then(more).unwrap_or_default();
            fails.push(format!("{address}: {brief}{after}{tried}"));
            failed.push((address.ip().to_string(), failure));
            evidence.push(connect.below("outcome/failed"));
        }
    }
    if works.is_empty() || fails.is_empty() {
        return None;
    }
    let message = format!("{}, while these connect: {}", fails.join(", "), works.join(", "));
    let symptom = evidence.into_iter().fold(Symptom::new(leg, message), Symptom::because);
    let lost: Vec<_> = failed.iter().take(4).map(|(ip, _)| ip.clone()).collect();
    let refused = failed.iter().all(|(_, failure)| **failure == TcpFailure::Refused);
    let symptom = symptom
        .arg("ips", lost.join(" and "))
        .arg("lost", lost.join(","))
        .arg("each", lost.join(" "));
    Some(match (leg, refused) {
        (Leg::Endpoint, false) => {
            advised(symptom, ENDPOINTS, ZONES).ambiguous_cause(&UNSERVED, CROSS_ZONE)
        }
        (Leg::Endpoint, true) => {
            advised(symptom, ENDPOINTS, STARTED).ambiguous_cause(&REFUSING, HEALTH)
        }
        (_, false) => advised(symptom, HOSTS, REACHED).ambiguous_cause(&UNREACHED, FROM_GATEWAY),
        (_, true) => advised(
            symptom,
            HOSTS,
            "start the service on each of these hosts, or take the host out of the name",
        ),
    })
}

fn advised(symptom: Symptom, see: &'static str, mend: &'static str) -> Symptom {
    symptom.advise_first(see).advise_first(mend)
}

const ENDPOINTS: &str = "see which zones these addresses are in: aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values={lost} --query 'NetworkInterfaces[].[PrivateIpAddress,AvailabilityZone]'";
const HOSTS: &str = "see the hosts behind these addresses: {lost}";
const ZONES: &str = "put a healthy target into each of these zones, or turn on cross-zone load balancing; then compare the network ACLs and routes of the endpoint's subnets";
const STARTED: &str =
    "start the gateway on the targets that refuse, or let the health check take them out";
const REACHED: &str = "start these hosts, or let this host in at their security groups";
const HEALTH: &str = "aws elbv2 describe-target-health --target-group-arn ARN";
const CROSS_ZONE: &str = "aws elbv2 describe-target-health --target-group-arn ARN --query 'TargetHealthDescriptions[].[Target.AvailabilityZone,TargetHealth.State]' (no healthy target in the zone of {ips} means the first)";
const UNSERVED: [&str; 3] = [
    "the zone of {ips} has no healthy target, and cross-zone load balancing is off",
    "the network ACL or the route of that subnet keeps this host out",
    "the service has several load balancers, and the one behind {ips} lacks the listener or the targets",
];
const REFUSING: [&str; 2] = [
    "the gateway does not run on the targets behind {ips}",
    "the service has several load balancers, and the one behind {ips} sends to another port",
];
const UNREACHED: [&str; 2] = [
    "the hosts at {ips} are down",
    "their security groups let the gateway's host in, and this host not",
];
const FROM_GATEWAY: &str = "for a in {each}; do nc -vz -w 5 $a {port}; done, on the gateway's host (a connection means their security groups)";

/// ` in 1.2 ms`, ` after 5000 ms`: what sets one address apart from another.
fn after(connect: &Observation<TcpFacts, TcpFailure>, word: &str) -> String {
    connect.elapsed_ms.map_or(String::new(), |ms| match ms.0 {
        ms if ms < 10.0 => format!(" {word} {ms:.1} ms"),
        ms => format!(" {word} {ms:.0} ms"),
    })
}

/// What the follow-ups of that address add.
fn more(tried: &Place<'_, TcpFollowups>) -> Option<String> {
    if tried.it.came_up().is_some() {
        return Some(" (tried again, it did connect)".to_owned());
    }
    let (_, other) = tried.it.port_that_answers()?;
    Some(format!(" (its port {} answers)", other.address.port()))
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

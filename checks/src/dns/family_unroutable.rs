//! `dns.family-unroutable`

use std::collections::HashSet;
use std::net::SocketAddr;

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Observation, Owner, Severity, Site};
use crate::observations::{Observations, Place};
use crate::tcp::TcpFailure;
use crate::text;

/// The name has addresses of a family that this host has no route for.
pub static CHECK: Check = Check {
    code: "dns.family-unroutable",
    layer: Layer::Dns,
    severity: Severity::Warning,
    owner: Owner::Client,
    summary: "this host has no route for one family of the name's addresses",
    fix: &[
        say(
            "or have the endpoint's DNS record IP type hold only families that its clients have: ipv4, ipv6 or dualstack",
        )
        .by(Owner::EndpointOwner),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let families = seen.legs().filter_map(|(leg, _)| on(seen, leg));
    families.map(Unroutable::symptom).collect()
}

const SEE_V6: Instruction = say("see whether {family} leads anywhere from here")
    .run(&["ip", "-6", "route", "show", "default"])
    .macos(&["route", "-n", "get", "-inet6", "default"])
    .windows(&["Get-NetRoute", "-DestinationPrefix", "::/0"])
    .on(Site::Client);
const SEE_V4: Instruction = say("see whether {family} leads anywhere from here")
    .run(&["ip", "route", "show", "default"])
    .macos(&["route", "-n", "get", "default"])
    .windows(&["Get-NetRoute", "-DestinationPrefix", "0.0.0.0/0"])
    .on(Site::Client);

/// A family of a leg's addresses of which every one that was dialled has no route.
struct Unroutable {
    leg: Leg,
    addresses: Vec<SocketAddr>,
    /// Where each failure stands in the report.
    at: Vec<String>,
    /// True where the name has no other family.
    alone: bool,
}

/// IPv4 alone without a route is a network that is not connected, and no matter of families.
fn on(seen: &Observations, leg: Leg) -> Option<Unroutable> {
    let connects = seen.connects().into_iter();
    let made = connects.filter(|connect| connect.leg == leg && connect.it.skip().is_none());
    let (v6, v4): (Vec<_>, Vec<_>) = made.partition(|c| c.address.is_some_and(|a| a.is_ipv6()));
    let lost =
        |all: &[Place<'_, _>]| !all.is_empty() && all.iter().all(|connect| no_route(connect.it));
    let (family, alone) = match (lost(&v6), lost(&v4)) {
        (true, false) => (&v6, v4.is_empty()),
        (false, true) if !v6.is_empty() => (&v4, false),
        _ => return None,
    };
    Some(Unroutable {
        leg,
        addresses: family.iter().filter_map(|connect| connect.address).collect(),
        at: family.iter().map(|connect| connect.below("outcome/failed")).collect(),
        alone,
    })
}

fn no_route<F>(connect: &Observation<F, TcpFailure>) -> bool {
    connect.failed() == Some(&TcpFailure::NoRoute)
}

impl Unroutable {
    fn symptom(self) -> Symptom {
        let v6 = self.addresses.iter().any(SocketAddr::is_ipv6);
        let (family, other, see, flag) = if v6 {
            ("IPv6", "IPv4", SEE_V6, "--ipv4")
        } else {
            ("IPv4", "IPv6", SEE_V4, "--ipv6")
        };
        let ips: Vec<_> = self.addresses.iter().take(4).map(SocketAddr::ip).collect();
        let (message, way_out) = if self.alone {
            (
                text!(
                    "the name has {ips} and no {other} address to dial, and this host has no route for {family}",
                    ips,
                    other,
                    family
                ),
                text!("use a network or a VPN that carries {family} to the endpoint's VPC", family),
            )
        } else {
            (
                text!(
                    "the name has {ips} beside its {other} addresses, and this host has no route for {family}",
                    ips,
                    other,
                    family
                ),
                text!(
                    "for this tool alone, where this host is to have no {family}: {flag}",
                    family,
                    flag
                ),
            )
        };
        let symptom = Symptom::new(self.leg, message)
            .arg("family", family)
            .advise_first(see)
            .advise_first(way_out);
        self.at.into_iter().fold(symptom, Symptom::because)
    }
}

impl Observations {
    /// The addresses of a family without a route, on legs that can be reached by the other one:
    /// the lack is told by this check, and breaks nothing.
    pub(crate) fn spared(&self) -> HashSet<(Leg, SocketAddr)> {
        let lost = self.legs().filter_map(|(leg, _)| on(self, leg)).filter(|lost| !lost.alone);
        lost.flat_map(|lost| lost.addresses.into_iter().map(move |address| (lost.leg, address)))
            .collect()
    }
}

const PAGE: &str = r"
The name has addresses of a family, mostly IPv6, that this host has no route for.

## What it means

A name may have IPv4 addresses (A), IPv6 addresses (AAAA) or both. Every connection to an address of
one family failed for want of a route, on this host or near it. That family is not available here at
all, or not towards the endpoint.

- **Both families in the name**: clients try the other one and lose little time. Programs that only
  try the first address may fail.
- **Only this family in the name**: nothing can be reached from here, and `tcp.no-route` says so.

The type of an endpoint's records (DNS record IP type) decides what the name has: `ipv4` gives A,
`ipv6` gives AAAA, `dualstack` gives both. With `service-defined` the private name has A only, the
regional and the zonal names have both.

## How to confirm

    dig NAME A; dig NAME AAAA
    ip -6 route show default         # nothing: this host has no IPv6 beyond its own link
    ip route get ADDRESS             # Network is unreachable

## What to do

- Where this host should have that family, mend its route: the VPN or the network may carry one only.
- Where it should not, run with `--ipv4` (or `--ipv6`), and let clients do the same.
- Where no client has it, the endpoint's owner can choose another DNS record IP type.

## Sources

- [AWS PrivateLink: create an endpoint service, DNS record IP type](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [AWS PrivateLink: access AWS services through an interface endpoint](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [RFC 8305, trying both families](https://www.rfc-editor.org/rfc/rfc8305)
";

#[cfg(test)]
mod tests {
    use crate::model::{Millis, Observation, Outcome};
    use crate::report::Report;
    use crate::tcp::{TcpFacts, TcpFailure};
    use crate::testing::path::Path;

    /// One connect an address: up, without a route, or without an answer.
    fn report(connects: &[(&str, &str)]) -> Report {
        let mut seen = Path::new().seen();
        let route = seen.endpoint.as_mut().unwrap().routes.remove(0);
        for (address, end) in connects {
            let mut route = route.clone();
            route.address = address.parse().unwrap();
            let outcome = match *end {
                "up" => Outcome::Seen(TcpFacts { local: "10.0.0.7:50000".parse().unwrap() }),
                "no route" => Outcome::Failed(TcpFailure::NoRoute),
                _ => Outcome::Failed(TcpFailure::Timeout),
            };
            route.tcp = Observation { elapsed_ms: Some(Millis(2.0)), outcome };
            seen.endpoint.as_mut().unwrap().routes.push(route);
        }
        seen.reported()
    }

    #[test]
    fn a_family_is_unroutable_where_the_other_one_is_not_or_there_is_only_ipv6() {
        let (a, b, v6) = ("10.0.0.5:8443", "10.0.0.6:8443", "[2001:db8::5]:8443");
        for (connects, codes) in [
            (vec![(a, "up"), (v6, "no route")], "dns.family-unroutable"),
            (vec![(a, "no route"), (v6, "up")], "dns.family-unroutable"),
            (vec![(a, "up"), (b, "no route"), (v6, "up")], "tcp.partial"),
            (vec![(a, "up"), (b, "silent"), (v6, "no route")], "dns.family-unroutable tcp.partial"),
            (vec![(a, "silent"), (v6, "no route")], "dns.family-unroutable tcp.timeout"),
            (vec![(v6, "no route")], "dns.family-unroutable tcp.no-route"),
            (vec![(a, "no route")], "tcp.no-route"),
            (vec![(a, "no route"), (v6, "no route")], "tcp.no-route"),
            (vec![(a, "up"), (v6, "silent")], "tcp.partial"),
        ] {
            let report = report(&connects);
            let mut found: Vec<_> = report.findings.iter().map(|f| f.code.as_str()).collect();
            found.retain(|code| code.starts_with("dns.f") || code.starts_with("tcp."));
            found.dedup();
            assert_eq!(found.join(" "), codes, "{connects:?}");
            let fix = report.findings.iter().flat_map(|f| &f.fix);
            assert!(fix.clone().all(|line| !line.to_string().contains('{')), "{report:?}");
        }
    }
}

//! `dns.no-such-name`

use crate::check::{Check, Symptom};
use crate::dns::commands::{OWN_NAMES, ask, ask_at_gateway, ask_server, own_names};
use crate::dns::name_server::with_server;
use crate::dns::outcome_class::{ResolutionClass, unresolved};
use crate::dns::server_result::ResultClass;
use crate::instruction::say;
use crate::model::{Layer, Leg, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::vpce::{Reading, read};

/// NXDOMAIN, and no configured name server knows better; or the operating system knows no address.
pub static CHECK: Check = Check {
    code: "dns.no-such-name",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::EndpointOwner,
    summary: "the name does not exist (NXDOMAIN), or not for the operating system",
    fix: &[ask_server("see which name server denies it")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found: Vec<Symptom> = unresolved(seen, ResolutionClass::Unknown, ResultClass::Knows)
        .into_iter()
        .map(|s| by_system(seen, s))
        .collect();
    for place in seen.failed_lookups() {
        let asked = place.it;
        let denials = asked.denials();
        let Some(first) = denials.first() else { continue };
        if asked.outcome_class() != Some(ResolutionClass::Denied) {
            continue;
        }
        let (name, server) = (&asked.name, first.server);
        let message = match first.denying_zone() {
            Some(zone) => text!(
                "\"{name}\" does not exist: NXDOMAIN from {server}, denied by zone \"{zone}\"",
                name,
                server,
                zone
            ),
            None => text!("\"{name}\" does not exist: NXDOMAIN from {server}", name, server),
        };
        let symptom = Symptom::new(place.leg, message).arg("name", &asked.name);
        let symptom = with_server(symptom, asked.name_server(ResultClass::Denies));
        let symptom = denials.iter().fold(symptom, |s, denial| s.because(place.below(&denial.at)));
        found.push(doubted(symptom, &asked.name));
    }
    found
}

/// Which kind of name it is decides what may be wrong with it.
fn doubted(symptom: Symptom, name: &str) -> Symptom {
    match (symptom.leg, read(name)) {
        (Leg::Endpoint, Reading::Vpce(_)) => symptom
            .ambiguous_cause(
                [
                    say("a letter of \"{name}\" is wrong").by(Owner::Client),
                    say("the endpoint was deleted or re-created: its name changes with it"),
                ],
                say("an endpoint with another name there means a wrong letter or a new endpoint")
                    .run(OWN_NAMES)
                    .on(Site::EndpointAccount),
            )
            .advise_first(own_names(
                "compare \"{name}\" letter by letter with the endpoint's own names",
            )),
        (Leg::Endpoint, Reading::Malformed(_)) => symptom
            .advise_first(own_names("copy the endpoint's own name in place of \"{name}\"")),
        (Leg::Endpoint, Reading::Other) => symptom
            .ambiguous_cause(
                [
                    say(
                        "it is a private DNS name, which only the Resolver of the endpoint's VPC knows",
                    )
                    .by(Owner::Network),
                    say("\"{name}\" is mistyped").by(Owner::Client),
                ],
                ask(
                    "run it on a host in the endpoint's VPC: addresses there mean a private DNS name",
                ),
            )
            .advise_first(own_names("dial the endpoint's own name instead of \"{name}\"")),
        _ => symptom
            .ambiguous_cause(
                [
                    say("only the name servers of the gateway's own network know the name")
                        .by(Owner::Network),
                    say("\"{name}\" is mistyped").by(Owner::Client),
                ],
                ask_at_gateway("addresses there mean that only that network knows the name"),
            )
            .advise_first(ask_at_gateway(
                "see whether the gateway's host knows the name; if it does, run this tool there",
            )),
    }
}

/// The operating system alone knows no address.
fn by_system(seen: &Observations, symptom: Symptom) -> Symptom {
    let asked = seen.failed_lookups().into_iter().find(|place| place.leg == symptom.leg);
    let Some(asked) = asked.map(|place| place.it) else { return symptom };
    if !asked.server_results().iter().any(|s| s.class == ResultClass::Knows) {
        return doubted(symptom, &asked.name);
    }
    let symptom = symptom.owned_by(Owner::Client);
    if asked.absolute_name_resolves().is_some() {
        return symptom.advise_first("leave this host's search list out: shorten \"search\" and \"ndots\" in /etc/resolv.conf, or dial \"{name}.\" with its final dot");
    }
    symptom
        .ambiguous_cause(
            [
                "a local DNS agent (VPN client, security agent, cache) answers in the name servers' place",
                "the hosts file or nsswitch.conf leaves the name servers out",
            ],
            say("addresses there mean the hosts file or nsswitch.conf")
                .run(&["getent", "-s", "dns", "ahosts", "{name}"])
                .macos(&["dig", "{name}"])
                .windows(&["Resolve-DnsName", "{name}", "-DnsOnly"])
                .on(Site::Client),
        )
        .advise_first(
            say("fix this host's own name resolution: the order of its sources (/etc/nsswitch.conf), and the DNS settings of its VPN client or agent")
                .run(&["resolvectl", "query", "{name}"])
                .macos(&["dscacheutil", "-q", "host", "-a", "name", "{name}"])
                .windows(&["Resolve-DnsName", "{name}"])
                .on(Site::Client),
        )
}

const PAGE: &str = r"
The name server answered that there is no such name.

## What it means

To reach the gateway, its name must first be turned into addresses. `NXDOMAIN` is a definite no: the zone that is responsible for the name says that nothing of that name exists. Nothing was dialled, and nothing behind the endpoint is to blame.

The DNS names of a VPC endpoint are public: they resolve from any network, to private addresses.
So a name that does not exist is probably, in this order, mistyped; the name of an endpoint that was deleted
or made anew (the part after `vpce-` changes each time); or a name with the wrong suffix: endpoints
in China end in `.vpce.amazonaws.com.cn`. A *private DNS name* is different: it exists only inside
the VPC whose endpoint has private DNS turned on.

Where the finding says that a name server knows the name and the *operating system* does not, the
name is right. Programs on this host ask the operating system, so nothing on it can dial the name. The
tool then asks the operating system again for the name with a final dot; if that works, the host's
list of search domains is in the way.
Between the two stand the hosts file, `nsswitch.conf`, the name resolution policy of Windows, and
local agents (VPN, security, cache) that answer in a name server's place.

## How to confirm

    dig NAME A                       # the local resolver's answer: status NXDOMAIN, and the SOA that denies it
    dig NAME A @1.1.1.1              # a public resolver's answer
    aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].DnsEntries[].DnsName'
    getent ahosts NAME               # what programs on this host get (Windows: Resolve-DnsName NAME)

If a public resolver knows the name, see `dns.shadow-zone`.

## What to do

- Copy the name from the endpoint's own list of DNS names and use that.
- If the endpoint is gone, ask its owner for the new one.
- For a private DNS name, run from inside the VPC, or forward the name to an inbound resolver
  endpoint of that VPC, or use the `vpce-…` name.
- Where only the operating system does not know it, mend this host's name resolution: its hosts
  file, its order of sources, its local DNS agent.

## Sources

- [AWS PrivateLink: access through an interface endpoint, DNS](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [AWS PrivateLink: manage DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html)
- [RFC 2308, negative caching of DNS queries](https://www.rfc-editor.org/rfc/rfc2308)
";

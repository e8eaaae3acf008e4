//! `dns.public-address`

use crate::check::{Check, Symptom};
use crate::dns::commands::{PUBLIC_RESOLVER, ask_public, search_hosts_file};
use crate::dns::is_public_v4;
use crate::dns::queries::Source;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::vpce::{Reading, read};

/// The name of a VPC endpoint leads to the internet.
pub static CHECK: Check = Check {
    code: "dns.public-address",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "the name of a VPC endpoint answers a public address",
    fix: &[ask_public("see the endpoint's own addresses"), PUBLIC_RESOLVER],
    explains: &[
        &crate::tcp::refused::CHECK,
        &crate::tcp::timeout::CHECK,
        &crate::tcp::no_route::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.resolved() {
        let name = &place.it.lookups.name;
        let mut public = place.it.addresses.iter().enumerate().filter(|(_, a)| is_public_v4(**a));
        let (Reading::Vpce(_), Some((i, first))) = (read(name), public.next()) else { continue };
        let message = text!(
            "the endpoint name \"{name}\" leads to the public address {first}",
            name,
            first = *first
        );
        let symptom = Symptom::new(place.leg, message).arg("name", name).arg("public", first);
        let symptom = symptom.because(place.below(&format!("addresses/{i}")));
        found.push(match place.it.lookups.source(*first) {
            Source::Server(server) => symptom
                .ambiguous_cause(
                    [
                        say("a zone or a rewriting of answers at {server} gives {public}"),
                        OWN_RANGE,
                    ],
                    SAME_THERE,
                )
                .arg("server", server)
                .advise_first(
                    "have {name} taken out of what {server} answers itself: it gives {public}",
                ),
            Source::System => symptom.owned_by(Owner::Client).advise_first(search_hosts_file(
                "take {public} out of this host's hosts file: its name servers do not give it",
            )),
            Source::Unknown => symptom
                .ambiguous_cause(
                    [
                        say(
                            "the hosts file, or a name server that rewrites answers, gives {public}",
                        ),
                        OWN_RANGE,
                    ],
                    SAME_THERE,
                )
                .advise_first(search_hosts_file(
                    "remove what gives {public}: a line in the hosts file, or a zone of one's own",
                )),
        });
    }
    found
}

const OWN_RANGE: Instruction =
    say("the endpoint's VPC has a public range as its own, and {public} is right")
        .by(Owner::EndpointOwner);
const SAME_THERE: Instruction =
    ask_public("the same address there means that the VPC has that range as its own");

const PAGE: &str = r"
The name of a VPC endpoint was answered with an address of the internet.

## What it means

The names of VPC endpoints resolve to the private addresses of the endpoint's network interfaces,
wherever they are asked for. A public IPv4 address comes from somewhere else: a hosts file, a zone of
one's own that covers the name, or a name server or captive portal that rewrites answers. What is
reached there is probably not the endpoint, even if it answers.

One exception: a VPC may have been given a public IPv4 range as its own. Then compare the address
with the endpoint's network interfaces: if it is one of theirs, there is nothing to fix.

IPv6 addresses are not judged here: those of an endpoint look like any other of the internet.

## How to confirm

    dig NAME A                       # the local name server
    dig NAME A @1.1.1.1              # another one
    getent ahosts NAME               # what programs get, hosts file included
    aws ec2 describe-network-interfaces --filters Name=interface-type,Values=vpc_endpoint --query 'NetworkInterfaces[].PrivateIpAddress'

## What to do

- Remove the line or zone that gives the address.
- On a network that rewrites answers, use another name server or the VPN.

## Sources

- [AWS PrivateLink: access AWS services, DNS resolution](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [RFC 1918, private addresses](https://www.rfc-editor.org/rfc/rfc1918)
";

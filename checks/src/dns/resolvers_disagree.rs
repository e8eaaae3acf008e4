//! `dns.resolvers-disagree`

use crate::check::{Check, Symptom};
use crate::dns::Lookups;
use crate::dns::commands::{ask_at_gateway, ask_server};
use crate::dns::name_server::with_server;
use crate::dns::server_result::{ResultClass, ServerResult};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;

/// Two name servers give different addresses.
pub static CHECK: Check = Check {
    code: "dns.resolvers-disagree",
    layer: Layer::Dns,
    severity: Severity::Warning,
    owner: Owner::Network,
    summary: "two name servers answer differently",
    fix: &[
        ask_server("ask each of them again"),
        say("fix the one whose answer is wrong, or take it off this host's list"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.lookups() {
        let asked = place.it;
        let results = asked.server_results();
        let Some(one) = results.iter().position(|s| s.class == ResultClass::Knows) else {
            continue;
        };
        let resolved = place.at.contains("/seen/");
        let differs = |other: &usize| differ(asked, &results, one, *other, resolved);
        let others: Vec<usize> = (0..results.len()).filter(differs).collect();
        let Some(other) = others.first() else { continue };
        let others_say = others.iter().map(|other| given(asked, &results, *other));
        let first = given(asked, &results, one);
        let message = text!("for \"{name}\" {first}", name = &asked.name, first);
        let symptom = Symptom::new(place.leg, others_say.fold(message, Text::and))
            .because(place.below(&results[one].evidence()))
            .arg("name", &asked.name);
        let symptom = with_server(symptom, results[*other].server);
        let other_at = others.iter().map(|other| place.below(&results[*other].evidence()));
        let is_endpoint = place.leg == Leg::Endpoint;
        let symptom = other_at.fold(symptom, Symptom::because).advise_first(if is_endpoint {
            SEE_ADDRESSES
        } else {
            SEE_AT_GATEWAY
        });
        let right = if is_endpoint { ADDRESSES } else { AT_GATEWAY };
        found.push(symptom.ambiguous_cause(CAUSES, right));
    }
    found
}

const CAUSES: [Instruction; 2] = [
    say("two views of one name: one name server belongs to the VPC or VPN, the other does not"),
    say("one of them holds a copied record of an endpoint that was re-created"),
];
const AT_GATEWAY: Instruction = ask_at_gateway("the addresses there are the right ones");
const SEE_AT_GATEWAY: Instruction = ask_at_gateway("see which answer is right");
const ADDRESSES: Instruction =
    say("the addresses there are the right ones").run(INTERFACES).on(Site::EndpointAccount);
const SEE_ADDRESSES: Instruction =
    say("see which answer is right").run(INTERFACES).on(Site::EndpointAccount);
const INTERFACES: &[&str] = &[
    "aws",
    "ec2",
    "describe-network-interfaces",
    "--filters",
    "Name=interface-type,Values=vpc_endpoint",
    "--query",
    "NetworkInterfaces[].PrivateIpAddress",
];

/// Tells if both know the name by different addresses of one family; or, for a name that resolves,
/// whether the other one denies it.
fn differ(
    asked: &Lookups,
    results: &[ServerResult],
    one: usize,
    other: usize,
    resolved: bool,
) -> bool {
    if results[other].is_negative() {
        return resolved; // for a name that does not resolve an error says so
    }
    let (ours, theirs) = (asked.servers[one].sets(), asked.servers[other].sets());
    let pairs = ours.iter().zip(&theirs);
    results[other].class == ResultClass::Knows
        && pairs.into_iter().any(|(a, b)| a.is_some() && b.is_some() && a != b)
}

fn given(asked: &Lookups, results: &[ServerResult], one: usize) -> Text {
    let result = &results[one];
    if result.class != ResultClass::Knows {
        return result.said().unwrap_or_default();
    }
    let addresses: Vec<_> = asked.servers[one].addresses().into_iter().take(4).collect();
    text!("{server} gives {addresses}", server = result.server, addresses)
}

const PAGE: &str = r"
Two of the name servers this host uses give different answers for the name.

## What it means

Which answer a program gets depends on which server is asked first, and can change from one moment
to the next.

- **Two views.** A private DNS name leads to the endpoint inside its VPC and to something public,
  or nothing, outside. One of the servers belongs to the VPC or VPN, the other does not.
- **A copied record.** One server holds the endpoint's addresses in a zone of its own, from before the
  endpoint was made anew.
- **A moment of change.** The regional name of an endpoint leads to healthy zones; right after a
  change two caches may differ for as long as the record's time to live, 60 seconds as a rule.

The addresses that were dialled are the operating system's, or with `--resolver` those of the first
server that gives a definite answer.

## How to confirm

    dig NAME A @NAME-SERVER          # each of them in turn, twice, a minute apart
    aws ec2 describe-network-interfaces --filters Name=interface-type,Values=vpc_endpoint --query 'NetworkInterfaces[].PrivateIpAddress'

## What to do

- Replace copied A records by a CNAME to the endpoint's regional name, or a Route 53 alias.
- Give this host name servers of one view only, or forward the name's domain on both.

## Sources

- [AWS PrivateLink: share your services, DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
- [AWS PrivateLink: manage DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html)
- [Route 53: routing traffic to an interface endpoint by its name](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-vpc-interface-endpoint.html)
";

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::dns::ExchangeFailure;
    use crate::testing::lookups::{NAME, failed, known, leg_resolved, server, server_v4};

    #[test]
    fn a_family_that_one_server_was_silent_about_is_not_compared() {
        let silent = failed(ExchangeFailure::Silent);
        let both = server(known("10.0.0.5"), known("fd00::5"));
        let half = server(known("10.0.0.5"), silent);
        assert!(judge(&leg_resolved(NAME, None, vec![both, half])).is_empty());
        let servers = vec![server_v4(known("10.0.0.5")), server_v4(known("10.0.0.6"))];
        assert_eq!(judge(&leg_resolved(NAME, None, servers)).len(), 1);
    }
}

//! `dns.shadow-zone`

use crate::check::{Check, Symptom};
use crate::dns::commands::ask_public;
use crate::dns::outcome_class::ResolutionClass;
use crate::dns::queries::Response;
use crate::dns::server_result::ResultClass;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;

/// NXDOMAIN from a zone that hides the real one, or while another name server knows the name.
pub static CHECK: Check = Check {
    code: "dns.shadow-zone",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "a private zone or another view of DNS hides the name",
    fix: &[
        say("in AWS, find the zone among the private ones of the VPC")
            .run(&[
                "aws",
                "route53",
                "list-hosted-zones-by-vpc",
                "--vpc-id",
                "VPC",
                "--vpc-region",
                "REGION",
            ])
            .on(Site::EndpointAccount),
        say("for this tool alone: --resolver {knower}, a name server that knows the name"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_lookups() {
        let asked = place.it;
        let (denials, results) = (asked.denials(), asked.server_results());
        let shadow = denials.iter().find(|d| d.is_shadow());
        let Some(denial) = shadow.or(denials.first()) else { continue };
        if asked.outcome_class() != Some(ResolutionClass::Shadowed) {
            continue;
        }
        let knows = results.iter().find(|s| s.class == ResultClass::Knows);
        let zone = denial.denying_zone();
        let (server, name) = (denial.server, &asked.name);
        let message = match (knows.map(|knows| knows.server), &zone) {
            (Some(knower), Some(zone)) => text!(
                "{server} denies \"{name}\" (NXDOMAIN, denied by zone \"{zone}\"), while {knower} knows it",
                server,
                name,
                zone,
                knower
            ),
            (Some(knower), None) => text!(
                "{server} denies \"{name}\" (NXDOMAIN), while {knower} knows it",
                server,
                name,
                knower
            ),
            (None, Some(zone)) => text!(
                "\"{name}\" is denied by a zone \"{zone}\" at {server} that is not AWS's own",
                name,
                zone,
                server
            ),
            (None, None) => continue,
        };
        let advice = match &zone {
            Some(zone) => text!(
                "have zone \"{zone}\" at {server} changed: delete the zone that hides {name}, or add {name} to it",
                zone,
                server,
                name
            ),
            None => text!(
                "have name server {server} changed: delete the zone that hides {name}, or add {name} to it",
                server,
                name
            ),
        };
        let mut symptom = Symptom::new(place.leg, message)
            .because(place.below(&denial.at))
            .advise_first(advice)
            .arg("name", name)
            .arg("denier", server)
            .arg("knower", knows.map_or_else(|| "1.1.1.1".to_owned(), |k| k.server.to_string()))
            .arg("zone", zone.unwrap_or_default());
        if let Some(knows) = knows {
            symptom = symptom.because(place.below(&knows.evidence()));
        }
        let guessed = knows.is_none() && denials.iter().all(Response::is_private_zone);
        found.push(if guessed {
            symptom.inferred_from(
                [
                    say("the zone \"{zone}\" at {denier} hides AWS's own"),
                    say("the name does not exist: a typing error, or a deleted endpoint")
                        .by(Owner::EndpointOwner),
                ],
                ask_public("an address there means that the zone hides it"),
            )
        } else {
            symptom
        });
    }
    found
}

const PAGE: &str = r"
The name is denied by a zone that hides the real one.

## What it means

The names of VPC endpoints are public: every name server that asks the internet finds them. A name
server that says NXDOMAIN while another one knows the name holds a zone of its own that covers the
name and does not contain it. The same follows when the denial is signed (in its SOA record) by a
zone `amazonaws.com` or `vpce.amazonaws.com` whose primary name server is not AWS's.

At Route 53 this is a rule: where a private hosted zone matches a name, the Resolver answers from
it alone. A name that is not in it gets NXDOMAIN, and public DNS is not asked. So a home-made zone
`vpce.amazonaws.com` that was made for one endpoint breaks all others. On corporate name servers
an override of `amazonaws.com` does the same. A denial by a primary such as `ns-1536.awsdns-00.co.uk`
is probably such a private hosted zone; the verdict is then marked as inferred.

For a *private DNS name*, such as `dcv.example.com`, the two answers are two views: only the
Resolver of the VPC with the endpoint knows the private one.

## How to confirm

    dig NAME A @NAME-SERVER          # NXDOMAIN, and in the authority section the zone that denies it
    dig NAME A @1.1.1.1              # a name server of the internet knows it
    aws route53 list-hosted-zones-by-vpc --vpc-id VPC --vpc-region REGION

## What to do

- Add the missing record to the zone, or give the zone a narrower name: the endpoint's own.
- On a corporate name server, forward `vpce.amazonaws.com` to the internet instead of answering it.
- For a private DNS name, forward its domain to an inbound endpoint of the VPC's Resolver, or dial
  the `vpce-…` name.

## Sources

- [Route 53: considerations when working with a private hosted zone](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html)
- [AWS PrivateLink: access AWS services, DNS resolution](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [Route 53: forwarding inbound DNS queries to your VPCs](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html)
- [RFC 2308, negative caching of DNS queries](https://www.rfc-editor.org/rfc/rfc2308)
";

#[cfg(test)]
mod tests {
    use crate::testing::lookups::{
        NAME, answered, codes, known, leg_failed, leg_resolved, server_v4,
    };

    #[test]
    fn what_resolves_is_not_broken_by_a_second_opinion() {
        let servers = || vec![server_v4(answered("NXDOMAIN", None)), server_v4(known("10.0.0.5"))];
        assert!(codes(leg_failed(None, servers())).contains(&"dns.shadow-zone".to_owned()));
        for system in [None, Some(&["10.0.0.5"][..])] {
            let resolved = codes(leg_resolved(NAME, system, servers()));
            assert_eq!(resolved, ["dns.resolvers-disagree", "dns.single-address"]);
        }
    }
}

//! `dns.rebind-filtered`

use crate::check::{Check, Symptom};
use crate::dns::commands::{PUBLIC_RESOLVER, ask_public};
use crate::dns::outcome_class::ResolutionClass;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::vpce::{Reading, read};

/// The name server takes private addresses out of its answers.
pub static CHECK: Check = Check {
    code: "dns.rebind-filtered",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "the name server filters private addresses out (DNS rebinding protection)",
    fix: &[
        say(
            "let private answers for {domain} through at {filter}: dnsmasq rebind-domain-ok=/{domain}/, unbound private-domain: \"{domain}\"",
        ),
        ask_public("see the addresses that it holds back"),
        PUBLIC_RESOLVER,
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_lookups() {
        let asked = place.it;
        let results = asked.server_results();
        let Some(filter) = results.iter().find(|s| s.is_negative()) else { continue };
        if asked.outcome_class() != Some(ResolutionClass::Filtered) {
            continue;
        }
        let blocked = filter.is_blocked();
        let (name, server) = (&asked.name, filter.server);
        let mut message = match filter.said() {
            Some(said) if blocked => {
                text!("the answer for \"{name}\" is blocked: {said}", name, said)
            }
            _ if filter.answer().is_some_and(|answer| answer.soa.is_none()) => text!(
                "the answer of {server} for \"{name}\" has no address and no zone that says so",
                server,
                name
            ),
            _ => text!("the answer of {server} for \"{name}\" has no address", server, name),
        };
        if asked.private_elsewhere() {
            message =
                text!("{message}, while another name server gives private addresses", message);
        }
        let symptom = Symptom::new(place.leg, message)
            .because(place.below(&filter.at))
            .arg("name", &asked.name)
            .arg("domain", domain(&asked.name))
            .arg("filter", filter.server);
        found.push(match asked.zone_of(filter.server) {
            _ if blocked => symptom,
            Some((at, zone)) => {
                let zone = crate::text::shown(&zone, 80);
                let said = text!("asked for the name's SOA it names the zone \"{zone}\"", zone);
                symptom.append_clause(said).because(place.below(&at))
            }
            None => symptom.inferred_from(
                [
                    say("{filter} takes private addresses out of its answers"),
                    say("the name has no address yet: the endpoint is pending or was just created")
                        .by(Owner::EndpointOwner),
                ],
                ask_public("private addresses there mean the filter"),
            ),
        });
    }
    found
}

/// The domain to allow: the suffix of VPC endpoints, or the domain the name is in.
fn domain(name: &str) -> String {
    match (read(name), name.split_once('.')) {
        (Reading::Vpce(vpce), _) => vpce.suffix,
        (_, Some((_, domain))) => domain.to_owned(),
        _ => name.to_owned(),
    }
}

const PAGE: &str = r#"
The name server knows the name and takes its private addresses out of the answer.

## What it means

The names of VPC endpoints are public, and their addresses are private. To many home routers and
name servers that looks like an attack, DNS rebinding, by which a web page reaches into a private
network. They let the name through and drop the addresses.

What is left is an odd answer: `NOERROR`, so the name exists, no address, and no SOA record, which
a zone without an address would send. dnsmasq says so besides, with the extended error 15,
"Blocked"; then it is certain. Without that word the tool asks the same name server for the SOA of
the name, which no filter of addresses holds back: if it names the zone, the name exists there. Otherwise the
filter is inferred, all the more where another name server gives private addresses only.

dnsmasq (`stop-dns-rebind`, also in OpenWrt and pfSense) and unbound (`private-address`) do this,
and so do filtering DNS services.

## How to confirm

    dig NAME A                       # NOERROR, ANSWER: 0, no SOA; perhaps "EDE: 15 (Blocked)"
    dig NAME A @1.1.1.1              # the private addresses
    journalctl -u dnsmasq            # "possible DNS-rebind attack detected: NAME"

unbound logs "sanitize: removing public name with private address".

## What to do

- dnsmasq: `rebind-domain-ok=/vpce.amazonaws.com/`; OpenWrt: the domain whitelist of "Rebind protection".
- unbound: `private-domain: "vpce.amazonaws.com"`; pfSense: the same as a custom option.
- A filtering service: allow `vpce.amazonaws.com`.
- Or use another name server, such as an inbound endpoint of the VPC's Resolver.

## Sources

- [AWS PrivateLink: access AWS services, DNS resolution](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [RFC 8914, extended DNS errors](https://www.rfc-editor.org/rfc/rfc8914)
- [pfSense: DNS rebinding protections](https://docs.netgate.com/pfsense/en/latest/services/dns/rebinding.html)
"#;

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::model::Certainty;
    use crate::testing::lookups::{DNS, answered, known, leg_failed, server_v4};

    #[test]
    fn an_answer_with_soa_is_filtered_only_where_another_has_private_addresses() {
        let with = |other| {
            leg_failed(None, vec![server_v4(answered("NOERROR", Some(DNS))), server_v4(other)])
        };
        let found = judge(&with(known("10.0.0.5")));
        assert_eq!(found[0].certainty, Certainty::Inferred);
        assert!(judge(&with(known("203.0.113.9"))).is_empty());
        assert!(judge(&with(known("127.0.0.1"))).is_empty());
    }
}

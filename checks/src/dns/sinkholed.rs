//! `dns.sinkholed`

use crate::check::{Check, Symptom};
use crate::dns::commands::{PUBLIC_RESOLVER, ask, search_hosts_file};
use crate::dns::queries::Source;
use crate::dns::{DnsFacts, is_sunk};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::observations::Place;
use crate::text;

/// Every address that came is one nobody can be reached at.
pub static CHECK: Check = Check {
    code: "dns.sinkholed",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "the answer is 0.0.0.0, :: or loopback: a filter or an override",
    fix: &[PUBLIC_RESOLVER],
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
        let (name, addresses) = (&place.it.lookups.name, &place.it.addresses);
        if !addresses.iter().all(|a| is_sunk(*a)) || is_this_host(name) || is_tunnel(seen, &place) {
            continue;
        }
        let Some(first) = addresses.first() else { continue };
        let message =
            text!("\"{name}\" leads to {first}, where no other host can be", name, first = *first);
        let symptom = Symptom::new(place.leg, message).because(place.below("addresses"));
        let symptom = symptom.arg("name", name).arg("sunk", first);
        found.push(match place.it.lookups.source(*first) {
            Source::Server(server) => symptom.advise_first(text!(
                "allow {name} at {server}, which gives {sunk}: it is a filter, or a zone of its own",
                name,
                server,
                sunk = *first
            )),
            Source::System => symptom.owned_by(Owner::Client).advise_first(search_hosts_file(
                "remove {sunk} from this host's hosts file: its name servers do not give it",
            )),
            Source::Unknown => symptom
                .ambiguous_cause(
                    [
                        say("a filtering name server gives {sunk}"),
                        say("the hosts file of this host gives it").by(Owner::Client),
                    ],
                    ask("the same address in the answer means the name server").on(Site::Client),
                )
                .advise_first(search_hosts_file(
                    "allow {name} at the filter that gives {sunk}, or take its line out of the hosts file",
                )),
        });
    }
    found
}

/// RFC 6761 §6.3: these names are loopback by right.
fn is_this_host(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Loopback, dialled itself, where something took the connection: a forwarded port.
fn is_tunnel(seen: &Observations, place: &Place<'_, DnsFacts>) -> bool {
    let up = seen.connects().into_iter().filter(|c| c.leg == place.leg && c.it.seen().is_some());
    let mut dialled = up.filter_map(|connect| connect.dialled().or(connect.address));
    let loopback = place.it.addresses.iter().all(|a| a.to_canonical().is_loopback());
    loopback && dialled.any(|to| place.it.addresses.contains(&to.ip()))
}

const PAGE: &str = r#"
The name was answered with an address that leads nowhere: `0.0.0.0`, `::` or loopback.

## What it means

No VPC endpoint has such an address. Somebody between the name and this host gives it on purpose:

- **a filtering name server** that answers `0.0.0.0` for what it blocks. Some do so for every name
  with a private address, as a protection against DNS rebinding; all endpoints have private ones;
- **a line in this host's hosts file**, from a block list or a forgotten test.

A connection to `0.0.0.0` or loopback ends on this host itself, so "connection refused" after it
says nothing about the endpoint. A loopback address on which something answers is taken for a
forwarded port, and is not reported.

## How to confirm

    dig NAME A                       # what the name server says
    dig NAME A @1.1.1.1              # what another one says
    getent ahosts NAME               # what programs get, hosts file included
    grep NAME /etc/hosts             # Windows: C:\Windows\System32\drivers\etc\hosts

## What to do

- Allow the name, or all of `vpce.amazonaws.com`, at the filtering service.
- Remove the line from the hosts file.
- Or use another name server, such as an inbound endpoint of the VPC's Resolver.

## Sources

- [AWS PrivateLink: access AWS services, DNS resolution](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [Control D: the DNS rebind option](https://docs.controld.com/docs/dns-rebind-option)
- [RFC 6890, special-purpose addresses](https://www.rfc-editor.org/rfc/rfc6890)
"#;

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::testing::lookups::{NAME, known, leg_resolved, server_v4};

    #[test]
    fn an_address_of_this_host_is_no_endpoint_unless_it_is_localhost_that_was_asked_for() {
        for sunk in ["0.0.0.0", "::", "127.0.0.1", "::ffff:127.0.0.1"] {
            let seen = leg_resolved(NAME, None, vec![server_v4(known(sunk))]);
            assert_eq!(judge(&seen).len(), 1, "{sunk}");
        }
        assert!(judge(&leg_resolved("localhost", Some(&["127.0.0.1"]), Vec::new())).is_empty());
        assert!(judge(&leg_resolved(NAME, Some(&["10.0.0.5"]), Vec::new())).is_empty());
    }
}

//! `dns.os-differs`

use crate::check::{Check, Symptom};
use crate::dns::commands::{ask, ask_system};
use crate::dns::server_result::{ResultClass, ServerResult};
use crate::dns::{Lookups, ServerAnswers};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;
use std::net::IpAddr;

/// The operating system and the name servers it uses do not say the same.
pub static CHECK: Check = Check {
    code: "dns.os-differs",
    layer: Layer::Dns,
    severity: Severity::Warning,
    owner: Owner::Client,
    summary: "the operating system's answer is not that of its name servers",
    fix: &[
        ask_system("see the operating system's answer"),
        ask("see the answer of its name servers").on(Site::Client),
        say(
            "remove the override: a line in the hosts file, a name resolution policy, or a stale cache",
        )
        .run(&["resolvectl", "flush-caches"])
        .macos(&["sudo", "dscacheutil", "-flushcache"])
        .windows(&["Clear-DnsClientCache"])
        .on(Site::Client),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.lookups() {
        let asked = place.it;
        let Some(message) = difference(asked) else { continue };
        let system = if asked.system_resolves() { "seen" } else { "failed" };
        let symptom = Symptom::new(place.leg, message)
            .because(place.below(&format!("system/outcome/{system}")))
            .arg("name", &asked.name);
        let results = asked.server_results();
        let heard = results.iter().filter(|s| s.class == ResultClass::Knows || s.is_negative());
        let symptom = heard.fold(symptom, |s, one| s.because(place.below(&one.evidence())));
        found.push(symptom.ambiguous_cause(CAUSES, DECIDES));
    }
    found
}

const CAUSES: [&str; 3] = [
    "a line in the hosts file",
    "a policy or an agent (VPN client, systemd-resolved, Windows NRPT) that asks other name servers",
    "a stale cache",
];
const DECIDES: Instruction = say(
    "a line of the hosts file, the link that answers (a policy), or \"from cache\" tells which",
)
.run(&["grep", "-i", "{name}", "/etc/hosts", ";", "resolvectl", "query", "{name}"])
.macos(&["grep", "-i", "{name}", "/etc/hosts", ";", "scutil", "--dns"])
.windows(&[
    "Select-String",
    "{name}",
    "C:\\Windows\\System32\\drivers\\etc\\hosts",
    ";",
    "Get-DnsClientNrptPolicy",
])
.on(Site::Client);

/// The sentence of it, where the two differ.
fn difference(asked: &Lookups) -> Option<Text> {
    let name = &asked.name;
    let results = asked.server_results();
    let knows: Vec<usize> =
        (0..results.len()).filter(|i| results[*i].class == ResultClass::Knows).collect();
    let Some(answer) = asked.system.seen() else {
        let server = &asked.servers[*knows.first()?];
        return Some(text!(
            "for \"{name}\" {said}, while {server} gives {addresses}",
            name,
            said = asked.system_said()?,
            server = server.server,
            addresses = list(&server.addresses())
        ));
    };
    let system = list(&answer.addresses);
    if let Some(first) = knows.first() {
        let agrees = |i: &usize| agree(&answer.addresses, &asked.servers[*i]);
        let server = &asked.servers[*first];
        return (!knows.iter().any(agrees)).then(|| {
            text!(
                "for \"{name}\" the operating system gives {system}, while {server} gives {addresses}",
                name,
                system,
                server = server.server,
                addresses = list(&server.addresses())
            )
        });
    }
    let denied: Vec<Text> =
        results.iter().filter(|s| s.is_negative()).filter_map(ServerResult::said).collect();
    (!denied.is_empty()).then(|| {
        text!(
            "for \"{name}\" the operating system gives {system}, while {denied}",
            name,
            system,
            denied
        )
    })
}

/// Tells if the addresses are the same in every family that both speak of.
fn agree(system: &[IpAddr], server: &ServerAnswers) -> bool {
    let sets = server.sets();
    let of_family = |v4: bool| system.iter().filter(move |a| a.is_ipv4() == v4).copied();
    [true, false].into_iter().zip(&sets).all(|(v4, set)| {
        let ours: std::collections::BTreeSet<IpAddr> = of_family(v4).collect();
        ours.is_empty() || set.as_ref().is_none_or(|theirs| *theirs == ours)
    })
}

/// The first of the addresses.
fn list(addresses: &[IpAddr]) -> Vec<IpAddr> {
    addresses.iter().take(4).copied().collect()
}

const PAGE: &str = r"
What the operating system says of the name is not what its name servers say.

## What it means

Programs ask the operating system (`getaddrinfo`), and the addresses dialled here are its own. It
does not only ask name servers:

- **the hosts file** comes first on most systems. A line from an earlier endpoint, a test, or a port
  forwarded through a tunnel outlives its reason;
- **a cache** may still hold the addresses of an endpoint that was made anew;
- **a policy or an agent** (the name resolution policy table of Windows, a VPN client, a per-link
  setting of systemd-resolved) sends some names to other servers than the ones listed;
- **the search list**: a name with few dots is tried with the host's own domains first, and a
  wildcard record there answers for it.

If the operating system fails while a name server knows the name, the layer is broken for every
program on this host, and an error says so as well.

## How to confirm

    getent ahosts NAME               # the operating system (Windows: Resolve-DnsName NAME)
    dig NAME. A                      # the name server; the final dot keeps the search list out
    grep NAME /etc/hosts             # Windows: C:\Windows\System32\drivers\etc\hosts
    resolvectl query NAME            # systemd-resolved: which link answered
    Get-DnsClientNrptPolicy          # Windows: the name resolution policy

## What to do

- Remove the line from the hosts file, or bring it up to date.
- Empty the cache: `resolvectl flush-caches`, `ipconfig /flushdns`.
- If it is on purpose, such as a tunnel, there is nothing to fix; the finding stays in the report.

## Sources

- [RFC 3493, section 6.1, getaddrinfo](https://www.rfc-editor.org/rfc/rfc3493#section-6.1)
- [nsswitch.conf(5)](https://man7.org/linux/man-pages/man5/nsswitch.conf.5.html)
- [AWS PrivateLink: share your services, DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
";

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::dns::SystemFailure;
    use crate::testing::lookups::{
        DNS, NAME, answered, known, leg_failed, leg_resolved, server, server_v4,
    };

    fn found(system: &[&str], servers: Vec<crate::dns::ServerAnswers>) -> Vec<String> {
        let found = judge(&leg_resolved(NAME, Some(system), servers));
        found.into_iter().map(|symptom| symptom.message.to_string()).collect()
    }

    #[test]
    fn one_name_server_that_agrees_is_enough() {
        let servers = || vec![server_v4(known("10.0.0.5")), server_v4(known("10.0.0.6"))];
        assert!(found(&["10.0.0.6"], servers()).is_empty());
        assert_eq!(found(&["10.0.0.7"], servers()).len(), 1);
    }

    #[test]
    fn a_family_the_operating_system_left_out_is_no_difference() {
        let both = || vec![server(known("10.0.0.5"), known("fd00::5"))];
        assert!(found(&["10.0.0.5"], both()).is_empty());
        assert_eq!(found(&["fd00::6", "10.0.0.5"], both()).len(), 1);
    }

    #[test]
    fn a_name_only_one_side_knows_is_a_difference() {
        assert_eq!(found(&["10.0.0.5"], vec![server_v4(answered("NXDOMAIN", Some(DNS)))]).len(), 1);
        assert!(found(&["10.0.0.5"], Vec::new()).is_empty());
        let failed = leg_failed(Some(SystemFailure::NoName), vec![server_v4(known("10.0.0.5"))]);
        assert_eq!(judge(&failed).len(), 1);
    }
}

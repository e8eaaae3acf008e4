//! `dns.some-resolvers-fail`

use crate::check::{Check, Symptom};
use crate::dns::commands::ask_server;
use crate::dns::name_server::with_server;
use crate::dns::server_result::{ResultClass, ServerResult};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::Observations;
use crate::text;

/// One configured name server knows the name, another gives no useful answer.
pub static CHECK: Check = Check {
    code: "dns.some-resolvers-fail",
    layer: Layer::Dns,
    severity: Severity::Warning,
    owner: Owner::Network,
    summary: "one configured name server works, another does not",
    fix: &[ask_server("see it fail"), say("fix that name server, or take it off this host's list")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.lookups() {
        let asked = place.it;
        let results = asked.server_results();
        let failing: Vec<&ServerResult> = results.iter().filter(|s| s.is_failure()).collect();
        let knows = results.iter().find(|s| s.class == ResultClass::Knows);
        let (Some(knows), Some(first)) = (knows, failing.first()) else { continue };
        let said: Vec<Text> = failing.iter().filter_map(|s| s.said()).collect();
        let message = text!(
            "{said}, while {server} knows \"{name}\"",
            said,
            server = knows.server,
            name = &asked.name
        );
        let symptom = Symptom::new(place.leg, message).arg("name", &asked.name);
        let symptom = with_server(symptom, asked.name_server(first.class));
        found.push(failing.iter().fold(symptom, |s, one| s.because(place.below(&one.evidence()))));
    }
    found
}

const PAGE: &str = r"
One of the name servers this host uses knows the name, and another fails or stays silent.

## What it means

A host asks its name servers one after the other, or several at once. While one of them does not
answer, each lookup that meets it waits for its time-out before the next is asked: seconds, for each
name, at unforeseeable moments. A server that answers `SERVFAIL` or `REFUSED` costs less time, but
some programs take that answer as final.

So connections work, stall now and then, and sometimes fail.

## How to confirm

    cat /etc/resolv.conf             # the name servers of this host (Windows: ipconfig /all)
    dig NAME A @NAME-SERVER          # each of them in turn

## What to do

- Mend the name server that fails: see `dns.servfail`, `dns.refused` or `dns.resolver-silent`.
- Or take it off the list: in the DHCP options of the network, the VPN's settings, or on this host.

## Sources

- [resolv.conf(5), timeout and attempts](https://man7.org/linux/man-pages/man5/resolv.conf.5.html)
- [RFC 1035, section 4.1.1, response codes](https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1)
";

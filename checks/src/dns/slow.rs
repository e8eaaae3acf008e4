//! `dns.slow`

use std::net::SocketAddr;

use crate::check::{Check, Symptom};
use crate::dns::commands::{ask_server, ask_system};
use crate::dns::name_server::with_server;
use crate::dns::{Lookups, ServerAnswers};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;

/// The name took over a second to resolve.
pub static CHECK: Check = Check {
    code: "dns.slow",
    layer: Layer::Dns,
    severity: Severity::Warning,
    owner: Owner::Network,
    summary: "name resolution takes over a second",
    fix: &[say(
        "take it off this host's list if it is slow again, or have its path to the internet fixed",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

/// The delay that a person begins to feel, in milliseconds.
const LIMIT_MS: f64 = 1000.0;

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.resolutions() {
        let (Some(facts), Some(elapsed)) = (place.it.seen(), place.it.elapsed_ms) else { continue };
        if elapsed.0 <= LIMIT_MS {
            continue;
        }
        let name = &facts.lookups.name;
        let took = format!("{:.1}", elapsed.0 / 1000.0);
        let message = text!("resolving \"{name}\" took {n} s", name, n = took);
        let symptom = Symptom::new(place.leg, message).because(place.below("elapsed_ms"));
        found.push(timed(symptom.arg("name", name), &facts.lookups));
    }
    found
}

/// With advice to time the name server that took longest over an answer, or whatever else was asked.
fn timed(symptom: Symptom, asked: &Lookups) -> Symptom {
    match slowest(asked) {
        Some(server) => with_server(symptom, server).advise_first(ask_server(
            "ask the slowest name server again, and see how long the answer takes",
        )),
        None => symptom.advise_first(ask_system(
            "ask the operating system again, and see how long the answer takes",
        )),
    }
}

fn slowest(asked: &Lookups) -> Option<SocketAddr> {
    let took = |server: &ServerAnswers| {
        let both = [server.a.elapsed_ms, server.aaaa.elapsed_ms].into_iter().flatten();
        both.map(|ms| ms.0).fold(0.0, f64::max)
    };
    let slowest = asked.servers.iter().max_by(|a, b| took(a).total_cmp(&took(b)));
    slowest.map(|server| server.server)
}

const PAGE: &str = r#"
The name was resolved, but it took more than a second.

## What it means

A name server that has the name in its cache answers in a few milliseconds, and one that has to ask
the internet in some tens. A second and more is mostly a wait for somebody who does not answer:

- the first name server on this host's list is silent, and the next is asked after a time-out;
- the name server's own forwarder is silent or overloaded;
- the question for one family (AAAA) is dropped on the way, and the system waits for both;
- a name with few dots is tried with each domain of the search list first.

Each new connection may pay for it, since the record of an endpoint lives for a minute only.

## How to confirm

    dig NAME A @NAME-SERVER          # "Query time", for each name server of this host
    dig NAME AAAA @NAME-SERVER
    time getent ahosts NAME          # the operating system's way

## What to do

- Take name servers that do not answer off the list (see `dns.some-resolvers-fail`).
- Inside a VPC, use its Resolver. It limits questions to 1024 per second and network interface.
- Shorten the search list, or dial the name with a final dot.

## Sources

- [AmazonVPC: DNS attributes and quotas for your VPC](https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html)
- [resolv.conf(5), timeout and attempts](https://man7.org/linux/man-pages/man5/resolv.conf.5.html)
"#;

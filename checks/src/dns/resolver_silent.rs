//! `dns.resolver-silent`

use crate::check::{Check, Symptom};
use crate::dns::SystemFailure;
use crate::dns::commands::{PUBLIC_RESOLVER, ask_server};
use crate::dns::outcome_class::{Fails, OWN, ResolutionClass, unresolved};
use crate::dns::server_result::ResultClass;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;

/// No answer from any name server.
pub static CHECK: Check = Check {
    code: "dns.resolver-silent",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "no name server answers",
    fix: &[
        say(
            "connect the VPN or network that {name-server} belongs to, or open UDP and TCP port 53 to it",
        ),
        PUBLIC_RESOLVER,
    ],
    explains: &[],
    page: PAGE,
    judge,
};

const CAUSES: [Instruction; 2] = [
    say("no name server answers this host"),
    say("the operating system's own resolver service is down or misconfigured").by(Owner::Client),
];
const DECIDES: Instruction =
    ask_server("an answer means the operating system's own resolver service");
const UNHEARD: [Instruction; 2] = [
    say(
        "this host does not reach {name-server}: a VPN is down, or it has changed networks and kept the setting",
    )
    .by(Owner::Client),
    say("UDP port 53 is closed on the path"),
];
/// An answer that nothing listens is an answer: the name server's host was reached.
const NOT_THERE: [&str; 2] = [
    "the program that answers for {name-server} does not run, or listens elsewhere",
    "a firewall rejects what is sent to {name-server}",
];
const SOCKETS: Instruction =
    say("run it on the host of {name-server}: a line with its port means the firewall")
        .run(&["sudo", "ss", "-lunp"]);
const RUN: [Instruction; 3] = [
    say("start the name server at {name-server}, or take it off this host's list"),
    say("where {name-server} is this host itself, see its own resolver, or the VPN client's")
        .run(&["systemctl", "status", "systemd-resolved"])
        .macos(&["scutil", "--dns"])
        .windows(&["Get-DnsClientServerAddress"])
        .on(Site::Client),
    PUBLIC_RESOLVER,
];
const BY_TCP: Instruction = say("an answer over TCP means that UDP is closed")
    .run(&["dig", "+tcp", "{name}", "@{server-ip}", "?-p {server-port}"])
    .windows(&["Resolve-DnsName", "{name}", "-Server", "{server-ip}", "-TcpOnly"])
    .on(Site::Client);

fn judge(seen: &Observations) -> Vec<Symptom> {
    let guessed = |leg| {
        let asked = seen.failed_lookups().into_iter().find(|place| place.leg == leg);
        asked.is_some_and(|p| {
            p.it.servers.is_empty() && p.it.system.failed() == Some(&SystemFailure::Again)
        })
    };
    let refused = |leg| {
        let asked = seen.failed_lookups().into_iter().find(|place| place.leg == leg);
        asked.is_some_and(|place| place.it.nothing_listens())
    };
    let found = unresolved(seen, ResolutionClass::Silent, ResultClass::Mute).into_iter();
    found
        .map(|symptom| match seen.where_it_fails(symptom.leg) {
            Fails::Here => symptom.owned_by(Owner::Client).advise_first(OWN),
            _ if guessed(symptom.leg) => symptom.inferred_from(CAUSES, DECIDES),
            _ if refused(symptom.leg) => {
                symptom.replace_advice(RUN).ambiguous_cause(NOT_THERE, SOCKETS)
            }
            _ => symptom.ambiguous_cause(UNHEARD, BY_TCP),
        })
        .collect()
}

const PAGE: &str = r"
No name server answered the question.

## What it means

The question was sent and nothing came back in time, or this host was told that nothing listens
there, or it could not even be sent. The finding says which. The name was not judged at all.

- **The name server is out of reach**: its VPN is down, or this host has changed networks and kept
  the old setting.
- **Port 53 is closed** on the way, by a firewall or a security group, for UDP, TCP or both.
- **Nothing listens there**, where the finding says so: the name server's host was reached, and the
  program that should answer does not run. `127.0.0.53` is this host's own `systemd-resolved`.
- **An address that only answers inside a VPC**: `169.254.169.253` and the VPC's base address plus
  two are not served to the outside.
- **The operating system alone gets no answer**, though a name server knows the name: then a local
  agent or another of its name servers is the silent one.

Where the operating system reports a temporary failure and no name server could be asked, silence
is the usual cause, and the verdict is marked as inferred.

## How to confirm

    dig NAME A @NAME-SERVER
    dig +tcp NAME A @NAME-SERVER     # over TCP
    nc -vz NAME-SERVER 53
    cat /etc/resolv.conf             # which name servers this host uses (Windows: ipconfig /all)

## What to do

- Connect the VPN, or set the name server of the network this host is in.
- Open UDP and TCP port 53 from this host to the name server.
- From outside a VPC, use an inbound endpoint of its Resolver.

## Sources

- [Route 53: forwarding inbound DNS queries to your VPCs](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html)
- [RFC 3493, section 6.1, getaddrinfo](https://www.rfc-editor.org/rfc/rfc3493#section-6.1)
- [RFC 7766, DNS over TCP](https://www.rfc-editor.org/rfc/rfc7766)
";

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::dns::{ExchangeFailure, SystemFailure};
    use crate::testing::lookups::{failed, leg_failed, server_v4};

    #[test]
    fn a_host_that_says_that_nothing_listens_was_reached() {
        let first_cause = |failure| {
            let servers = vec![server_v4(failed(failure))];
            let found = judge(&leg_failed(Some(SystemFailure::Again), servers));
            found[0].causes[0].text.to_string()
        };
        assert!(first_cause(ExchangeFailure::Refused).contains("does not run"));
        assert!(first_cause(ExchangeFailure::Silent).contains("does not reach"));
    }
}

//! `dns.servfail`

use crate::check::{Check, Symptom};
use crate::dns::commands::{PUBLIC_RESOLVER, ask_public, ask_server_for_amazon};
use crate::dns::outcome_class::{Fails, OWN, ResolutionClass, unresolved};
use crate::dns::server_result::ResultClass;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;

/// SERVFAIL or another error code, and no name server does better.
pub static CHECK: Check = Check {
    code: "dns.servfail",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "name resolution fails (SERVFAIL or another error code)",
    fix: &[PUBLIC_RESOLVER],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let found = unresolved(seen, ResolutionClass::Failing, ResultClass::Fails).into_iter();
    found.map(|symptom| doubted(seen, symptom)).collect()
}

fn doubted(seen: &Observations, symptom: Symptom) -> Symptom {
    match seen.where_it_fails(symptom.leg) {
        Fails::Here => symptom.owned_by(Owner::Client).advise_first(OWN),
        Fails::ThisName => symptom
            .ambiguous_cause(
                [
                    say("{name-server} forwards the name to a server that is down, or that answers inside its own VPC only"),
                    say("the name's own zone is broken, so that every name server fails")
                        .by(Owner::EndpointOwner),
                ],
                ask_public("an answer there means the forwarding"),
            )
            .advise_first("have {name-server} forward {name} elsewhere: to an inbound endpoint of the VPC's Resolver, or for vpce-… names to the internet"),
        Fails::Everything => symptom
            .ambiguous_cause(
                [
                    "{name-server} has lost its path to the internet or to the servers it forwards to, such as a VPN",
                    "it forwards this name alone to a server that does not answer",
                ],
                ask_server_for_amazon("an answer means the forwarding of this name"),
            )
            .advise_first("have the path of {name-server} to the internet, or the VPN to its forwarders, fixed"),
    }
}

const PAGE: &str = r#"
The name server was reached, and it could not resolve the name.

## What it means

`SERVFAIL` says that the name server tried and failed: another server behind it did not answer, or
its answer was not accepted. Other error codes and answers that are no DNS count here too; the
finding names the code. The name may well exist.

- **A forwarder with a dead end.** A corporate server forwards the domain to one that is down, or
  behind a VPN that is. A common case: it forwards to the VPC's own resolver (the VPC's base address
  plus two), which answers inside that VPC only.
- **A loop** between forwarders.
- **The operating system alone fails**: the finding then says that it reports a failure, though
  a name server knows the name. Then look at this host's local DNS agent.

The tool asks the same server for the root zone as well. If it answers that, the server and its way
out are good, and it is this name that it cannot resolve; the finding says so.

An extended error (RFC 8914) in the finding often says more, such as "No Reachable Authority".

## How to confirm

    dig NAME A @NAME-SERVER          # status: SERVFAIL, perhaps with an EDE line
    dig NAME A @1.1.1.1              # does another name server know it?

## What to do

- Use an inbound endpoint of the VPC's Resolver as the forwarder's target, not the VPC's base plus two.
- Restart or mend the VPN that leads to the servers behind.
- Until then, ask another name server: `--resolver IP`. The `vpce-…` names are public.

## Sources

- [Route 53: forwarding inbound DNS queries to your VPCs](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html)
- [RFC 1035, section 4.1.1, response codes](https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1)
- [RFC 8914, extended DNS errors](https://www.rfc-editor.org/rfc/rfc8914)
"#;

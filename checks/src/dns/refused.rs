//! `dns.refused`

use crate::check::{Check, Symptom};
use crate::dns::commands::{PUBLIC_RESOLVER, ask_server_for_amazon};
use crate::dns::outcome_class::{Fails, OWN, ResolutionClass, unresolved};
use crate::dns::server_result::ResultClass;
use crate::instruction::Instruction;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;

/// REFUSED, and no name server does better.
pub static CHECK: Check = Check {
    code: "dns.refused",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "the name server refuses to answer (REFUSED)",
    fix: &[PUBLIC_RESOLVER],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let found = unresolved(seen, ResolutionClass::Refused, ResultClass::Refuses).into_iter();
    found.map(|symptom| doubted(seen, symptom)).collect()
}

fn doubted(seen: &Observations, symptom: Symptom) -> Symptom {
    match seen.where_it_fails(symptom.leg) {
        Fails::Here => symptom.owned_by(Owner::Client).advise_first(OWN),
        Fails::ThisName => symptom
            .ambiguous_cause(
                [
                    "a filter at {name-server} refuses answers with private addresses (DNS rebinding protection)",
                    "{name-server} does not look up names of other zones than its own",
                ],
                FILTERED,
            )
            .advise_first("let private answers for {name} through at {name-server}, or give this host a name server that looks up all names"),
        Fails::Everything => symptom
            .ambiguous_cause(
                ["{name-server} does not serve this host", "a filter there refuses this name alone"],
                FILTERED,
            )
            .advise_first("have this host allowed at {name-server}, or use the name server of the network or VPN that this host is in now"),
    }
}

const FILTERED: Instruction = ask_server_for_amazon("an answer means a filter on the name");

const PAGE: &str = r"
The name server was reached, and it will not answer this question.

## What it means

`REFUSED` is a matter of policy, not of the name. The name may well exist.

- **This client may not use the server.** It serves a network or VPN that this host is not in just
  now, or it does not recurse: it only answers for its own zones.
- **A filter.** Older versions of dnsmasq answered `REFUSED` where their protection against DNS
  rebinding met a private address, and every endpoint's address is private.

The tool asks the same server for the root zone as well. If it answers that, it does serve this host;
the finding says so.

## How to confirm

    dig NAME A @NAME-SERVER
    dig amazonaws.com @NAME-SERVER   # refused as well: the server does not serve this client
    dig NAME A @1.1.1.1              # does another name server know it?

## What to do

- Other names refused as well: use the name server of the network that this host is in, connect the
  VPN, or have the client's network allowed.
- Only this name refused: allow private answers for `vpce.amazonaws.com` (see `dns.rebind-filtered`).

## Sources

- [RFC 1035, section 4.1.1, response codes](https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1)
- [AWS PrivateLink: access AWS services, DNS resolution](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
";

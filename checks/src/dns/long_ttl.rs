//! `dns.long-ttl`

use crate::check::{Check, Symptom};
use crate::dns::RecordData;
use crate::dns::commands::ask_server;
use crate::dns::name_server::with_server;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::vpce::{Reading, read};

/// A copy of an endpoint's record: AWS's own may be kept for a minute.
pub static CHECK: Check = Check {
    code: "dns.long-ttl",
    layer: Layer::Dns,
    severity: Severity::Warning,
    owner: Owner::Network,
    summary: "the record may be kept longer than AWS allows its own",
    fix: &[
        ask_server("see whether that name server still serves the copy"),
        say(
            "put a CNAME or a Route 53 alias in place of copied addresses, or let the name server keep records no longer than 60 s",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// The time to live of every endpoint record seen in the field, in seconds.
const USUAL_S: u32 = 60;

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.lookups() {
        let asked = place.it;
        let Reading::Vpce(_) = read(&asked.name) else { continue };
        let mut long = Vec::new();
        for response in asked.responses() {
            for (i, record) in response.answer.records.iter().enumerate() {
                if matches!(record.data, RecordData::Address(_)) && record.ttl_s > USUAL_S {
                    let at = place.below(&format!("{}/records/{i}/ttl_s", response.at));
                    long.push((record.ttl_s, response.server, at));
                }
            }
        }
        let Some((ttl_s, server, at)) = long.into_iter().max() else { continue };
        let message = text!(
            "{server} lets the addresses of \"{name}\" be kept for {ttl} s",
            server,
            name = &asked.name,
            ttl = ttl_s
        );
        let symptom = Symptom::new(place.leg, message).because(at);
        let symptom = with_server(symptom.arg("name", &asked.name), server);
        found.push(symptom.ambiguous_cause(
            [
                "someone copied the endpoint's addresses into their own zone",
                "{name-server} keeps records longer than they say",
            ],
            OF_ITS_OWN,
        ));
    }
    found
}

const OF_ITS_OWN: Instruction =
    say("\"aa\" among the flags of the answer means that it comes from a zone of its own")
        .run(&["dig", "+norecurse", "{name}", "@{server-ip}", "?-p {server-port}"])
        .windows(&["Resolve-DnsName", "{name}", "-Server", "{server-ip}", "-NoRecursion"])
        .on(Site::Client);

const PAGE: &str = r#"
The addresses of the endpoint may be kept for longer than AWS's own record allows.

## What it means

AWS's records for endpoint names have been seen with a time to live of 60 seconds everywhere. A
cache only counts down from there. A longer time means that the answer is probably not AWS's record
but a copy: addresses that somebody entered into a zone of his own, or a name server that stretches
the time of what it keeps.

A copy works until the endpoint changes. Then it leads to addresses that nobody has, or that
somebody else got, and clients keep to it for that long. A zone that fails is not left out of it
either, as AWS's answer for the regional name does.

## How to confirm

    dig NAME A @NAME-SERVER          # the second column is the time to live; "aa" in flags: its own zone
    dig NAME A @1.1.1.1              # AWS's record: at most 60
    aws ec2 describe-network-interfaces --filters Name=interface-type,Values=vpc_endpoint --query 'NetworkInterfaces[].PrivateIpAddress'

## What to do

- Remove the copied record: the name is public, so it needs none.
- For a name of your own, use a CNAME to the endpoint's regional name or a Route 53 alias.
- On a name server that stretches times (`cache-min-ttl`, `min-cache-ttl`), leave the name out of it.

## Sources

- [AWS PrivateLink: share your services, DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
- [Route 53: routing traffic to an interface endpoint by its name](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-vpc-interface-endpoint.html)
- [RFC 1035, section 3.2.1, TTL](https://www.rfc-editor.org/rfc/rfc1035#section-3.2.1)
"#;

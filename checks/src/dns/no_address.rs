//! `dns.no-address`

use crate::check::{Check, Symptom};
use crate::dns::name_server::with_server;
use crate::dns::outcome_class::ResolutionClass;
use crate::dns::server_result::ResultClass;
use crate::dns::{DnsAnswer, ExchangeFailure, Lookups, ResponseCode};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Observation, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::vpce::{Reading, read};

/// NOERROR without an address, and the zone says so.
pub static CHECK: Check = Check {
    code: "dns.no-address",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::EndpointOwner,
    summary: "the name exists and has no address",
    fix: &[say("see which records it has")
        .run(&[
            "dig",
            "{name}",
            "A",
            "@{server-ip}",
            "?-p {server-port}",
            ";",
            "dig",
            "{name}",
            "AAAA",
            "@{server-ip}",
            "?-p {server-port}",
        ])
        .windows(&["Resolve-DnsName", "{name}", "-Type", "A_AAAA", "-Server", "{server-ip}"])
        .on(Site::Client)],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_lookups() {
        let asked = place.it;
        if asked.outcome_class() != Some(ResolutionClass::Empty) {
            continue;
        }
        let empty =
            asked.responses().into_iter().filter(|r| r.answer.rcode == ResponseCode::NoError);
        let empty: Vec<_> = empty.filter(|r| r.answer.addresses().next().is_none()).collect();
        let Some(first) = empty.first() else { continue };
        let alias = first.answer.aliases().last().map(|alias| shown(alias, 120));
        let (name, server) = (&asked.name, first.server);
        let message = match &alias {
            Some(alias) => text!(
                "\"{name}\" exists and has no address, says {server}, nor has its alias \"{alias}\"",
                name,
                server,
                alias
            ),
            None => text!("\"{name}\" exists and has no address, says {server}", name, server),
        };
        let symptom = Symptom::new(place.leg, message).arg("name", &asked.name);
        let symptom = with_server(symptom, asked.name_server(ResultClass::Empty));
        let symptom =
            empty.iter().fold(symptom, |s, response| s.because(place.below(&response.at)));
        found.push(doubted(symptom, asked, alias));
    }
    found
}

/// One family only was asked for; otherwise it depends on the kind of name.
fn doubted(symptom: Symptom, asked: &Lookups, alias: Option<String>) -> Symptom {
    let unasked = |one: &Exchange| one.skip().is_some();
    let left_out = [("AAAA", "--ipv4"), ("A", "--ipv6")].into_iter().zip([
        asked.servers.iter().all(|server| unasked(&server.aaaa)),
        asked.servers.iter().all(|server| unasked(&server.a)),
    ]);
    let left_out = left_out.into_iter().find(|(_, all)| *all).map(|(words, _)| words);
    let endpoints = symptom.leg == Leg::Endpoint && matches!(read(&asked.name), Reading::Vpce(_));
    let symptom = symptom.advise_first(if endpoints {
        say("see the endpoint's state and the type of its records")
            .run(STATE)
            .on(Site::EndpointAccount)
    } else {
        say(
            "give the name an address: for an endpoint a CNAME to its regional name, or a Route 53 alias",
        )
    });
    if let Some((family, flag)) = left_out {
        return symptom
            .advise_first(text!("for this tool alone: ask for both families, without {flag}", flag))
            .arg("record-type", family)
            .ambiguous_cause(
                [
                    text!("its addresses are of the family that {flag} leaves out", flag),
                    text!("it has no address at all"),
                ],
                LEFT_OUT,
            );
    }
    if endpoints {
        let causes = [
            say("the endpoint is being created or deleted"),
            say("a zone of this network holds the name, without its addresses").by(Owner::Network),
        ];
        return symptom.ambiguous_cause(
            causes,
            say("a state other than available means that the endpoint is being created or deleted")
                .run(STATE)
                .on(Site::EndpointAccount),
        );
    }
    match alias {
        Some(alias) => symptom.arg("alias", alias).ambiguous_cause(
            [
                say("its alias \"{alias}\" is mistyped, or that of an endpoint that is gone"),
                say("this name server does not see the alias's addresses").by(Owner::Network),
            ],
            say("addresses there mean that only this name server does not see them")
                .run(&["dig", "{alias}", "A", "@1.1.1.1"])
                .windows(&["Resolve-DnsName", "{alias}", "-Type", "A", "-Server", "1.1.1.1"])
                .on(Site::Client),
        ),
        None => symptom.ambiguous_cause(
            ["only names below it have addresses, as with a domain", "its record was emptied"],
            say("SOA and NS records of its own mean that it is a domain")
                .run(&["dig", "{name}", "ANY", "@{server-ip}", "?-p {server-port}"])
                .windows(&["Resolve-DnsName", "{name}", "-Type", "ALL", "-Server", "{server-ip}"])
                .on(Site::Client),
        ),
    }
}

const LEFT_OUT: Instruction = say("an address there is of the family that was left out")
    .run(&["dig", "{name}", "{record-type}", "@{server-ip}", "?-p {server-port}"])
    .windows(&["Resolve-DnsName", "{name}", "-Type", "{record-type}", "-Server", "{server-ip}"])
    .on(Site::Client);
const STATE: &[&str] = &[
    "aws",
    "ec2",
    "describe-vpc-endpoints",
    "?--vpc-endpoint-ids {endpoint-id}",
    "--query",
    "VpcEndpoints[].[VpcEndpointId,State,DnsOptions.DnsRecordIpType]",
];

type Exchange = Observation<DnsAnswer, ExchangeFailure>;

const PAGE: &str = r"
The name exists, but it has no address of the kind that was asked for.

## What it means

The name server answered `NOERROR` without an address, with the SOA record of the zone that says
so. The name is there; perhaps it has records of another type.

- **The other family.** With `--ipv4` or `--ipv6` only one kind of address is asked for. The type of
  an endpoint's records (`DnsRecordIpType`) is `ipv4`, `ipv6`, `dualstack` or `service-defined`, and
  an endpoint of type `ipv6` has no A record.
- **A parent of real names.** A name that only has names below it, such as a domain, has no address.
- **A private DNS name** whose record was emptied, or whose alias leads to a name without an address.
- **An endpoint that is being made or taken down.** AWS documents no answer for such endpoints; look
  at its state.

## How to confirm

    dig NAME A
    dig NAME AAAA
    aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-ID --query 'VpcEndpoints[].[State,IpAddressType,DnsOptions]'

## What to do

- Ask for both families: leave `--ipv4` and `--ipv6` out.
- Set the endpoint's DNS record type to one that clients can use.
- Point the private DNS name at the endpoint: a CNAME to its regional name, or a Route 53 alias.

## Sources

- [AWS PrivateLink: create an endpoint service, DNS record IP type](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [Route 53: routing traffic to an interface endpoint by its name](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-vpc-interface-endpoint.html)
- [RFC 2308, section 2.2, no data](https://www.rfc-editor.org/rfc/rfc2308#section-2.2)
";

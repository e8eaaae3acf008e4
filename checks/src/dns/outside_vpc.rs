//! `dns.outside-vpc`

use crate::check::{Check, Symptom};
use crate::dns::commands::{ask, own_names};
use crate::dns::{Lookups, is_public_v4};
use crate::instruction::{Instruction, say};
use crate::model::Leg;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::vpce::{Reading, read};

/// A private DNS name is answered as the internet sees it.
pub static CHECK: Check = Check {
    code: "dns.outside-vpc",
    layer: Layer::Dns,
    severity: Severity::Warning,
    owner: Owner::Network,
    summary: "the name leads to a public address, not to a VPC endpoint",
    fix: &[
        own_names("dial the endpoint's own name"),
        say("or forward {name} to an inbound endpoint of the Resolver in the endpoint's VPC"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.resolved().into_iter().filter(|place| place.leg == Leg::Endpoint) {
        let (lookups, addresses) = (&place.it.lookups, &place.it.addresses);
        let mut public = addresses.iter().enumerate().filter(|(_, a)| is_public_v4(**a));
        let (Reading::Other, Some((i, first))) = (read(&lookups.name), public.next()) else {
            continue;
        };
        if leads_to_endpoint(lookups) {
            continue;
        }
        let message = text!(
            "\"{name}\" leads to the public address {first} and not to a VPC endpoint",
            name = &lookups.name,
            first = *first
        );
        let symptom = Symptom::new(place.leg, message).arg("name", &lookups.name);
        let symptom = symptom.because(place.below(&format!("addresses/{i}")));
        found.push(symptom.ambiguous_cause(CAUSES, DECIDES));
    }
    found
}

const CAUSES: [Instruction; 3] = [
    say(
        "this host does not ask the Resolver of the endpoint's VPC: it is outside, or its VPN does not carry DNS",
    ),
    say("private DNS is off for the endpoint, or the provider's name is not verified")
        .by(Owner::EndpointOwner),
    say("it is intended: \"{name}\" is a public path to the gateway").by(Owner::Gateway),
];
const DECIDES: Instruction = ask(
    "run it on a host in the endpoint's VPC: private addresses there mean that this host's DNS is to blame",
);

/// Tells if a CNAME leads under the names of `PrivateLink`.
fn leads_to_endpoint(lookups: &Lookups) -> bool {
    let responses = lookups.responses();
    let mut aliases = responses.iter().flat_map(|response| response.answer.aliases());
    aliases.any(|alias| read(alias) != Reading::Other)
}

const PAGE: &str = r"
The name was answered as the internet sees it, with a public address and no way to a VPC endpoint.

## What it means

A *private DNS name*, such as `dcv.example.com`, leads to the endpoint only inside the VPC that has
the endpoint: there AWS answers it with a CNAME to the endpoint's regional name. Everywhere else the
same name is whatever public DNS says. So one of these holds:

- this host does not ask the Resolver of that VPC: it is outside, or its VPN does not carry DNS;
- private DNS is not turned on for the endpoint, or the VPC lacks `enableDnsHostnames` or
  `enableDnsSupport`;
- the service provider's private DNS name is not verified (its TXT record), so AWS does not serve it.

It is a warning, since a public way to the gateway may be intended, and may work.

## How to confirm

    dig NAME A                       # inside the VPC: a CNAME to vpce-….vpce.amazonaws.com, then private addresses
    aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-ID --query 'VpcEndpoints[].[PrivateDnsEnabled,DnsEntries]'
    aws ec2 describe-vpc-attribute --vpc-id VPC --attribute enableDnsSupport

## What to do

- Dial the endpoint's own `vpce-…` name: it resolves everywhere.
- Or forward the name to an inbound endpoint of the VPC's Resolver; from outside, the VPC's base
  address plus two does not answer.
- Or turn on private DNS for the endpoint, once the provider's name is verified.

## Sources

- [AWS PrivateLink: manage DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html)
- [AWS PrivateLink: access AWS services, private DNS](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [Route 53: forwarding inbound DNS queries to your VPCs](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html)
";

//! `dns.name-malformed`

use crate::check::{Check, Symptom};
use crate::dns::commands::own_names;
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::Observations;
use crate::text;
use crate::vpce::{Reading, read};

/// It looks like the name of a VPC endpoint, and AWS makes no such names.
pub static CHECK: Check = Check {
    code: "dns.name-malformed",
    layer: Layer::Dns,
    severity: Severity::Warning,
    owner: Owner::Client,
    summary: "the name looks like that of a VPC endpoint but cannot be one",
    fix: &[own_names("copy the endpoint's own DNS name in place of \"{host}\"")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.lookups() {
        let name = &place.it.name;
        let Reading::Malformed(why) = read(name) else { continue };
        let message = text!(
            "\"{name}\" cannot be the name of a VPC endpoint: {why}",
            name,
            why = Text::from(why)
        );
        found.push(Symptom::new(place.leg, message).because(place.below("name")));
    }
    found
}

const PAGE: &str = r"
The name that was given looks like a VPC endpoint's, but one of its parts is missing or wrong.

## What it means

AWS makes the names of an endpoint from fixed parts:

    vpce-ID-SUFFIX[-ZONE].vpce-svc-ID.REGION.vpce.amazonaws.com

- `vpce-ID` is the endpoint's id, hexadecimal digits; eight letters or digits follow it, which no
  person could guess;
- a zone follows only in the name of one Availability Zone;
- `vpce-svc-ID` is the endpoint service (for AWS's own services, the service's name);
- `REGION` is the Region of the service, which may differ from the endpoint's;
- in China the names end in `.vpce.amazonaws.com.cn`.

The finding says which part does not fit. Mostly it is a placeholder such as `vpce-xxx` that was
never filled in, or the endpoint's id alone without the eight characters behind it. The service
*name* `com.amazonaws.vpce.REGION.vpce-svc-ID` is not a host name either.

It is a warning, since the name server has the last word: `dns.no-such-name` is expected with it.

## How to confirm

    dig NAME A
    aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-ID --query 'VpcEndpoints[].DnsEntries[].DnsName'

## What to do

- Copy the name from the list of DNS names of the endpoint; do not put it together by hand.

## Sources

- [AWS PrivateLink: share your services, DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
- [AWS PrivateLink: access AWS services, endpoint DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
";

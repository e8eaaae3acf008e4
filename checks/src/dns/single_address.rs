//! `dns.single-address`

use crate::check::{Check, Symptom};
use crate::dns::is_sunk;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::vpce::{Reading, read};

/// The endpoint's regional name has one address: one zone.
pub static CHECK: Check = Check {
    code: "dns.single-address",
    layer: Layer::Dns,
    severity: Severity::Note,
    owner: Owner::EndpointOwner,
    summary: "the endpoint has one address: one zone, no failover",
    fix: &[
        say("see the subnets of the endpoint")
            .run(&[
                "aws",
                "ec2",
                "describe-vpc-endpoints",
                "?--vpc-endpoint-ids {endpoint-id}",
                "--query",
                "VpcEndpoints[].[VpcEndpointId,SubnetIds]",
            ])
            .on(Site::EndpointAccount),
        say("add a subnet in a second Availability Zone that the service offers"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.resolved() {
        let name = &place.it.lookups.name;
        let (Reading::Vpce(vpce), [only]) = (read(name), place.it.addresses.as_slice()) else {
            continue;
        };
        if vpce.zone.is_none() && !is_sunk(*only) {
            let message = text!(
                "\"{name}\" has one address, {only}: one zone, and no other to turn to",
                name,
                only = *only
            );
            found.push(Symptom::new(place.leg, message).because(place.below("addresses")));
        }
    }
    found
}

const PAGE: &str = r"
The regional name of the endpoint has one address, so there is no other zone to turn to.

## What it means

The regional name has an address for each subnet of the endpoint, at most one in each Availability
Zone. One address means one zone: if that zone fails, or the load balancer has no healthy target in
it, the endpoint cannot be reached at all.

Either the endpoint has one subnet only, or it has more and the other zones are left out of the
answer just now, probably because nothing healthy is there.

It is worth knowing, and it breaks nothing.

## How to confirm

    dig NAME A
    aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-ID --query 'VpcEndpoints[].SubnetIds'
    aws ec2 describe-vpc-endpoint-services --service-names SERVICE-NAME --query 'ServiceDetails[].AvailabilityZones'

## What to do

- Add a subnet in a second zone that the service offers.
- If the endpoint has several subnets, ask the service's owner about targets in the missing zone, or
  to turn on cross-zone load balancing.

## Sources

- [AWS PrivateLink: share your services, DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
";

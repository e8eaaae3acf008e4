//! `dns.zonal-name`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::vpce::{Reading, read};

/// The name of one Availability Zone was dialled.
pub static CHECK: Check = Check {
    code: "dns.zonal-name",
    layer: Layer::Dns,
    severity: Severity::Note,
    owner: Owner::Client,
    summary: "the name of one zone is dialled: no failover",
    fix: &[say("dial the regional name, without the zone: {regional}")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.lookups() {
        let name = &place.it.name;
        let Reading::Vpce(vpce) = read(name) else { continue };
        let Some(zone) = &vpce.zone else { continue };
        let regional =
            format!("{}.{}.{}.{}", vpce.endpoint, vpce.service, vpce.region, vpce.suffix);
        let message = text!("\"{name}\" is the endpoint's name in zone {zone} alone", name, zone);
        let symptom = Symptom::new(place.leg, message).because(place.below("name"));
        found.push(symptom.arg("regional", regional));
    }
    found
}

const PAGE: &str = r"
The name that was dialled leads to one Availability Zone of the endpoint only.

## What it means

An endpoint has a regional name, which leads to all of its zones, and one zonal name for each zone,
with the zone behind the endpoint's id: `vpce-ID-SUFFIX-ZONE.…`. The zonal name does not fail over.
If the zone has no healthy target and cross-zone load balancing is off, as it is by default, that
name stops working while the regional one goes on.

Zonal names are useful to test one zone, or to keep traffic in it. The zone in the name is the
endpoint owner's own name for it; in other accounts the same zone may have another letter.

A certificate must cover the name that is dialled: a wildcard `*.vpce-svc-ID.REGION.vpce.amazonaws.com`
covers both forms.

## How to confirm

    dig NAME A                       # one address
    aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-ID --query 'VpcEndpoints[].DnsEntries[].DnsName'

## What to do

- Dial the regional name, unless one zone is what you want.
- If it is, ask the service's owner to turn on cross-zone load balancing.

## Sources

- [AWS PrivateLink: share your services, DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
- [AWS PrivateLink: create an endpoint service, Availability Zones](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [Network Load Balancers: cross-zone load balancing](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
";

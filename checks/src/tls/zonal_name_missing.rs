//! `tls.zonal-name-missing`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::tls::names::Miss;

/// The regional name is in the SAN, the zonal one is not.
pub static CHECK: Check = Check {
    code: "tls.zonal-name-missing",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate covers the regional name, not the zonal one",
    fix: &[
        say("dial the regional name: {regional}"),
        say(
            "or issue a certificate with {san} in its SAN, which covers both, and install it at {certificate-place}",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for missed in seen.misnamed() {
        let Miss::Zonal { regional } = &missed.miss else {
            continue;
        };
        let message = text!(
            "the certificate covers the regional name \"{regional}\" but not the zonal name \"{name}\"",
            regional,
            name = &missed.name
        );
        found.push(missed.symptom(message).arg("regional", regional));
    }
    found
}

const PAGE: &str = r"
The certificate holds the endpoint's regional name, and a zonal name of the same endpoint was dialled.

## What it means

A VPC endpoint has one regional name and one more name for each Availability Zone, in which the zone
follows the endpoint's id: `vpce-ID-SUFFIX-ap-northeast-1a.vpce-svc-…`. To a TLS client these are
different names. A certificate made out to the regional name alone does not cover the zonal ones.

A zonal name has no failover either: it stands for the one address of its zone.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -ext subjectAltName
    aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].DnsEntries[].DnsName'

## What to do

- Dial the regional name, unless one zone is meant on purpose.
- Or issue the certificate for `*.vpce-svc-ID.REGION.vpce.amazonaws.com`: one wildcard covers the
  regional and all zonal names.

## Sources

- [AWS PrivateLink: share your services, DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
- [AWS PrivateLink: access through an interface endpoint](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [RFC 9525, service identity in TLS](https://www.rfc-editor.org/rfc/rfc9525)
";

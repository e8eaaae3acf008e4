//! `dns.no-such-name`

use crate::check::{Check, Symptom};
use crate::dns::ending::{Ending, unresolved};
use crate::dns::standing::Stand;
use crate::model::{Layer, Observations, Owner, Severity};

/// NXDOMAIN, and no configured name server knows better; or the operating system knows no address.
pub const CHECK: Check = Check {
    code: "dns.no-such-name",
    layer: Layer::Dns,
    severity: Severity::Error,
    owner: Owner::EndpointOwner,
    summary: "the name does not exist (NXDOMAIN), or not for the operating system",
    fix: &[
        "compare \"{name}\" letter by letter with the endpoint's own: aws ec2 describe-vpc-endpoints{which-endpoint} --query 'VpcEndpoints[].DnsEntries[].DnsName'",
        "where it is right, ask a name server who denies it: dig {name} @{name-server}",
        "where the name server knows it, see why this host does not: hosts file, search list, nsswitch.conf, local DNS agent",
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = unresolved(seen, Ending::Unknown, Stand::Knows);
    for place in seen.failed_lookups() {
        let asked = place.it;
        let denials = asked.denials();
        let Some(first) = denials.first() else { continue };
        if asked.ending() != Some(Ending::Denied) {
            continue;
        }
        let zone = first.denied_by();
        let message =
            format!("\"{}\" does not exist: NXDOMAIN from {}{zone}", asked.name, first.server);
        let symptom = Symptom::new(place.leg, message)
            .with("name", &asked.name)
            .with("name-server", asked.name_server(Stand::Denies));
        found.push(denials.iter().fold(symptom, |s, denial| s.because(place.below(&denial.at))));
    }
    found
}

const PAGE: &str = r"
The name server answered that there is no such name.

## What it means

`NXDOMAIN` is a definite answer. The zone that is responsible for the name says that nothing of
that name exists. Nothing was dialled, and nothing behind the endpoint is to blame.

The DNS names of a VPC endpoint are public: they resolve from any network, to private addresses.
So a name that does not exist is, in this order, mistyped; the name of an endpoint that was deleted
or made anew (the part after `vpce-` changes each time); or a name with the wrong suffix: endpoints
in China end in `.vpce.amazonaws.com.cn`. A *private DNS name* is different: it exists only inside
the VPC whose endpoint has private DNS turned on.

Where the finding says that a name server knows the name and the *operating system* does not, the
name is right. Programs on this host ask the operating system, so nothing on it can dial the name.
Between the two stand the hosts file, `nsswitch.conf`, the name resolution policy of Windows, and
local agents (VPN, security, cache) that answer in a name server's place.

## How to confirm

    dig NAME A                       # the local resolver's answer: status NXDOMAIN, and the SOA that denies it
    dig NAME A @1.1.1.1              # a public resolver's answer
    aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].DnsEntries[].DnsName'
    getent ahosts NAME               # what programs on this host get (Windows: Resolve-DnsName NAME)

If a public resolver knows the name, see `dns.shadow-zone`.

## What to do

- Copy the name from the endpoint's own list of DNS names and use that.
- If the endpoint is gone, ask its owner for the new one.
- For a private DNS name, run from inside the VPC, or forward the name to an inbound resolver
  endpoint of that VPC, or use the `vpce-…` name.
- Where only the operating system does not know it, mend this host's name resolution: its hosts
  file, its order of sources, its local DNS agent.

## Sources

- [AWS PrivateLink: access through an interface endpoint, DNS](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html)
- [AWS PrivateLink: manage DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html)
- [RFC 2308, negative caching of DNS queries](https://www.rfc-editor.org/rfc/rfc2308)
";

//! `tcp.timeout`

use crate::check::{Check, Symptom};
use crate::model::{Layer, Observations, Owner, Severity};
use crate::tcp::TcpFailure;

/// Nothing answers SYN, on any address.
pub const CHECK: Check = Check {
    code: "tcp.timeout",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::EndpointOwner,
    summary: "nothing answers the connection attempt",
    fix: &[
        "see the endpoint's state, which must be available: aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].[VpcEndpointId,State]'",
        "let this host in on TCP {port}: the endpoint's security groups and network ACLs, and the load balancer's security group",
        "ask the service owner whether the load balancer has a listener on {port}, and see that this host has a route: ip route get {ip}",
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.unconnected() {
        if *one.failure == TcpFailure::Timeout {
            let message = format!("{} did not answer{}", one.called(), one.within());
            found.push(one.symptom(message));
        }
    }
    found
}

const PAGE: &str = r#"
The attempt to connect was never answered, on any address of the name.

## What it means

Packets were sent and nothing came back: neither "yes" nor "no". On a path through an interface
endpoint and a Network Load Balancer, silence has these causes, the likely ones first:

- **the endpoint is not in use yet**: its connection is pending acceptance, rejected or expired. AWS
  documents that connections then time out;
- **a security group or network ACL**: that of the endpoint's network interfaces must let this
  client in on the port. The load balancer's own security group, if it has one, is applied to
  PrivateLink traffic too by default, with the client's private address as the source;
- **no listener** on that port: the load balancer drops such packets and does not refuse them;
- **the target's security group** does not let the load balancer in, or the target is gone;
- **no way there**: the addresses are private, so a VPN, peering, transit gateway or Direct Connect
  must lead to the VPC. Without it the packets go to the internet and are lost.

A ping proves nothing: load balancers drop it.

## How to confirm

    nc -vz -w 5 ADDRESS PORT
    nc -vz -w 5 ADDRESS 443          # any answer, even "refused", shows that the way there is open
    ip route get ADDRESS             # does the route lead into the VPN? (Windows: Find-NetRoute)
    aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-ID --query 'VpcEndpoints[].[State,Groups]'

The metric `PacketsDropped` of the endpoint (AWS/PrivateLinkEndpoints) counts what the endpoint
dropped; `SecurityGroupBlockedFlowCount_Inbound_TCP` of the load balancer what its group blocked.

## What to do

- Have the endpoint's connection accepted by the owner of the service.
- Allow the client's address in the security groups named above, on this port.
- Add the listener, or dial the port it has.
- Connect the VPN, or add the route to the VPC's range.

## Sources

- [re:Post: connect to an endpoint service from a VPC](https://repost.aws/knowledge-center/connect-endpoint-service-vpc)
- [Network Load Balancers: security groups](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html)
- [Network Load Balancers: listeners](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [AWS PrivateLink: CloudWatch metrics](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html)
"#;

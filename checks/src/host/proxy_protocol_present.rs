//! `host.proxy-protocol-present`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;

/// An echo got a PROXY header in front of the connection.
pub static CHECK: Check = Check {
    code: "host.proxy-protocol-present",
    layer: Layer::Host,
    severity: Severity::Note,
    owner: Owner::LoadBalancer,
    summary: "a PROXY header goes in front of the connection to the target",
    fix: &[say("keep proxy protocol v2 off on the gateway's own target group")
        .run(&[
            "aws",
            "elbv2",
            "describe-target-group-attributes",
            "--target-group-arn",
            "ARN",
            "--query",
            "Attributes[?Key=='proxy_protocol_v2.enabled']",
        ])
        .on(Site::ServiceAccount)],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.echoing() {
        let Some(echoed) = one.with_headers(1) else { continue };
        let header = echoed.echo.proxy[0].brief();
        let message = text!("a PROXY header came in front of the connection, {header}", header)
            .and("a Connection Gateway probably cannot read one");
        found.push(one.symptom(message, echoed));
    }
    found
}

const PAGE: &str = r#"
A PROXY protocol header reached the `dcvdiag echo` in front of the connection.

## What it means

A target group of a Network Load Balancer can have *proxy protocol v2* turned on. Then the NLB sends
a header before the client's own bytes. It names the client's address, and for a connection that
came through a VPC endpoint the endpoint's id, in a field of type 0xEA. HAProxy and other TCP
proxies can send such headers too, in version 1 (a line of text) or 2 (binary).

A target must expect the header. One that does not takes it for the first bytes of TLS or HTTP and
gives up. The reference of the Connection Gateway's configuration has no key for proxy protocol, so
a gateway probably cannot read it, and it must be off on the gateway's target group. The echo reads
it and goes on; on the echo's own target group it is harmless.

What the header says is the sender's word. A client can send one too, see
`host.double-proxy-header`.

## How to confirm

    curl -sk https://NAME:PORT/ | jq .proxy
    aws elbv2 describe-target-group-attributes --target-group-arn ARN --query "Attributes[?Key=='proxy_protocol_v2.enabled']"

## What to do

- On the echo's target group: nothing.
- On the gateway's target group, turn it off:
  `aws elbv2 modify-target-group-attributes --target-group-arn ARN --attributes Key=proxy_protocol_v2.enabled,Value=false`.
  What clients see while it is on is `tls.proxy-protocol-unexpected`, or a handshake that is closed
  without an answer.

## Sources

- [Network Load Balancer: proxy protocol](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [The PROXY protocol](https://github.com/haproxy/haproxy/blob/master/doc/proxy-protocol.txt)
- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
"#;

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::host::{EchoProxy, HostKind};
    use crate::testing::echo::{echoing, header};
    use crate::testing::path::Path;

    fn said(proxy: &[EchoProxy]) -> Vec<String> {
        let answer = || Ok(echoing("vpce.example:8443", "10.150.248.20:51442", proxy));
        let path = Path::new().host(HostKind::Endpoint, "vpce.example:8443", answer());
        let path = path.host(HostKind::Localhost, "localhost", answer());
        judge(&path.seen()).into_iter().map(|symptom| symptom.message.to_string()).collect()
    }

    #[test]
    fn the_source_and_the_vpc_endpoint_are_named_once_an_address() {
        let said = said(&[header("10.1.2.3:4444")]);
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("v2 from 10.1.2.3:4444 (vpce-08d2bf15fac5001c9);"), "{said:?}");
    }

    #[test]
    fn a_header_without_addresses_is_named_by_its_command() {
        let local = EchoProxy {
            command: "local".to_owned(),
            source: None,
            vpc_endpoint_id: None,
            ..header("")
        };
        assert!(said(&[local])[0].contains("v2 \"local\";"));
        assert!(said(&[]).is_empty());
    }
}

//! `host.double-proxy-header`

use crate::check::{Check, Symptom};
use crate::host::EchoProxy;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;

/// An echo got two PROXY headers, one behind the other.
pub static CHECK: Check = Check {
    code: "host.double-proxy-header",
    layer: Layer::Host,
    severity: Severity::Note,
    owner: Owner::LoadBalancer,
    summary: "two PROXY headers, one behind the other, reach the target",
    fix: &[say(
        "leave one sender of PROXY headers on the path: the load balancer's target group, or the proxy in front of it",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.echoing() {
        let Some(echoed) = one.with_headers(2) else { continue };
        let mut headers = echoed.echo.proxy.iter().map(EchoProxy::brief);
        let (Some(one_header), Some(other)) = (headers.next(), headers.next()) else { continue };
        let message = text!(
            "two PROXY headers came in front of the connection, one behind the other: {one}, then {other}",
            one = one_header,
            other
        );
        found.push(one.symptom(message, echoed));
    }
    found
}

const PAGE: &str = r"
Two PROXY protocol headers reached the `dcvdiag echo`, one behind the other.

## What it means

Each sender of PROXY headers puts its own in front of what it got. A Network Load Balancer keeps
what is there already, so a target can get more than one: AWS's guide says so. The first is that of
the last sender before the target, mostly the NLB. The second comes from further out: a proxy
between the client and the endpoint, or a second load balancer.

A target that reads PROXY headers mostly reads one. It takes the second for the first bytes of TLS
or HTTP, and probably fails as if nobody had expected a header at all.

Anybody who can reach the endpoint can send such a header, so the address in the second one proves
nothing.

## How to confirm

    curl -sk https://NAME:PORT/ | jq '.proxy | length, .'
    aws elbv2 describe-target-group-attributes --target-group-arn ARN

## What to do

- Turn the header off at one of the two senders: on the target group
  (`proxy_protocol_v2.enabled`), or at the proxy in front (HAProxy: `send-proxy`, `send-proxy-v2`;
  nginx: `proxy_protocol on`).
- Where a Connection Gateway is the target, turn off both: see `host.proxy-protocol-present`.

## Sources

- [Network Load Balancer: proxy protocol](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [The PROXY protocol](https://github.com/haproxy/haproxy/blob/master/doc/proxy-protocol.txt)
";

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::host::{EchoProxy, HostKind};
    use crate::observations::Observations;
    use crate::testing::echo::{echoing, header};
    use crate::testing::path::Path;

    fn seen(proxy: &[EchoProxy]) -> Observations {
        let answer = echoing("vpce.example:8443", "10.150.248.20:51442", proxy);
        Path::new().host(HostKind::Endpoint, "vpce.example:8443", Ok(answer)).seen()
    }

    #[test]
    fn both_are_named_in_their_order() {
        let found = judge(&seen(&[header("10.1.2.3:4444"), header("192.0.2.9:7")]));
        assert!(
            found[0].message.to_string().ends_with(
                ": v2 from 10.1.2.3:4444 (vpce-08d2bf15fac5001c9), \
                 then v2 from 192.0.2.9:7 (vpce-08d2bf15fac5001c9)"
            ),
            "{found:?}"
        );
    }

    #[test]
    fn one_is_none_too_many() {
        assert!(judge(&seen(&[header("10.1.2.3:4444")])).is_empty());
    }
}

//! `tls.proxy-protocol-expected`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::tls::TrialKind;

/// The handshake finishes behind a PROXY header, and only there.
pub static CHECK: Check = Check {
    code: "tls.proxy-protocol-expected",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the server expects a PROXY header, and none is sent",
    fix: &[
        say("turn proxy protocol v2 on for the target group")
            .run(&[
                "aws",
                "elbv2",
                "modify-target-group-attributes",
                "--target-group-arn",
                "ARN",
                "--attributes",
                "Key=proxy_protocol_v2.enabled,Value=true",
            ])
            .on(Site::ServiceAccount),
        say(
            "or turn it off at the server: nginx \"listen … proxy_protocol\", haproxy \"accept-proxy\"",
        )
        .by(Owner::Gateway),
    ],
    explains: &[
        &crate::tls::reset_after_hello::CHECK,
        &crate::tls::closed_without_answer::CHECK,
        &crate::tls::closed_after_delay::CHECK,
        &crate::tls::silent::CHECK,
        &crate::tls::plain_http::CHECK,
        &crate::tls::not_tls::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_handshakes() {
        let Some(tried) = place.tls_followups() else {
            continue;
        };
        if tried.it.finished(TrialKind::Again).is_some() {
            continue;
        }
        let Some((i, _)) = tried.it.finished(TrialKind::AfterProxyHeader) else {
            continue;
        };
        let message = "the handshake fails as a client sends it, and finishes behind a PROXY protocol v2 header: the server expects one";
        let trial = tried.below(&format!("trials/{i}"));
        found.push(Symptom::at(&place, message).because(place.below("kind")).because(trial));
    }
    found
}

const PAGE: &str = r"
The server waits for a PROXY protocol header in front of TLS, and the load balancer sends none.

## What it means

The PROXY protocol is a short header that a load balancer puts in front of a connection, to tell the
server the client's address. Both sides must agree on it, for a server that expects it takes nothing
else first. Here a handshake as a client sends it failed, and the same handshake behind a PROXY v2
header (of the kind `LOCAL`, which names nobody) finished. That is proof, not a guess.

A Connection Gateway probably is not what answers here: its reference has no key for the PROXY
protocol. Behind the NLB there is most likely an nginx with `proxy_protocol` or a haproxy with
`accept-proxy`.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null     # fails: reset, closed, or silent
    curl -vk --haproxy-protocol https://NAME:PORT/                         # succeeds

and the attribute of the target group, which is `false`:

    aws elbv2 describe-target-group-attributes --target-group-arn ARN      # proxy_protocol_v2.enabled

## What to do

- If the server is to know the clients' endpoints, set `proxy_protocol_v2.enabled` to `true` on the
  target group. Every target of the group must expect the header then, and its health checks carry
  it as well.
- If not, take `proxy_protocol` (nginx) or `accept-proxy` (haproxy) out of the server's listener.

## Sources

- [Network Load Balancers: target group attributes, proxy protocol](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [The PROXY protocol](https://github.com/haproxy/haproxy/blob/master/doc/proxy-protocol.txt)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

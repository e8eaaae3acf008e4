//! `host.closed`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::http::HttpFailure;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;

/// The connection ended before an answer.
pub static CHECK: Check = Check {
    code: "host.closed",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the connection ended before an HTTP answer came",
    fix: &[
        say("look in the gateway's log at the time of this run")
            .run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
            .on(Site::GatewayHost),
        say("send it the same request from a host beside it, past the load balancer")
            .run(&["curl", "-skv", "https://SERVER:{port}/"])
            .on(Site::GatewayHost),
    ],
    explains: &[&crate::websocket::dropped::CHECK, &crate::websocket::status::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.hosts_of_class(HostClass::Closed) {
        let Some(failure) = one.asked.answer.failed() else {
            continue;
        };
        let message = text!(
            "a plain request {failure} {scope}",
            failure = failure.text(),
            scope = one.scope()
        );
        let symptom = one.symptom(message);
        found.push(match failure {
            HttpFailure::Closed | HttpFailure::Reset => symptom.ambiguous_cause(CAUSES, DECIDES),
            _ => symptom,
        });
    }
    found
}

const CAUSES: [Instruction; 3] = [
    say(
        "the gateway breaks off: it fails on the request, or has too many connections or too busy a CPU",
    ),
    say("a proxy in front of it breaks off, since what stands behind it does"),
    say("the load balancer's listener is TLS, and its target group is not").by(Owner::LoadBalancer),
];
const DECIDES: Instruction = say(
    "a failure in the gateway's log at the time of this run means the first; at the default level the absence of a line tells nothing",
)
.run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
.on(Site::GatewayHost);

const PAGE: &str = r"
TLS came up, a request was sent, and the connection ended without an answer.

## What it means

The peer finished the TLS handshake and then closed or reset the connection, or ended it with a TLS
alert, instead of answering. The finding says which. No other Host value fared better.

- **closed or reset at once**: the server, or a TCP proxy behind the TLS end, broke off. A TLS
  listener on the load balancer in front of a clear-text or broken target looks like this, and so
  does a gateway that refuses work: it limits connections (`tcp-max-connections`, 1000) and sheds
  them when its CPU is busy.
- **a TLS alert**: the peer dislikes something that it saw only after the handshake. Alerts about
  the client's certificate have a code of their own, `tls.client-certificate-required`.
- **no connection**: a second connection to the same address did not come up. Targets probably come
  and go.

## How to confirm

    curl -skv https://NAME:PORT/ 2>&1 | tail -n 5
    aws elbv2 describe-target-health --target-group-arn ARN

## What to do

- Read the log of the gateway at the time of this run. `ConnectionThrottledCount` in its metrics
  counts what it shed.
- Where the load balancer's listener is TLS, its target group must be TLS too.

## Sources

- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [DCV Connection Gateway: behind a load balancer](https://docs.aws.amazon.com/dcv/latest/gw-admin/scaling.html)
- [RFC 8446 §6, alerts](https://www.rfc-editor.org/rfc/rfc8446#section-6)
";

#[cfg(test)]
mod tests {
    use crate::host::HostKind;
    use crate::host::outcome_class::HostClass;
    use crate::http::HttpFailure;
    use crate::model::Layer;
    use crate::testing::path::{Path, alert};

    #[test]
    fn no_failure_of_a_request_is_lost() {
        let other = |detail: &str| HttpFailure::Other { detail: detail.to_owned() };
        let none = HttpFailure::NoSession { layer: Layer::Tcp, detail: "refused".to_owned() };
        for (failure, class) in [
            (HttpFailure::Closed, HostClass::Closed),
            (HttpFailure::Reset, HostClass::Closed),
            (none, HostClass::Closed),
            (other("parse"), HostClass::Closed),
            (alert(80), HostClass::Closed),
            (alert(116), HostClass::Closed),
            (HttpFailure::Silent, HostClass::Silent),
            (HttpFailure::NotHttp { received: "SSH-2.0".to_owned() }, HostClass::NotHttp),
        ] {
            let path = Path::new().host(HostKind::Endpoint, "vpce:8443", Err(failure));
            assert_eq!(path.host_class(), class);
        }
    }
}

//! `tls.closed-without-answer`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::tls::Unprompted;
use crate::tls::looks::{HANDSHAKE, PROXY_ATTRIBUTE, PROXY_OFF};
use crate::tls::successful_trials::ended;

/// FIN at once in answer to `ClientHello`.
pub static CHECK: Check = Check {
    code: "tls.closed-without-answer",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the connection is closed at once after ClientHello",
    fix: &[
        say("turn proxy protocol v2 off on the target group, unless the server expects it")
            .run(PROXY_OFF)
            .on(Site::ServiceAccount),
        say(
            "check that the target group's port is the server's TLS port: from next to the server a handshake works there",
        )
        .run(HANDSHAKE)
        .on(Site::GatewayHost),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

const CAUSES: [Instruction; 3] = [
    say("proxy protocol v2 is on at the target group, and the server does not expect it"),
    say("a TCP proxy on the path has no live back end"),
    say("the port is another service's, or takes certain addresses only"),
];
const AT_ONCE: [Instruction; 2] = [CAUSES[1], CAUSES[0]];
const ON_HELLO: [Instruction; 2] = [CAUSES[0], CAUSES[2]];

fn judge(seen: &Observations) -> Vec<Symptom> {
    let closed = seen.closed().into_iter().filter(|closed| closed.after_ms < 1000.0);
    closed
        .map(|closed| {
            let message = text!(
                "the server closed the connection after ClientHello, {bytes}",
                bytes = closed.bytes()
            );
            let place = &closed.place;
            let symptom = ended(place, message)
                .because(place.below("kind"))
                .because(place.below("received_bytes"));
            let Some(tried) = place.tls_followups() else {
                return symptom.ambiguous_cause(CAUSES, PROXY_ATTRIBUTE);
            };
            match tried.it.unprompted.seen() {
                Some(Unprompted::Closes | Unprompted::Resets) => symptom
                    .append_clause("it does so before anything is sent, too")
                    .because(tried.below("unprompted/outcome/seen"))
                    .ambiguous_cause(AT_ONCE, PROXY_ATTRIBUTE),
                Some(Unprompted::Waits) => symptom
                    .append_clause("where nothing is sent, it waits")
                    .because(tried.below("unprompted/outcome/seen"))
                    .ambiguous_cause(ON_HELLO, PROXY_ATTRIBUTE),
                _ => symptom.ambiguous_cause(CAUSES, PROXY_ATTRIBUTE),
            }
        })
        .collect()
}

const PAGE: &str = r#"
The connection came up, and the server closed it as soon as the TLS handshake began.

## What it means

TCP works: something accepted the connection. It then read the first TLS message (ClientHello) and
closed the connection in good order, without an answer that TLS knows. In this order:

- the NLB puts a PROXY protocol v2 header in front of each connection and the server does not expect
  it. haproxy, OpenSSL's server, Node.js and Python close like this within milliseconds;
- a TCP proxy on the path (HAProxy, for one) takes the connection, has no live back end and does not
  retry. One that does retry closes after whole seconds: `tls.closed-after-delay`;
- the server *expects* a PROXY header and gets none, behind a proxy that ends TCP: the server's reset
  arrives as an orderly close. Dialled directly it would be `tls.reset-after-hello`;
- the port is another service's, one that neither speaks TLS nor says what it speaks;
- the server accepts connections from certain addresses only. Through PrivateLink it sees the NLB's
  addresses, never the client's.

The tool opens a connection on which it sends nothing, and repeats the handshake behind a PROXY header
and with a smaller first message. The finding says what came of it, and lists what remains.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null      # "unexpected eof while reading"
    aws elbv2 describe-target-group-attributes --target-group-arn ARN      # proxy_protocol_v2.enabled

From a host in the server's VPC, without the load balancer:

    openssl s_client -connect SERVER:PORT -servername NAME </dev/null

If that works, the difference lies in what the load balancer adds or in the address it comes from.

## What to do

- Set `proxy_protocol_v2.enabled` to `false` on the target group. The Connection Gateway's reference
  has no key for the PROXY protocol: in front of a gateway it must probably be off.
- Correct the port of the target group.
- Where the server has a list of allowed addresses, put the NLB's private addresses on it.

## Sources

- [Network Load Balancers: target group attributes, proxy protocol](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
"#;

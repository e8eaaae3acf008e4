//! `tls.reset-after-hello`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;
use crate::tls::looks::{HANDSHAKE, WORKS_BESIDE};
use crate::tls::successful_trials::ended;
use crate::tls::{TlsFailureKind, TrialKind};

/// RST in answer to `ClientHello`.
pub static CHECK: Check = Check {
    code: "tls.reset-after-hello",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the connection is reset after ClientHello",
    fix: &[say(
        "compare with a connection from next to the server: if that works, look for a firewall on the path that resets TLS",
    )
    .run(HANDSHAKE)
    .on(Site::GatewayHost)],
    explains: &[],
    page: PAGE,
    judge,
};

const BY_NAME: [Instruction; 2] = [
    say("a firewall or inspection device on the path resets connections that name {server-name} in SNI")
        .by(Owner::Network),
    say("the server itself resets connections for a name that it does not know")
        .by(Owner::Gateway),
];
const ON_THE_PATH: [Instruction; 2] = [
    say("a firewall or inspection device on the path resets TLS").by(Owner::Network),
    say("the server's process died, or its target turned unhealthy at that moment")
        .by(Owner::Gateway),
];
const UNTRIED: [Instruction; 3] =
    [say("the server expects a PROXY header, and none is sent"), ON_THE_PATH[0], ON_THE_PATH[1]];
const PROXY: Instruction = say(
    "if a proxy that expects the PROXY protocol stands behind the NLB (nginx proxy_protocol, haproxy accept-proxy), turn proxy protocol v2 on for the target group, or off at the proxy",
);
const WITH_HEADER: Instruction =
    say("dial with a PROXY header: an HTTP answer means that the server expects one")
        .run(&["curl", "-vk", "--haproxy-protocol", "https://{host}:{port}/"])
        .windows(&["curl.exe", "-vk", "--haproxy-protocol", "https://{host}:{port}/"])
        .on(Site::Client);

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_handshakes() {
        if place.it.kind != TlsFailureKind::Reset || place.it.is_after_certificate_request() {
            continue; // the second is tls.client-certificate-required
        }
        let after = match place.it.received_bytes {
            0 => Text::new("before any answer"),
            n => text!("after {n} bytes of answer", n),
        };
        let message = text!("the connection was reset after ClientHello, {after}", after);
        let symptom = ended(&place, message).because(place.below("kind"));
        let tried = place.tls_followups();
        let by_name = tried.as_ref().is_some_and(|tried| {
            let kinds = [TrialKind::WithoutSni, TrialKind::OwnName];
            kinds.into_iter().any(|kind| tried.it.finished(kind).is_some())
        });
        found.push(match (tried, by_name) {
            (_, true) => symptom.ambiguous_cause(BY_NAME, WORKS_BESIDE),
            (Some(_), false) => symptom.ambiguous_cause(ON_THE_PATH, WORKS_BESIDE), // a PROXY header was tried
            (None, _) => symptom.advise_first(PROXY).ambiguous_cause(UNTRIED, WITH_HEADER),
        });
    }
    found
}

const PAGE: &str = r#"
The connection came up, and was reset as soon as the TLS handshake began.

## What it means

TCP works: something accepted the connection. The first TLS message (ClientHello) was then answered
with a TCP reset. In this order:

- the target expects a PROXY protocol header and none was sent. nginx and haproxy with the PROXY
  protocol turned on reset the connection at the first bytes that are no such header;
- a firewall or inspection device on the path resets connections by what it reads in ClientHello, such
  as the name (SNI);
- the server's process died, or its target became unhealthy at that moment: an NLB resets the
  connections of a target that turns unhealthy.

The tool repeats the handshake behind a PROXY header, without a name, and with the server's own name.
A header that helps is proof, and has a code of its own: `tls.proxy-protocol-expected`. Where another
name gets further, somebody reads the name; the finding says so.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null           # "Connection reset by peer"
    openssl s_client -connect SERVER:PORT -servername NAME </dev/null            # the same from next to the server
    aws elbv2 describe-target-group-attributes --target-group-arn ARN     # proxy_protocol_v2.enabled

## What to do

- Let both sides agree: `proxy_protocol_v2.enabled` on the target group and `proxy_protocol` (nginx)
  or `accept-proxy` (haproxy) on the server, both on or both off. The Connection Gateway's reference
  has no key for it: directly in front of a gateway it must probably be off.
- For a device on the path, ask the network's administrator to let TLS to this name pass.

## Sources

- [Network Load Balancers: target group attributes, proxy protocol](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [Network Load Balancers: health checks](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html)
- [The PROXY protocol](https://github.com/haproxy/haproxy/blob/master/doc/proxy-protocol.txt)
"#;

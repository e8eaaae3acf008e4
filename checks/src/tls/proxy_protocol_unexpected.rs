//! `tls.proxy-protocol-unexpected`

use crate::check::{Check, Symptom};
use crate::http::shown;
use crate::model::{Layer, Observations, Owner, Place, Severity};
use crate::tls::TlsFailure;
use crate::tls::plain_http::{is_bare_400, status};
use crate::tls::reading::at;

/// Alert `decode_error`: what a TLS server says to a PROXY header in front of the handshake.
pub const CHECK: Check = Check {
    code: "tls.proxy-protocol-unexpected",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the server seems to get a PROXY header that it does not expect",
    fix: &[
        "turn proxy protocol v2 off on the target group: aws elbv2 modify-target-group-attributes --target-group-arn ARN --attributes Key=proxy_protocol_v2.enabled,Value=false",
        "if it is off already, dial the server without the load balancer: openssl s_client -connect SERVER:{port} -servername {server-name}",
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// `decode_error` (RFC 8446 §6).
const DECODE_ERROR: u8 = 50;

const CAUSES: [&str; 2] = [
    "proxy protocol v2 is on at the target group, and the server does not expect it",
    "a device on the way damages or rewrites the handshake",
];
const DECIDES: &str =
    "aws elbv2 describe-target-group-attributes --target-group-arn ARN (proxy_protocol_v2.enabled)";

fn judge(seen: &Observations) -> Vec<Symptom> {
    let means =
        ": it could not read the first bytes, most likely a PROXY header of the load balancer";
    let alerted = seen.alerted().into_iter().filter(|alert| alert.code == DECODE_ERROR);
    let mut found: Vec<Symptom> =
        alerted.map(|alert| alert.symptom(seen, means).either(&CAUSES, DECIDES)).collect();
    found.extend(seen.clear_answers().iter().filter_map(|place| bad_request(seen, place)));
    found
}

/// 400 in clear to the handshake, and to a clear GET as well: what came first was no HTTP either.
fn bad_request(seen: &Observations, place: &Place<'_, TlsFailure>) -> Option<Symptom> {
    let tried = seen.tls_followups(place)?;
    let plain = tried.it.plain_get.seen().filter(|plain| is_bare_400(plain))?;
    if status(&place.it.received) != Some(400) {
        return None;
    }
    let message = format!(
        "the server answered the TLS handshake in clear with a 400, and a clear GET with {} as well: most likely a PROXY header of the load balancer stands before both",
        shown(&plain.brief(), 80)
    );
    let symptom = at(place, message).because(place.below("received"));
    let symptom = symptom.because(tried.below("plain_get/outcome/seen/status"));
    Some(
        symptom
            .either(&[CAUSES[0], "it is a plain HTTP port that refuses this request too"], DECIDES),
    )
}

const PAGE: &str = r#"
The server could not read the beginning of the connection, most likely because the load balancer
puts a PROXY protocol header in front of it.

## What it means

A target group of an NLB can have *proxy protocol v2* turned on. Then the NLB sends a binary header
(the client's address, the endpoint's id) before the client's own bytes. A server that does not
expect it takes it for the first TLS message and gives up. How it does so differs: servers built on
rustls send the alert `decode_error`, as here; others close the connection without a byte
(`tls.closed-without-answer`); nginx answers a clear `400 Bad Request` (`tls.plain-http`).

The reference of the Connection Gateway's configuration has no key for the PROXY protocol, so in
front of it the attribute must probably be off. The finding is inferred: damaged or rewritten bytes
would be answered with the same alert.

## How to confirm

    aws elbv2 describe-target-group-attributes --target-group-arn ARN      # proxy_protocol_v2.enabled
    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null     # "alert decode error"

From a host in the server's VPC, without the load balancer; there the handshake should work:

    openssl s_client -connect SERVER:PORT -servername NAME </dev/null

## What to do

- Set `proxy_protocol_v2.enabled` to `false` on the target group.
- Where the header is wanted (it carries the endpoint's id), put a proxy that reads it, such as
  nginx or haproxy, between the NLB and the server.

## Sources

- [Network Load Balancers: target group attributes, proxy protocol](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [AWS PrivateLink: create an endpoint service](https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [The PROXY protocol](https://github.com/haproxy/haproxy/blob/master/doc/proxy-protocol.txt)
"#;

//! `tls.proxy-protocol-unexpected`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;
use crate::tls::TlsFailure;
use crate::tls::looks::{HANDSHAKE, PROXY_ATTRIBUTE, PROXY_OFF};
use crate::tls::plain_http::{is_bare_400, status};

/// Alert `decode_error`: what a TLS server says to a PROXY header in front of the handshake.
pub static CHECK: Check = Check {
    code: "tls.proxy-protocol-unexpected",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the server gets a PROXY header that it does not expect",
    fix: &[
        say("turn proxy protocol v2 off on the target group")
            .run(PROXY_OFF)
            .on(Site::ServiceAccount),
        say("if it is off already, dial the server without the load balancer")
            .run(HANDSHAKE)
            .on(Site::GatewayHost),
    ],
    explains: &[
        &crate::tls::plain_http::CHECK,
        &crate::tls::not_tls::CHECK,
        &crate::tls::alert::CHECK,
        &crate::tls::closed_without_answer::CHECK,
        &crate::tls::reset_after_hello::CHECK,
    ],
    page: PAGE,
    judge,
};

/// `decode_error` (RFC 8446 §6).
const DECODE_ERROR: u8 = 50;

const CAUSES: [Instruction; 2] = [
    say("proxy protocol v2 is on at the target group, and the server does not expect it"),
    say("a device on the path damages or rewrites the handshake").by(Owner::Network),
];
const PLAIN_PORT: Instruction = say("it is a plain HTTP port that refuses this request too");

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_handshakes() {
        found.extend(complains_unprompted(&place));
    }
    let told: Vec<_> = found.iter().map(|symptom| (symptom.leg, symptom.address.clone())).collect();
    let means =
        "it could not read the first bytes, most likely a PROXY header of the load balancer";
    let alerted = seen.alerted().into_iter().filter(|alert| alert.code == DECODE_ERROR);
    let mut guessed: Vec<Symptom> =
        alerted.map(|alert| alert.symptom(means).inferred_from(CAUSES, PROXY_ATTRIBUTE)).collect();
    guessed.extend(seen.clear_answers().iter().filter_map(|place| bad_request(place)));
    guessed.retain(|symptom| !told.contains(&(symptom.leg, symptom.address.clone())));
    found.extend(guessed);
    found
}

/// A 400 in clear, or a TLS alert, on a connection on which nothing was sent: something in front of
/// the server has sent it what it cannot read.
fn complains_unprompted(place: &Place<'_, TlsFailure>) -> Option<Symptom> {
    let tried = place.tls_followups()?;
    let said = tried.it.said_unprompted().filter(|said| is_complaint(said))?;
    let said = shown(said.split(r"\r").next().unwrap_or_default(), 60);
    let message = text!(
        "the server answers before anything is sent to it, with \"{said}\": the load balancer puts bytes in front of every connection that it cannot read, a PROXY header",
        said
    );
    Some(Symptom::at(place, message).because(tried.below("unprompted/outcome/seen/says")))
}

/// HTTP 400, or a fatal TLS alert (RFC 8446 §5.1, §6: type 21, version 3.x, level 2).
pub(crate) fn is_complaint(said: &str) -> bool {
    status(said) == Some(400) || said.starts_with(r"\x15\x03") && said.contains(r"\x02\x02")
}

/// 400 in clear to the handshake, and to a clear GET as well: what came first was no HTTP either.
fn bad_request(place: &Place<'_, TlsFailure>) -> Option<Symptom> {
    let tried = place.tls_followups()?;
    let plain = tried.it.plain_get.answer.seen().filter(|plain| is_bare_400(plain))?;
    if status(&place.it.received) != Some(400) {
        return None;
    }
    let message = text!(
        "the server answered the TLS handshake with a plain HTTP 400, and a plain GET with {answer} as well: most likely a PROXY header of the load balancer stands before both",
        answer = shown(&plain.brief(), 80)
    );
    let symptom = Symptom::at(place, message).because(place.below("received"));
    let symptom = symptom.because(tried.below("plain_get/answer/outcome/seen/status"));
    Some(symptom.inferred_from([CAUSES[0], PLAIN_PORT], PROXY_ATTRIBUTE))
}

const PAGE: &str = r#"
The server could not read the beginning of the connection: the load balancer puts a PROXY protocol
header in front of it.

## What it means

A target group of an NLB can have *proxy protocol v2* turned on. Then the NLB sends a binary header
(the client's address, the endpoint's id) before the client's own bytes. A server that does not
expect it takes it for the first TLS message and gives up. How it does so differs: servers built on
rustls send the alert `decode_error`, nginx answers a plain HTTP `400 Bad Request`, others close the
connection without a byte (`tls.closed-without-answer`).

The tool opens a connection on which it sends nothing. A TLS server waits there. One that complains
all the same, by an alert or a 400, has been sent something by another sender: then the finding is
*observed*. Where the complaint comes only after the handshake has begun, it is *inferred*: damaged
or rewritten bytes would be answered with the same words, and whether an NLB sends its header before
the client's first bytes is not documented.

The reference of the Connection Gateway's configuration has no key for the PROXY protocol, so in
front of it the attribute must probably be off.

## How to confirm

    aws elbv2 describe-target-group-attributes --target-group-arn ARN      # proxy_protocol_v2.enabled
    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null     # "alert decode error"
    nc -v -w 3 ADDRESS PORT </dev/null | xxd                               # nothing sent: anything at all?

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

#[cfg(test)]
mod tests {
    use super::is_complaint;

    #[test]
    fn a_complaint_is_a_400_or_a_fatal_alert_and_no_greeting() {
        assert!(is_complaint(r"HTTP/1.1 400 Bad Request\r\nServer: nginx"));
        assert!(is_complaint(r"\x15\x03\x03\x00\x02\x022"));
        for greeting in [r"SSH-2.0-OpenSSH_9.6\r\n", r"220 mail.example ESMTP", r"\x15\x03\x03"] {
            assert!(!is_complaint(greeting), "{greeting}");
        }
    }
}

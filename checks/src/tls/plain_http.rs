//! `tls.plain-http`

use crate::check::{Check, Symptom};
use crate::http::HttpAnswer;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::looks::PROXY_OFF;
use crate::tls::proxy_protocol_unexpected::is_complaint;

/// Plain HTTP where TLS was expected.
pub static CHECK: Check = Check {
    code: "tls.plain-http",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the port answers in plain HTTP",
    fix: &[
        say("point the listener and its target group at the port on which the server speaks TLS"),
        say("where the server itself should speak TLS on this port, turn TLS on there")
            .by(Owner::Gateway),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.clear_answers() {
        let received = place.it.received.as_str();
        let line = received.split(['\\', '\r', '\n']).next().unwrap_or_default();
        let line = shown(line.trim(), 60);
        let message =
            text!("the server answered the TLS handshake in plain HTTP, \"{line}\"", line);
        let tried = place.tls_followups();
        let plain = tried.as_ref().and_then(|tried| tried.it.plain_get.answer.seen());
        let unprompted = tried
            .as_ref()
            .is_some_and(|tried| tried.it.said_unprompted().is_some_and(is_complaint));
        let behind_header =
            unprompted || status(received) == Some(400) && plain.is_some_and(is_bare_400);
        if behind_header {
            continue; // tls.proxy-protocol-unexpected
        }
        let mut symptom = Symptom::at(&place, message)
            .because(place.below("kind"))
            .because(place.below("received"));
        if let (Some(tried), Some(plain)) = (&tried, plain) {
            symptom = symptom
                .append_clause(text!(
                    "a plain GET got {answer}",
                    answer = shown(&plain.brief(), 80)
                ))
                .because(tried.below("plain_get/answer/outcome/seen/status"));
        }
        if plain.is_some_and(|plain| plain.echo().is_some()) {
            symptom = symptom
                .append_clause("it is a dcvdiag echo without a certificate")
                .advise_first(ECHO);
        }
        let sure = status(received) != Some(400) || plain.is_some_and(|plain| plain.status != 400);
        found.push(if sure {
            symptom
        } else {
            symptom.inferred_from(CAUSES, DECIDES).advise_first(HEADER)
        });
    }
    found
}

/// A 400 that does not say that HTTP came to a TLS port. Both sides of that are inferred.
pub(crate) fn is_bare_400(answer: &HttpAnswer) -> bool {
    answer.status == 400 && !TLS_PORTS.iter().any(|text| answer.body.contains(text))
}

/// Answers of nginx, Apache and Go's net/http to HTTP on their TLS ports.
const TLS_PORTS: [&str; 3] = [
    "plain HTTP request was sent to HTTPS port",
    "speaking plain HTTP to an SSL-enabled server port",
    "Client sent an HTTP request to an HTTPS server",
];

const CAUSES: [Instruction; 2] = [
    say("it is a plain HTTP port"),
    say("it is a TLS port, and the load balancer puts a PROXY header in front of each connection"),
];
const ECHO: Instruction = say(
    "start the echo with --cert and --key, or leave it: what reached it without TLS is judged all the same",
);
const HEADER: Instruction = say("if proxy protocol v2 is on at the target group, turn it off")
    .run(PROXY_OFF)
    .on(Site::ServiceAccount);
const DECIDES: Instruction = say("send a plain request: a 400 again means the PROXY header")
    .run(&["curl", "-v", "http://{address}/"])
    .windows(&["curl.exe", "-v", "http://{address}/"])
    .on(Site::Client);

/// The status of `HTTP/1.1 400 Bad Request…`.
pub(crate) fn status(received: &str) -> Option<u16> {
    received.split(' ').nth(1)?.get(..3)?.parse().ok()
}

const PAGE: &str = r"
TLS was offered, and the answer was HTTP without TLS.

## What it means

Something answered the first TLS message (ClientHello) with a readable `HTTP/1.1 …`. There are two
ways to that, and where the status is 400 the handshake alone does not tell them apart:

- the port is a plain HTTP port: the listener or the target group points at the wrong port, or the
  server behind it was started without TLS;
- the port does speak TLS, but the NLB puts a PROXY protocol v2 header in front of each connection
  and the server does not expect it. nginx answers that with a plain HTTP `400 Bad Request`.

The tool therefore sends a plain GET as well: what is answered otherwise than with a 400 is a plain
HTTP port, and the finding is *observed*. A 400 again is `tls.proxy-protocol-unexpected`.

The reference of the Connection Gateway's configuration has no key for the PROXY protocol, so in
front of it the attribute must probably be off.

## How to confirm

    curl -v http://ADDRESS:PORT/     # a plain request this time

- 200, a redirect, 404: a plain HTTP port.
- 400 with `The plain HTTP request was sent to HTTPS port`: a TLS port of nginx without a PROXY
  header; then the handshake should work, so try again.
- 400 without that sentence: probably a TLS port behind an unexpected PROXY header.

The attribute itself:

    aws elbv2 describe-target-group-attributes --target-group-arn ARN

## What to do

- Plain port: set the target group's port (and protocol, if it is a TLS target group) to the port
  on which the server speaks TLS; 8443 is the gateway's default.
- PROXY header: set `proxy_protocol_v2.enabled` to `false` on the target group.

## Sources

- [Network Load Balancers: target group attributes, proxy protocol](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 9110, HTTP semantics](https://www.rfc-editor.org/rfc/rfc9110)
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_read_from_escaped_bytes() {
        assert_eq!(status(r"HTTP/1.1 400 Bad Request\r\nServer: x"), Some(400));
        assert_eq!(status(r"HTTP/1.0 200\r\n"), Some(200));
        assert_eq!(status("HTTP/1.1"), None);
    }
}

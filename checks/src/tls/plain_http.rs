//! `tls.plain-http`

use crate::check::{Check, Symptom};
use crate::http::shown;
use crate::model::{Layer, Observations, Owner, Severity};
use crate::tls::TlsFailureKind;
use crate::tls::reading::at;

/// HTTP in clear where TLS was expected.
pub const CHECK: Check = Check {
    code: "tls.plain-http",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the port answers in clear HTTP",
    fix: &[
        "find out which it is: curl -v http://{address}/ (anything but a 400 means a plain HTTP port)",
        "for a plain HTTP port, point the listener and its target group at the server's TLS port",
        "for a 400 again, turn proxy protocol v2 off on the target group: aws elbv2 modify-target-group-attributes --target-group-arn ARN --attributes Key=proxy_protocol_v2.enabled,Value=false",
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_handshakes() {
        let received = place.it.received.as_str();
        if place.it.kind != TlsFailureKind::NotTls || !received.starts_with("HTTP/") {
            continue;
        }
        let line = received.split(['\\', '\r', '\n']).next().unwrap_or_default();
        let line = shown(line.trim(), 60);
        let message = format!("the server answered the TLS handshake in clear HTTP, \"{line}\"");
        let symptom = if status(received) == Some(400) {
            let causes = "it is a plain HTTP port, or a TLS port that got a PROXY header first";
            at(&place, format!("{message}: {causes}")).inferred()
        } else {
            at(&place, message)
        };
        found.push(symptom.because(place.below("kind")).because(place.below("received")));
    }
    found
}

/// The status of `HTTP/1.1 400 Bad Request…`.
fn status(received: &str) -> Option<u16> {
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
  and the server does not expect it. nginx answers that with a clear `400 Bad Request`.

The reference of the Connection Gateway's configuration has no key for the PROXY protocol, so in
front of it the attribute must probably be off.

## How to confirm

    curl -v http://ADDRESS:PORT/     # a clear request this time

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

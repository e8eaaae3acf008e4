//! `tls.not-tls`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text::shown;
use crate::tls::{TlsFailure, TlsFailureKind};

/// Neither TLS nor HTTP; or TLS that no client can follow.
pub static CHECK: Check = Check {
    code: "tls.not-tls",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the port speaks something else than TLS as clients know it",
    fix: &[
        say("look at what answers: nc {host} {port}"),
        say("point the listener and its target group at the port on which the server speaks TLS"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.failed_handshakes() {
        let message = match &place.it.kind {
            TlsFailureKind::NotTls if !place.it.received.starts_with("HTTP/") => clear(place.it),
            TlsFailureKind::Protocol { detail } => {
                let detail = shown(detail, 120);
                format!("the server's part of the TLS handshake is not as it should be: {detail}")
            }
            _ => continue,
        };
        let symptom = Symptom::at(&place, message);
        let symptom = symptom.because(place.below("kind")).because(place.below("received"));
        found.push(match place.it.kind {
            TlsFailureKind::Protocol { .. } => symptom.ambiguous_cause(
                &["the server speaks an old or odd TLS", "a device on the way meddles with the handshake"],
                "from next to the server: openssl s_client -connect SERVER:{port} -servername {server-name} (a handshake that works there means the device)",
            ),
            _ => symptom,
        });
    }
    found
}

fn clear(failure: &TlsFailure) -> String {
    let received = failure.received.as_str();
    let first = shown(received, 60);
    let banners = [
        ("SSH-", "SSH"),
        ("RFB ", "VNC"),
        ("220", "SMTP or FTP"),
        ("+OK", "POP3"),
        ("* OK", "IMAP"),
        (r"\x03\x00\x00", "RDP"),
    ];
    match banners.iter().find(|(banner, _)| received.starts_with(banner)) {
        Some((_, name)) => format!("the server answered in {name}, not in TLS: \"{first}\""),
        None => format!("the server's answer is not TLS: \"{first}\""),
    }
}

const PAGE: &str = r"
TLS was offered, and what came back is not the TLS that was expected.

## What it means

The bytes that answered the first TLS message (ClientHello) belong to another protocol. Some speak
first and name themselves: `SSH-2.0-…` (SSH), `RFB …` (VNC), `220 …` (SMTP or FTP), `* OK` (IMAP).
Then the port forwarded by the load balancer is another service's.

The same code is used when the answer was TLS but broken: a record or message that breaks the
rules. The finding then quotes the library's words. That is rare: a server with TLS versions of
before 1.2, a middlebox that meddles, or damage on the way.

## How to confirm

    nc ADDRESS PORT                                                        # wait for a banner; then Ctrl-C
    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null     # what another TLS library says

On the load balancer's side, compare the ports:

    aws elbv2 describe-listeners --load-balancer-arn ARN
    aws elbv2 describe-target-groups --load-balancer-arn ARN

## What to do

- Another service: correct the port of the target group, or the port that is dialled. The Connection
  Gateway listens on 8443 unless `web-port` says otherwise.
- Broken TLS: repeat from a host near the server. If it works there, something on the way meddles.

## Sources

- [Network Load Balancers: listeners](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 8446, TLS 1.3](https://www.rfc-editor.org/rfc/rfc8446)
";

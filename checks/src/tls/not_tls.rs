//! `tls.not-tls`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::looks::WORKS_BESIDE;
use crate::tls::{TlsFailure, TlsFailureKind};

/// Neither TLS nor HTTP; or TLS that no client can follow.
pub static CHECK: Check = Check {
    code: "tls.not-tls",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "the port speaks something else than TLS as clients know it",
    fix: &[
        say("see what the port answers")
            .run(&["nc", "{host}", "{port}"])
            .windows(&["curl.exe", "-v", "telnet://{host}:{port}"])
            .on(Site::Client),
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
            TlsFailureKind::Protocol { detail } => text!(
                "the server's part of the TLS handshake is not as it should be: {detail}",
                detail = shown(detail, 120)
            ),
            _ => continue,
        };
        let symptom = Symptom::at(&place, message);
        let symptom = symptom.because(place.below("kind")).because(place.below("received"));
        found.push(match place.it.kind {
            TlsFailureKind::Protocol { .. } => symptom.ambiguous_cause(CAUSES, WORKS_BESIDE),
            _ => symptom,
        });
    }
    found
}

const CAUSES: [Instruction; 2] = [
    say("the server speaks an old or unusual TLS").by(Owner::Gateway),
    say("a device on the path interferes with the handshake").by(Owner::Network),
];

fn clear(failure: &TlsFailure) -> Text {
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
        Some((_, protocol)) => text!(
            "the server answered in {protocol}, not in TLS: \"{first}\"",
            protocol = *protocol,
            first
        ),
        None => text!("the server's answer is not TLS: \"{first}\"", first),
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
before 1.2, a middlebox that interferes, or damage on the path.

## How to confirm

    nc ADDRESS PORT                                                        # wait for a banner; then Ctrl-C
    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null     # what another TLS library says

On the load balancer's side, compare the ports:

    aws elbv2 describe-listeners --load-balancer-arn ARN
    aws elbv2 describe-target-groups --load-balancer-arn ARN

## What to do

- Another service: correct the port of the target group, or the port that is dialled. The Connection
  Gateway listens on 8443 unless `web-port` says otherwise.
- Broken TLS: repeat from a host near the server. If it works there, something on the path interferes.

## Sources

- [Network Load Balancers: listeners](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 8446, TLS 1.3](https://www.rfc-editor.org/rfc/rfc8446)
";

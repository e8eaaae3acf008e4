//! `tls.alpn-refused`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;

/// Alert `no_application_protocol`.
pub static CHECK: Check = Check {
    code: "tls.alpn-refused",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server refuses http/1.1 (ALPN)",
    fix: &[
        say(
            "let the server accept http/1.1, which WebSocket needs; on an NLB TLS listener: ALPN policy None, HTTP1Only or HTTP2Optional",
        ),
        say("see which protocol it takes")
            .run(&[
                "openssl",
                "s_client",
                "-connect",
                "{address}",
                "-servername",
                "{server-name}",
                "-alpn",
                "h2,http/1.1",
                "</dev/null",
            ])
            .on(Site::Client),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// `no_application_protocol` (RFC 7301 §3.2).
const NO_APPLICATION_PROTOCOL: u8 = 120;

fn judge(seen: &Observations) -> Vec<Symptom> {
    let means = "it does not take http/1.1, the protocol that WebSocket needs";
    let alerted = seen.alerted().into_iter().filter(|alert| alert.code == NO_APPLICATION_PROTOCOL);
    alerted.map(|alert| alert.symptom(means)).collect()
}

const PAGE: &str = r"
The server refuses to speak HTTP/1.1.

## What it means

In the handshake the client says which protocols it will speak inside TLS (ALPN). `http/1.1` was
offered, as clients do for WebSocket connections, and the server answered with the alert
`no_application_protocol`: it takes others only, usually `h2` (HTTP/2), or it is another service
altogether. The WebSocket upgrade of RFC 6455 exists in HTTP/1.1 only. The tool tries a handshake
without ALPN as well; where it finishes, the finding says so.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -alpn http/1.1 </dev/null
    openssl s_client -connect ADDRESS:PORT -servername NAME -alpn h2 </dev/null
    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null      # no ALPN at all

See the line `ALPN protocol:`.

## What to do

- On the server, or the proxy in front of it, allow `http/1.1` beside or instead of `h2`.
- On an NLB with a TLS listener, see its ALPN policy; `HTTP2Only` leaves no room for HTTP/1.1.
- If the port is not the gateway's, correct the target group.

## Sources

- [RFC 7301, TLS ALPN](https://www.rfc-editor.org/rfc/rfc7301)
- [RFC 6455, the WebSocket protocol](https://www.rfc-editor.org/rfc/rfc6455)
- [Network Load Balancers: listeners, ALPN policies](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
";

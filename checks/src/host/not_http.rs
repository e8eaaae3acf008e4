//! `host.not-http`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::http::HttpFailure;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// An answer, but not HTTP/1.
pub static CHECK: Check = Check {
    code: "host.not-http",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "what answers inside TLS does not speak HTTP/1",
    fix: &[say(
        "check what listens behind port {port}: the target group must lead to the gateway's web listener, not to another service",
    )],
    explains: &[&crate::websocket::status::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.hosts_of_class(HostClass::NotHttp) {
        let Some(HttpFailure::NotHttp { received }) = one.asked.answer.failed() else {
            continue;
        };
        found.push(one.symptom(text!(
            "the request was answered by what is not HTTP: {said}",
            said = shown(received, 80)
        )));
    }
    found
}

const PAGE: &str = r"
TLS came up, but what answers inside it does not speak HTTP/1.

## What it means

A plain request was sent over the finished TLS session, and the bytes that came back are not an HTTP
answer. Either another service listens on that port, or the server began to speak HTTP/2: an answer
that starts with `00 00 12 04` is an HTTP/2 SETTINGS frame.

## How to confirm

    printf 'GET / HTTP/1.1\r\nHost: NAME\r\nConnection: close\r\n\r\n' | openssl s_client -quiet -connect NAME:PORT -servername NAME
    openssl s_client -connect NAME:PORT -servername NAME -alpn http/1.1 </dev/null | grep -i alpn
    aws elbv2 describe-target-groups --load-balancer-arn ARN

## What to do

- Point the listener's target group to the port of the gateway's web listener (8443 by default).
- Where the server speaks HTTP/2 unasked, let it offer `http/1.1`: a WebSocket upgrade needs it.

## Sources

- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 9112, HTTP/1.1](https://www.rfc-editor.org/rfc/rfc9112)
- [RFC 6455 §4.1, the client's handshake](https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
";

//! `websocket.upgrade-stripped`

use crate::check::{Check, Symptom};
use crate::http::HttpAnswer;
use crate::http::attribution::{blamed, who};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// Answered as if no upgrade had been asked for.
pub static CHECK: Check = Check {
    code: "websocket.upgrade-stripped",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the upgrade is answered as a plain request (200, 400, 426, 505): a proxy took the Upgrade header away",
    fix: &[
        say(
            "let every proxy on the path speak HTTP/1.1 to its back end and pass Upgrade and Connection on, {who} first of all",
        ),
        say(
            "nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\";",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::UpgradeStripped) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let result = shown(&answer.brief(), 80);
        let message = text!(
            "the upgrade on {path} got {answer} from {who}, as if no Upgrade had been sent",
            path = shown(upgrade.path(), 60),
            answer = result,
            who = who(answer)
        );
        let symptom = blamed(upgrade.refusal(message), answer);
        // 400 has other causes: a header the server dislikes, plain HTTP to a TLS port behind a proxy.
        found.push(if is_clear_to_tls(answer) {
            symptom.replace_advice(TLS_AGAIN).inferred_from(CLEAR_TO_TLS, PROTOCOLS)
        } else if answer.status == 400 {
            symptom.inferred_from(STRIPPED, BESIDE)
        } else {
            symptom
        });
    }
    found
}

/// nginx's own words for HTTP in clear on a TLS port; inside TLS they mean that TLS has ended before.
fn is_clear_to_tls(answer: &HttpAnswer) -> bool {
    answer.is_intermediarys_own()
        && answer.status == 400
        && answer.body.contains("plain HTTP request was sent to HTTPS port")
}

const CLEAR_TO_TLS: [&str; 2] = [
    "TLS ends in front (a TLS listener, a proxy), and plain HTTP goes on to a server that wants TLS again",
    "a proxy behind the gateway speaks plain HTTP to a TLS port",
];
const PROTOCOLS: Instruction =
    say("a target group whose Protocol is TCP behind a TLS listener means the first")
        .run(&[
            "aws",
            "elbv2",
            "describe-target-groups",
            "--load-balancer-arn",
            "ARN",
            "--query",
            "TargetGroups[].[Protocol,Port]",
        ])
        .on(Site::ServiceAccount);
const STRIPPED: [&str; 2] = [
    "a proxy on the path does not pass Upgrade and Connection on",
    "the server dislikes something else about the request, such as a header",
];
const BESIDE: Instruction = say(
    "the same upgrade from a host beside the DCV server, to its own port 8443: a 101 there means a proxy on the path (dcvdiag run -v prints the curl line)",
);
const TLS_AGAIN: [&str; 2] = [
    "make the target group's protocol TLS, or the listener TCP, so that TLS goes through to the gateway",
    "on a proxy of your own, speak TLS to its back end: nginx proxy_pass https://…, haproxy server … ssl",
];

const PAGE: &str = r#"
The upgrade was asked for, and the answer is that to a request without one.

## What it means

`Upgrade` and `Connection` are hop-by-hop headers: a proxy that does not know better drops them, and
its back end sees an ordinary request. What comes then depends on the back end:

- **426**: "use an upgrade", though one was asked for: the surest sign;
- **505**: the proxy spoke HTTP/1.0 to the back end, as older nginx does unless told otherwise;
- **200** with a page: the request ended at a static site, or at the web client's files;
- **400**: a WebSocket server that misses the headers. This one is inferred: a body that says "The
  plain HTTP request was sent to HTTPS port" means a proxy speaks plain HTTP to a TLS back end, and a
  400 may also be about another header.

A Network Load Balancer with a TCP listener cannot do this. So there is a proxy of HTTP on the way,
at the client's side (a forward proxy that opens TLS) or before the gateway.

## How to confirm

    curl -skv --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: https://NAME:PORT' https://NAME:PORT/auth 2>&1 | grep -iE '^< (HTTP|server|via)'
    openssl s_client -connect NAME:PORT -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -issuer

The same request sent to the gateway's own address shows on which side of it the proxy stands.

## What to do

- Pass the headers on: in nginx with `proxy_http_version 1.1`,
  `proxy_set_header Upgrade $http_upgrade` and `proxy_set_header Connection "upgrade"`; HAProxy does by default.
- Or let the load balancer reach the gateway without that proxy.
- A forward proxy at the client's side needs an exception for the endpoint's name.

## Sources

- [nginx: WebSocket proxying](https://nginx.org/en/docs/http/websocket.html)
- [RFC 9110 §7.8, Upgrade](https://www.rfc-editor.org/rfc/rfc9110#section-7.8)
- [RFC 6455 §4.1, the client's handshake](https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
"#;

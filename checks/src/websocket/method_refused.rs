//! `websocket.method-refused`

use crate::check::{Check, Symptom};
use crate::http::attribution::blamed;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// 405.
pub static CHECK: Check = Check {
    code: "websocket.method-refused",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "GET is not allowed where the WebSocket should be (405)",
    fix: &[say(
        "see what serves {path} behind {who}: a WebSocket begins with GET, and this path takes other methods only",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::MethodRefused) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let path = shown(upgrade.path(), 60);
        let message = match answer.header("allow") {
            Some(allow) => text!(
                "the upgrade on {path} got 405 for GET, allowed are {allow}",
                path = &path,
                allow = shown(allow, 60)
            ),
            None => text!("the upgrade on {path} got 405 for GET", path = &path),
        };
        found.push(blamed(upgrade.refusal(message), answer).arg("path", path));
    }
    found
}

const PAGE: &str = r"
The server takes no GET on this path, and a WebSocket begins with GET.

## What it means

405 names the method, and the method of an HTTP/1.1 upgrade is always GET. So the path belongs to
something that is no WebSocket: an API that takes POST only, a broker's port, a sign-in service. Or a
proxy in between turned the upgrade into an HTTP/2 CONNECT that its back end does not know.

## How to confirm

    curl -skv --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' https://NAME:PORT/auth 2>&1 | grep -iE '^< (HTTP|server|via|allow)'
    aws elbv2 describe-target-groups --load-balancer-arn ARN

## What to do

- Check that the target group leads to the gateway's web listener, not to a broker or another service.
- Where a proxy speaks HTTP/2 to its back end, let it speak HTTP/1.1 for this path.

## Sources

- [RFC 9110 §15.5.6, 405 Method Not Allowed](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6)
- [RFC 6455 §4.1, the client's handshake](https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
- [RFC 8441, WebSockets with HTTP/2](https://www.rfc-editor.org/rfc/rfc8441)
";

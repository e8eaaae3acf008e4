//! `websocket.bad-accept`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::Accept;
use crate::websocket::outcome_class::UpgradeClass;

/// 101, but not as RFC 6455 §4.2.2 demands.
pub static CHECK: Check = Check {
    code: "websocket.bad-accept",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the 101 does not answer this handshake: Sec-WebSocket-Accept, Upgrade or Connection is wrong",
    fix: &[say(
        "find who wrote the 101: a proxy or cache between here and the gateway makes it up, or changes its headers",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::BadAccept) {
        let Some(switched) = upgrade.client.switched() else {
            continue;
        };
        let path = shown(upgrade.path(), 60);
        let (message, at) = match &switched.accept {
            Accept::Missing => (
                text!("the upgrade on {path} got 101 without Sec-WebSocket-Accept", path),
                "accept",
            ),
            Accept::Wrong { got } => (
                text!(
                    "the upgrade on {path} got 101 with a Sec-WebSocket-Accept of another key: \"{got}\"",
                    path,
                    got = shown(got, 60)
                ),
                "accept",
            ),
            Accept::Right => (
                text!(
                    "the upgrade on {path} got 101 without Upgrade: websocket, or without Connection: Upgrade",
                    path
                ),
                "upgrade_headers",
            ),
        };
        found.push(upgrade.symptom(message, &format!("answer/outcome/seen/switched/{at}")));
    }
    found
}

const PAGE: &str = r"
The answer is 101, but it does not prove that a WebSocket server read this handshake.

## What it means

The client sends a random key, and the server must answer with a value computed from it in
`Sec-WebSocket-Accept`, beside `Upgrade: websocket` and `Connection: Upgrade`. A value that is
missing, or that belongs to another key, means that the 101 was made up, was kept from an earlier
connection, or lost its headers on the way. Every client must then give up.

The DCV server or gateway itself hardly does that. Probably a proxy in between handles upgrades
badly. HAProxy turns such an answer of its back end into a 502.

## How to confirm

    curl -skv --http1.1 --max-time 5 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' -H 'Origin: https://NAME:PORT' https://NAME:PORT/auth 2>&1 | grep '^<'

The right answer to this key, the sample of the RFC, is `s3pPLMBiTxaQ9kYGzzhZRbK+xOo=`.

## What to do

- Send the same request to the gateway's own address. If that answer is right, the proxy between is
  at fault: take it out, or fix how it passes upgrades on.

## Sources

- [RFC 6455 §4.1, what the client checks](https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
- [RFC 6455 §4.2.2, what the server sends](https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2)
";

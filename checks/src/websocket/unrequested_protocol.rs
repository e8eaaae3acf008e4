//! `websocket.unrequested-protocol`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// 101 with what was never asked for.
pub static CHECK: Check = Check {
    code: "websocket.unrequested-protocol",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server turns on a subprotocol or an extension that was not asked for",
    fix: &[say(
        "look for a proxy that answers for the gateway, or adds headers to its 101: \"{unrequested}\" was never asked for",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::UnrequestedProtocol) {
        let Some(switched) = upgrade.client.switched() else {
            continue;
        };
        let asked = upgrade.client.protocol.as_deref();
        let protocol = switched.protocol.as_deref().filter(|got| Some(*got) != asked);
        let (turned_on, got, at) = match (protocol, switched.extensions.as_deref()) {
            (Some(protocol), _) => {
                let got = shown(protocol, 80);
                (
                    text!("the server turned on the subprotocol \"{got}\"", got = &got),
                    got,
                    "protocol",
                )
            }
            (None, Some(extensions)) => {
                let got = shown(extensions, 80);
                (
                    text!("the server turned on the extension \"{got}\"", got = &got),
                    got,
                    "extensions",
                )
            }
            (None, None) => continue,
        };
        let asked = asked.filter(|_| protocol.is_some()).map_or_else(
            || text!("none was asked for"),
            |asked| text!("asked for was \"{asked}\"", asked = shown(asked, 40)),
        );
        let message = turned_on.and(asked);
        let symptom = upgrade.symptom(message, &format!("answer/outcome/seen/switched/{at}"));
        found.push(symptom.arg("unrequested", got));
    }
    found
}

const PAGE: &str = r"
The server agreed to a subprotocol or an extension that the client never offered.

## What it means

A WebSocket client offers subprotocols and extensions, and the server may choose among them, nothing
else. A client that gets another one must fail the connection, since both sides would read the same
bytes differently. The server, or a proxy that adds the headers, breaks the rules of the handshake.

Which subprotocol real DCV clients offer is not documented; this tool offers `dcv` unless told
otherwise with `--ws-protocol`.

## How to confirm

    curl -skv --http1.1 --max-time 5 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: https://NAME:PORT' https://NAME:PORT/auth 2>&1 | grep -i '^< sec-websocket'

No protocol is offered here, so none may come back. A browser's developer tools show what a real
client offers.

## What to do

- If the name in the answer is the one that real clients offer, give it with `--ws-protocol`.
- Otherwise look for a proxy that adds the header, and for a server that is no DCV at all.

## Sources

- [RFC 6455 §4.1, what the client checks](https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
- [RFC 6455 §11.3.4, Sec-WebSocket-Protocol](https://www.rfc-editor.org/rfc/rfc6455#section-11.3.4)
";

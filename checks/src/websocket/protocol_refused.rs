//! `websocket.protocol-refused`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Outcome, Owner, Severity, Text};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;
use crate::websocket::{Purpose, UpgradeAnswer, UpgradeAttempt};

/// It works without the subprotocol.
pub static CHECK: Check = Check {
    code: "websocket.protocol-refused",
    layer: Layer::Websocket,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the upgrade works only without the subprotocol",
    fix: &[say(
        "for this tool alone: give the subprotocol that real clients offer (a browser's developer tools show it) with --ws-protocol; \"{protocol}\" is a guess",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::ProtocolRefused) {
        let Some((without_at, _)) = upgrade.follow_up(Purpose::WithoutProtocol) else {
            continue;
        };
        let protocol = shown(upgrade.client.protocol.as_deref().unwrap_or("none"), 40);
        let (result, at) = result(upgrade.client);
        let message = text!(
            "with subprotocol \"{protocol}\" the upgrade {failure}, without it works",
            protocol = &protocol,
            failure = result
        );
        found.push(upgrade.symptom(message, at).because(without_at).arg("protocol", protocol));
    }
    found
}

/// Result of the attempt, and where that stands.
fn result(client: &UpgradeAttempt) -> (Text, &'static str) {
    match &client.answer.outcome {
        Outcome::Seen(UpgradeAnswer::Refused(answer)) => {
            let answer = shown(&answer.brief(), 80);
            (text!("got {answer}", answer), "answer/outcome/seen/refused/status")
        }
        Outcome::Seen(UpgradeAnswer::Switched(_)) => {
            (text!("did not last"), "answer/outcome/seen/switched/aftermath")
        }
        Outcome::Failed(failure) => (failure.text(), "answer/outcome/failed"),
        Outcome::Skipped(_) => (text!("was not asked for"), "answer/outcome/skipped"),
    }
}

const PAGE: &str = r"
The upgrade fails with the subprotocol that this tool offers, and works without any.

## What it means

`Sec-WebSocket-Protocol` names what the two sides will speak. What real DCV clients write there is not
documented; this tool offers `dcv` by default, which clients are believed to do. The server refused
that and agreed when nothing was offered. So the path works as far as the WebSocket, and what remains
open is whether the server would agree to what the real client offers.

## How to confirm

    curl -skv --http1.1 --max-time 5 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Sec-WebSocket-Protocol: dcv' -H 'Origin: https://NAME:PORT' https://NAME:PORT/auth

Send it once with, and once without the line for the protocol.

## What to do

- Open the web client with the browser's developer tools (Network, WS), read what it offers, and run
  again with `--ws-protocol`.
- If real clients are refused too, look for a proxy that filters subprotocols.

## Sources

- [RFC 6455 §1.9, subprotocols](https://www.rfc-editor.org/rfc/rfc6455#section-1.9)
- [RFC 6455 §4.2.2, what the server sends](https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2)
";

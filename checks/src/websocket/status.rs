//! `websocket.status`

use crate::check::{Check, Symptom};
use crate::http::attribution::blamed;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// A status without a code of its own, or no HTTP answer at all.
pub static CHECK: Check = Check {
    code: "websocket.status",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the upgrade is answered in a way that is neither 101 nor a known refusal",
    fix: &[
        say("look in the log of {who} at the time of this run"),
        say("where that is a Connection Gateway, its log is this one")
            .run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
            .on(Site::GatewayHost),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::Status) {
        let path = shown(upgrade.path(), 60);
        if let Some(answer) = upgrade.client.refused() {
            let answer_brief = shown(&answer.brief(), 80);
            let message = text!("the upgrade on {path} got {answer}", path, answer = answer_brief);
            found.push(blamed(upgrade.refusal(message), answer));
        } else if let Some(failure) = upgrade.client.answer.failed() {
            let message = text!("the upgrade on {path} {failure}", path, failure = failure.text());
            let symptom = upgrade.symptom(message, "answer/outcome/failed");
            found.push(symptom.phrase("who", "the server"));
        }
    }
    found
}

const PAGE: &str = r"
The upgrade got an answer that is neither a WebSocket nor a refusal with a code of its own.

## What it means

Either an HTTP status came that none of the other codes covers, or something came that is no HTTP
answer: other bytes, a TLS alert, a connection that did not come up. The finding has it in full.

- **500** and its like: the server failed. Its log has the reason.
- **407**: a forward proxy wants a login. **429**: too many requests. **421**: the name and the
  connection do not belong together; see `host.misdirected`.
- **460, 463, 464, 561**: an Application Load Balancer answered. It is not part of a plain path.
- **400, 426 and the like, while another form of the request upgrades**: this form is at fault.
- **a TLS alert about a certificate**: the server wants a client certificate.

## How to confirm

    curl -skv --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: https://NAME:PORT' https://NAME:PORT/auth

## What to do

- Read the log of the program that answered, at the time of this run.
- With a forward proxy at the client's side, make an exception for the endpoint's name.

## Sources

- [RFC 9110 §15, status codes](https://www.rfc-editor.org/rfc/rfc9110#section-15)
- [RFC 6455 §4.1, the client's handshake](https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
";

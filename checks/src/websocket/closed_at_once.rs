//! `websocket.closed-at-once`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::Aftermath;
use crate::websocket::close_code;
use crate::websocket::outcome_class::UpgradeClass;

/// 101, then a close frame.
pub static CHECK: Check = Check {
    code: "websocket.closed-at-once",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the WebSocket opens, and the server closes it at once",
    fix: &[
        say("look up the reason in the gateway's log at the time of this run")
        .run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
.on(Site::GatewayHost),
        say("then in the DCV server's log")
            .run(&["sudo", "tail", "-n", "50", "/var/log/dcv/server.log"])
            .on(Site::DcvServer)
            .by(Owner::DcvServer),
        say(
            "see that the session \"{session}\" exists on the DCV server, and that the gateway reaches that server",
        )
        .run(&["sudo", "dcv", "list-sessions"])
        .on(Site::DcvServer)
        .by(Owner::DcvServer),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::ClosedAtOnce) {
        let Some(switched) = upgrade.client.switched() else {
            continue;
        };
        let Aftermath::CloseFrame { code, reason, after_ms } = &switched.aftermath else {
            continue;
        };
        let number = *code;
        let code = code.map_or_else(
            || text!("without a code"),
            |code| match close_code::name(code) {
                Some(name) => text!("with {code} ({name})", code, name),
                None => text!("with {code}", code),
            },
        );
        let n = format!("{:.0}", after_ms.0);
        let message = match reason.as_str() {
            "" => text!("the server closed the WebSocket {code}, {n} ms after the 101", code, n),
            reason => text!(
                "the server closed the WebSocket {code} \"{reason}\", {n} ms after the 101",
                code,
                reason = shown(reason, 120),
                n
            ),
        };
        let at = "answer/outcome/seen/switched/aftermath/close-frame";
        found.push(doubted(upgrade.symptom(message, at), number));
    }
    found
}

/// By the code of the close frame; who sent it, gateway or DCV server, is not to be seen.
fn doubted(symptom: Symptom, code: Option<u16>) -> Symptom {
    match code {
        Some(1012 | 1013) => symptom.ambiguous_cause([BUSY, UNREACHED], BY_METRICS),
        Some(1011 | 1014) => symptom.ambiguous_cause([UNREACHED, UNKNOWN], BY_LOGS),
        _ => symptom.ambiguous_cause([UNKNOWN, UNREACHED], BY_LOGS),
    }
}

const UNKNOWN: Instruction =
    say("the DCV server does not know the session \"{session}\", or does not want this client")
        .by(Owner::DcvServer);
const UNREACHED: Instruction = say("the gateway does not reach the DCV server");
const BUSY: Instruction = say("the gateway has too many connections, or too busy a CPU");
const BY_LOGS: Instruction =
    say("\"Server unreachable\" in the gateway's log means that it does not reach the DCV server")
        .run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
        .on(Site::GatewayHost);
const BY_METRICS: Instruction =
    say("ConnectionThrottledCount in the gateway's metrics means too many connections");

const PAGE: &str = r"
The upgrade succeeded, and the server ended the WebSocket with a close frame right away.

## What it means

The path carries WebSockets: everything up to the handshake works. Then somebody decided to end it,
and said so in a close frame, with a number and sometimes a reason:

- **1008** policy violation: who or what you are is not accepted;
- **1011** internal error: it failed, often on the way to what stands behind it;
- **1013** try again later: too many connections (a gateway takes 1000 by default), or too busy;
- **1001** going away: it is shutting down;
- **1000** normal closure: it had nothing to say to this client.

Client and server have not yet spoken of credentials at this point. A close this early is probably
about the session, or about the connection from the gateway to the DCV server.

## How to confirm

    tail -n 50 /var/log/dcv-connection-gateway/gateway.log       # on the gateway, times are UTC
    tail -n 50 /var/log/dcv/server.log; sudo dcv list-sessions   # on the DCV server

`Invalid connection request … unknown session` in server.log means that the session is not there.

## What to do

- Mend what the logs name. If the server does not know the session, create it again.
- With 1013 or `ConnectionThrottledCount`, add gateways or raise `tcp-max-connections`.

## Sources

- [RFC 6455 §7.4, status codes of a close frame](https://www.rfc-editor.org/rfc/rfc6455#section-7.4)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
";

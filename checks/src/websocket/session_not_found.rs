//! `websocket.session-not-found`

use crate::check::{Check, Symptom};
use crate::http::shown;
use crate::model::{Layer, Observations, Owner, Severity};
use crate::websocket::Purpose;
use crate::websocket::ending::Ending;

/// 404, and not for want of the path.
pub const CHECK: Check = Check {
    code: "websocket.session-not-found",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the gateway does not find the session (404 on the upgrade)",
    fix: &[
        "ask the broker whether it knows \"{session}\": --broker https://BROKER:8447, from a host that can reach it",
        "create the session through the broker, or correct its id: it stands behind # in the link",
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(Ending::SessionNotFound) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let message = format!(
            "the upgrade on {} got {}",
            shown(upgrade.path(), 60),
            shown(&answer.brief(), 80)
        );
        let invented = upgrade.follow_up(Purpose::NonsenseSession);
        let symptom = match upgrade.follow_up(Purpose::NonsensePath) {
            Some((at, other)) => {
                let other =
                    other.refused().map_or("no such answer".to_owned(), |a| shown(&a.brief(), 80));
                let message = format!("{message}; a path that cannot exist gets {other}");
                upgrade.refusal(message).because(at)
            }
            None => upgrade.refusal(message),
        };
        found.push(match invented.and_then(|(at, other)| Some((at, other.status()?))) {
            Some((at, status)) if status == answer.status => {
                symptom.adding("an invented session gets the same").because(at)
            }
            Some((at, status)) => {
                let said =
                    format!("an invented session gets {status}: the gateway tells the two apart");
                symptom.adding(&said).because(at)
            }
            None => symptom,
        });
    }
    found
}

const PAGE: &str = r"
The gateway answers the upgrade with 404, and means the session and not the path.

## What it means

Before it lets a client through, the gateway asks its session resolver where the session lives. When
the resolver does not know, or gives nothing the gateway can use, there is nobody to connect to.
Browsers show `Error during WebSocket handshake: Unexpected response code: 404`.

What the gateway writes into that answer is not documented, so it was compared: the same upgrade on
a path that cannot exist is answered otherwise, or the text speaks of a session. The cause lies
behind the gateway, usually at the broker; see `resolve.session-not-found`.

## How to confirm

    curl -skv --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: https://NAME:8443' 'https://NAME:8443/auth?sessionId=SESSION'
    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'      # from the gateway's host
    grep -i resolver /var/log/dcv-connection-gateway/gateway.log | tail

## What to do

- Ask the broker: run again with `--broker` from the gateway's host.
- Check the id. It is written as a fragment, `https://NAME:8443/#SESSION`; the session that a server
  makes by itself is called `console`.
- `SessionResolverNotFoundCount` in the gateway's metrics counts these.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [Amazon DCV: connect with a browser](https://docs.aws.amazon.com/dcv/latest/userguide/using-connecting-browser-connect.html)
";

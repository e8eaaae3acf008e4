//! `websocket.not-found`

use crate::check::{Check, Symptom};
use crate::host::blamed;
use crate::http::shown;
use crate::model::{Layer, Observations, Owner, Severity};
use crate::websocket::Purpose;
use crate::websocket::ending::Ending;

/// 404, and nothing tells the session from the path.
pub const CHECK: Check = Check {
    code: "websocket.not-found",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "404 on the upgrade: the session or the path is unknown, the answer does not say which",
    fix: &[
        "ask the broker whether it knows \"{session}\": --broker https://BROKER:8447, from a host that can reach it",
        "where {who} is not the gateway, see where it sends this path",
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(Ending::NotFound) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let message = format!(
            "the upgrade on {} got {}",
            shown(upgrade.path(), 60),
            shown(&answer.brief(), 80)
        );
        let symptom = match upgrade.follow_up(Purpose::NonsensePath) {
            Some((at, other)) if other.refused().is_some() => {
                let message = format!("{message}, and a path that cannot exist gets the same");
                upgrade.refusal(message).because(at)
            }
            _ => upgrade.refusal(message),
        };
        found.push(blamed(symptom, answer).open(
            &[
                "the gateway does not know the session \"{session}\"",
                "{who} does not know the path, whatever the session",
            ],
            "dcvdiag run --endpoint {endpoint} --session {session} --broker https://BROKER:8447, on a host that reaches the broker",
        ));
    }
    found
}

const PAGE: &str = r"
The upgrade is answered 404, and nothing in the answer tells an unknown session from an unknown path.

## What it means

A gateway that cannot resolve the session answers 404. So does a server that has no such path, and a
proxy that has no rule for it. What the real gateway writes into the answer is not documented. Here
it said nothing about a session, and a path that cannot exist is answered the same way, or could
not be compared.

On a DCV path the unknown session is the more frequent cause, so with no broker asked the verdict
names `resolve.session-not-found`, as inferred. A 404 with a web server's own page, such as one that
ends in `nginx`, or Envoy's empty one when no route matches, points to a proxy instead.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'      # from the gateway's host
    curl -sk -o /dev/null -w '%{http_code}\n' https://NAME:8443/version
    grep -i resolver /var/log/dcv-connection-gateway/gateway.log | tail

If the gateway's log shows no resolver lookup at the time of this run, the request never reached it
as an upgrade for a session.

## What to do

- Ask the broker, with `--broker`; if it does not know the session, go on there.
- If it does know it, look for a proxy, and for a path that differs from the clients' own.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
- [RFC 9110 §15.5.5, 404 Not Found](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5)
";

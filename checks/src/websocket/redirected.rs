//! `websocket.redirected`

use crate::check::{Check, Symptom};
use crate::http::attribution::{blamed, maker};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// 3xx: browsers do not follow.
pub static CHECK: Check = Check {
    code: "websocket.redirected",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the upgrade is redirected (3xx); clients do not follow",
    fix: &[say(
        "take the redirect away from the path of the WebSocket, or let users dial the place it leads to: {location}",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::Redirected) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let location = answer.header("location").map(|location| shown(location, 160));
        let (path, status) = (shown(upgrade.path(), 60), answer.status);
        let message = match (location.as_deref(), maker(Some(answer))) {
            (None, _) => upgrade.got(answer),
            (Some(location), None) => text!(
                "the upgrade on {path} got {status} to \"{location}\"",
                path,
                status,
                location
            ),
            (Some(location), Some(who)) => text!(
                "the upgrade on {path} got {status} to \"{location}\", by {who}",
                path,
                status,
                location,
                who
            ),
        };
        let symptom = blamed(upgrade.refusal(message), answer);
        found.push(match location {
            Some(location) => symptom.arg("location", location),
            None => symptom.phrase("location", "none given"),
        });
    }
    found
}

const PAGE: &str = r"
The upgrade is answered with a redirect, and a browser does not follow one here.

## What it means

A client may follow a redirect of an ordinary page; browsers do not do it for a WebSocket. The
connection just fails. Redirects come from:

- a proxy that sends everybody to another name, to `https`, or to a path with a slash at its end;
- a sign-in portal or a forward proxy that wants a login first;
- in one field report, a DCV server with a token verifier answered 302 on `/auth`; nobody found out
  why.

## How to confirm

    curl -sk -o /dev/null -w '%{http_code} %{redirect_url}\n' --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' https://NAME:PORT/auth

## What to do

- See where it leads: the place tells who sends it.
- Exempt the path of the WebSocket from the redirect, or dial the final name in the first place.

## Sources

- [RFC 9110 §15.4, redirection](https://www.rfc-editor.org/rfc/rfc9110#section-15.4)
- [RFC 6455 §4.1, the client's handshake](https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
";

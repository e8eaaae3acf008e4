//! `websocket.unauthorized`

use crate::check::{Check, Symptom};
use crate::http::attribution::blamed;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::UpgradeClass;

/// 401.
pub static CHECK: Check = Check {
    code: "websocket.unauthorized",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the upgrade asks for credentials (401)",
    fix: &[say(
        "find who asks: {who}; DCV signs users in after the upgrade, so a proxy that asks before it must let {path} pass",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::Unauthorized) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let path = shown(upgrade.path(), 60);
        let scheme = answer.header("www-authenticate").and_then(|value| value.split(' ').next());
        let message = match scheme {
            Some(scheme) => text!(
                "the upgrade on {path} got 401, asking for {scheme}",
                path = &path,
                scheme = shown(scheme, 40)
            ),
            None => text!("the upgrade on {path} got 401", path = &path),
        };
        found.push(blamed(upgrade.refusal(message), answer).arg("path", path));
    }
    found
}

const PAGE: &str = r"
The upgrade is answered 401: the program that answers wants credentials first.

## What it means

Clients sign in over the WebSocket, after the upgrade, and a token given in the link is checked
there. So nothing on a plain DCV path is known to ask for credentials in the HTTP request itself.
Probably a proxy or a portal with a login of its own stands in front. `WWW-Authenticate` in the
answer names the kind of credentials, and `Server` perhaps the software.

This tool sends no token unless `--send-token` is given.

## How to confirm

    curl -skv --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' https://NAME:PORT/auth 2>&1 | grep -iE '^< (HTTP|server|www-auth)'

## What to do

- Take the login away from this path at the proxy, or use a path without that proxy.
- Where the link holds a token that the proxy checks, run again with `--send-token`.

## Sources

- [RFC 9110 §15.5.2, 401 Unauthorized](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2)
- [Amazon DCV: external authentication](https://docs.aws.amazon.com/dcv/latest/adminguide/external-authentication.html)
";

//! `websocket.no-such-path`

use crate::check::{Check, Symptom};
use crate::http::attribution::{blamed, maker};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::Purpose;
use crate::websocket::outcome_class::UpgradeClass;

/// 404 for this path, 101 for another.
pub static CHECK: Check = Check {
    code: "websocket.no-such-path",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Client,
    summary: "this path does not exist (404), another form of it upgrades",
    fix: &[
        say(
            "where clients fail too, let proxies pass both forms of the path on, {other-path} among them",
        ),
        say("for this tool alone: --ws-path {other-path}, the path that works"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::NoSuchPath) {
        let Some((other_at, other)) = upgrade.follow_up(Purpose::OtherPath) else {
            continue;
        };
        let answer = upgrade.client.refused();
        let (path, other_path) = (shown(&upgrade.client.path, 100), shown(&other.path, 100));
        let message = match maker(answer) {
            Some(who) => text!(
                "the upgrade on {path} got 404, by {who}, while {other} upgrades",
                path,
                who,
                other = other_path
            ),
            None => {
                text!(
                    "the upgrade on {path} got 404, while {other} upgrades",
                    path,
                    other = other_path
                )
            }
        };
        let symptom = upgrade.refusal(message).because(other_at);
        let symptom = answer.into_iter().fold(symptom, blamed);
        let nonsense = upgrade.follow_up(Purpose::NonsensePath);
        let symptom = nonsense.into_iter().fold(symptom, |s, (at, _)| s.because(at));
        found.push(symptom.arg("other-path", shown(&other.path, 100)));
    }
    found
}

const PAGE: &str = r"
The server has no WebSocket on the path that was asked for, but it has one on another.

## What it means

The upgrade was answered 404 just like a path that cannot exist. The same upgrade with another form
of the path worked. So the session and the way to it are good, and only the path is wrong.

Which path clients use is not documented; `/auth` was seen in the field, and the session's id is
documented as the fragment of the link, which never travels to the server. A form such as
`/auth?sessionId=…` comes from reports that were never proven.

## How to confirm

    curl -skv --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: https://NAME:PORT' https://NAME:PORT/auth

The developer tools of a browser show the path that the real client uses (Network, WS).

## What to do

- Give the working path to this tool with `--ws-path`.
- Where real clients fail, see whether a proxy changes the path or passes only some of them on, and
  whether the server has a `web-url-path` other than `/`.

## Sources

- [Amazon DCV: connect with a browser](https://docs.aws.amazon.com/dcv/latest/userguide/using-connecting-browser-connect.html)
- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
";

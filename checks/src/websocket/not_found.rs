//! `websocket.not-found`

use crate::check::{Check, Symptom};
use crate::http::HttpAnswer;
use crate::http::attribution::{blamed, maker};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::resolve::answer_class::ASK_BROKER;
use crate::text;
use crate::text::shown;
use crate::websocket::Purpose;
use crate::websocket::outcome_class::{Upgrade, UpgradeClass};
use crate::websocket::session_not_found::{ASK, ASKED, OTHER_BROKER};

/// 404, and nothing tells the session from the path.
pub static CHECK: Check = Check {
    code: "websocket.not-found",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "404 on the upgrade: the session or the path is unknown, the answer does not say which",
    fix: &[say("where a proxy stands before the gateway, see where it sends {path}")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::NotFound) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let path = shown(upgrade.path(), 60);
        let symptom = blamed(symptom(&upgrade, answer), answer).arg("path", path);
        found.push(if answer.is_intermediarys_own() {
            symptom.because(upgrade.below("answer/outcome/seen/refused/body")).advise_first(INSTEAD)
        } else if seen.broker_resolves() {
            symptom.advise_first(OTHER_BROKER).ambiguous_cause([ASKS_ANOTHER, UNKNOWN_PATH], ASKED)
        } else {
            symptom.advise_first(ASK).ambiguous_cause([UNKNOWN_SESSION, UNKNOWN_PATH], ASK_BROKER)
        });
    }
    found
}

/// The 404, beside that of a path which cannot exist.
fn symptom(upgrade: &Upgrade<'_>, answer: &HttpAnswer) -> Symptom {
    let said = |answer: &HttpAnswer| {
        let brief = shown(&answer.brief(), 80);
        match maker(Some(answer)) {
            Some(who) => text!("{status}, by {who}", status = brief, who),
            None => text!("{answer}", answer = brief),
        }
    };
    let message = upgrade.got(answer);
    let Some((at, other)) = upgrade.follow_up(Purpose::NonsensePath) else {
        return upgrade.refusal(message);
    };
    let Some(other) = other.refused() else {
        return upgrade.refusal(message);
    };
    let alike = upgrade.place.it.like_nonsense() == Some(true) || said(other) == said(answer);
    let message = if alike {
        text!(
            "{upgrade}, and a path that cannot exist gets the same, so this 404 does not tell an unknown session from an unknown path",
            upgrade = message
        )
    } else {
        text!(
            "{upgrade}, and a path that cannot exist gets {answer}",
            upgrade = message,
            answer = said(other)
        )
    };
    upgrade.refusal(message).because(at)
}

const INSTEAD: &str =
    "let {who} pass {path} on to the gateway: it answers 404 itself, and asked no server behind it";
const UNKNOWN_SESSION: Instruction =
    say("the gateway does not know the session \"{session}\"").by(Owner::SessionManager);
const UNKNOWN_PATH: Instruction =
    say("the server that answered ({who}) does not serve {path} for any session");
const ASKS_ANOTHER: Instruction = say(
    "the gateway asks another broker than the one asked here, which does know \"{session}\", or asks it for another id",
);

const PAGE: &str = r#"
The upgrade is answered 404, and nothing in the answer tells an unknown session from an unknown path.

## What it means

A gateway that cannot resolve the session answers 404. So does a server that has no such path, and a
proxy that has no rule for it. What the real gateway writes into the answer is not documented. Here
it said nothing about a session, and a path that cannot exist is answered the same way, or could
not be compared.

On a DCV path the unknown session is the more frequent cause, so with no broker asked the verdict
names `resolve.session-not-found`, as inferred. A 404 with a web server's own page, such as one that
ends in `nginx`, or Envoy's empty one when no route matches, is a proxy's: it has no rule for the
path, and the gateway was not asked. Then the verdict stays here, and the finding names the proxy.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'      # from the gateway's host
    curl -sk -o /dev/null -w '%{http_code}\n' https://NAME:PORT/version
    grep -i resolver /var/log/dcv-connection-gateway/gateway.log | tail

The gateway writes its lookups with `level = "debug"` in `[log]` alone
(`sudo systemctl reload dcv-connection-gateway`, then a new run). If it shows none then, the request
never reached it as an upgrade for a session. At the default level the absence of a line tells nothing.

## What to do

- Ask the broker, with `--broker`; if it does not know the session, go on there.
- If it does know it, look for a proxy, and for a path that differs from the clients' own.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
- [RFC 9110 §15.5.5, 404 Not Found](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5)
"#;

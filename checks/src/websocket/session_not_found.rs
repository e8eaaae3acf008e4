//! `websocket.session-not-found`

use crate::check::{Check, Symptom};
use crate::http::HttpAnswer;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::Purpose;
use crate::websocket::outcome_class::{Upgrade, UpgradeClass};

/// 404, and the path is not the reason.
pub static CHECK: Check = Check {
    code: "websocket.session-not-found",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the gateway does not find the session (404 on the upgrade)",
    fix: &[say(
        "with level = \"debug\" in [log] of the gateway and a new run, read in its log which resolver it asked and what came back",
    )
    .run(&["sudo", "grep", "-i", "resolver", "/var/log/dcv-connection-gateway/gateway.log"])
.on(Site::GatewayHost)
    .by(Owner::Gateway)],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let resolves = seen.broker_resolves();
    let asked = seen.questions().iter().any(|question| question.it.answer.seen().is_some());
    let mut found = Vec::new();
    for upgrade in seen.ended(UpgradeClass::SessionNotFound) {
        let Some(answer) = upgrade.client.refused() else {
            continue;
        };
        let (symptom, sure) = compared(&upgrade, answer);
        let symptom = match (sure, resolves) {
            (false, _) => symptom.inferred_from(CAUSES, ASKED),
            (true, true) => symptom.ambiguous_cause(ELSEWHERE, WHERE),
            (true, false) => symptom, // its causes stand with resolve.session-not-found
        };
        found.push(if resolves {
            let known = text!("the broker that was asked here does know the session");
            symptom.append_clause(known).owned_by(Owner::Gateway).advise_first(OTHER_BROKER)
        } else if asked {
            symptom.advise_first(CREATE)
        } else {
            symptom.advise_first(ASK).advise_first(CREATE)
        });
    }
    found
}

/// The 404 beside the answers to what cannot exist, and whether they make it certain. A text that
/// speaks of a session is a hint: the answer to another path, or to another session, must bear it out.
fn compared(upgrade: &Upgrade<'_>, answer: &HttpAnswer) -> (Symptom, bool) {
    let message = text!(
        "the upgrade on {path} got {answer}",
        path = shown(upgrade.path(), 60),
        answer = shown(&answer.brief(), 80)
    );
    let symptom = match upgrade.follow_up(Purpose::NonsensePath) {
        Some((at, other)) => {
            let nonsense = match other.refused() {
                Some(other) => text!(
                    "a path that cannot exist gets {answer}",
                    answer = shown(&other.brief(), 80)
                ),
                None => text!("a path that cannot exist gets no such answer"),
            };
            upgrade.refusal(message.and(nonsense)).because(at)
        }
        None => upgrade.refusal(message),
    };
    let invented = upgrade.follow_up(Purpose::NonsenseSession);
    let invented = invented.and_then(|(at, other)| Some((at, other.status()?)));
    let told_apart = invented.as_ref().is_some_and(|(_, status)| *status != answer.status);
    let symptom = match invented {
        Some((at, status)) if told_apart => {
            let said =
                text!("an invented session gets {status}: the gateway tells the two apart", status);
            symptom.append_clause(said).because(at)
        }
        Some((at, _)) => {
            symptom.append_clause(text!("an invented session gets the same")).because(at)
        }
        None => symptom,
    };
    let differs = upgrade.place.it.like_nonsense() == Some(false);
    (symptom, told_apart || differs && upgrade.speaks_of_session())
}

pub(super) const ASK: Instruction = say(
    "ask the broker whether it knows \"{session}\": this tool does with --broker {broker}, on a host that can reach it",
);
const CREATE: &str =
    "create \"{session}\" through the broker, or correct its id: it follows # in the link";
pub(super) const OTHER_BROKER: Instruction = say(
    "the broker resolves \"{session}\" for HTTP: let the gateway ask this one, [resolver] url = \"{broker}\" in /etc/dcv-connection-gateway/dcv-connection-gateway.conf, and for this id",
)
.on(Site::GatewayHost)
.by(Owner::Gateway);
const CAUSES: [Instruction; 2] = [
    say("the gateway, or the resolver it asks, does not know the session \"{session}\""),
    say(
        "the server that answered does not know the path, or is no gateway and speaks of another session",
    )
    .by(Owner::Gateway),
];
pub(super) const ASKED: Instruction = say(
    "with level = \"debug\" in [log] and a new run, no lookup in the gateway's log means that the gateway was not asked for a session; at the default level none is written",
)
.run(&["sudo", "grep", "-i", "resolver", "/var/log/dcv-connection-gateway/gateway.log"])
.on(Site::GatewayHost);

/// Where the broker that was asked does resolve the session.
const ELSEWHERE: [&str; 2] = [
    "the gateway asks another session resolver than {broker}",
    "the gateway does not take the session's id from this path: a link has it after #",
];
const WHERE: Instruction = say("another url in [resolver] of the gateway means the first")
    .run(&[
        "sudo",
        "grep",
        "-A3",
        "resolver",
        "/etc/dcv-connection-gateway/dcv-connection-gateway.conf",
    ])
    .on(Site::GatewayHost);

const PAGE: &str = r#"
The gateway answers the upgrade with 404, and means the session and not the path.

## What it means

Before it lets a client through, the gateway asks its session resolver where the session lives. When
the resolver does not know, or gives nothing the gateway can use, there is nobody to connect to.
Browsers show `Error during WebSocket handshake: Unexpected response code: 404`.

What the gateway writes into that answer is not documented, so it was compared: the same upgrade on
a path that cannot exist is answered otherwise, or the text speaks of a session. The cause lies
behind the gateway, usually at the broker; see `resolve.session-not-found`.

Many servers speak of sessions. Where only the text does, or only the comparison points to the
session, the finding is *inferred*; it is *observed* where the two agree, or where an invented
session is answered with another status.

## How to confirm

    curl -skv --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' -H 'Origin: https://NAME:PORT' 'https://NAME:PORT/auth?sessionId=SESSION'
    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'      # from the gateway's host
    grep -i resolver /var/log/dcv-connection-gateway/gateway.log | tail

The gateway writes its lookups with `level = "debug"` in `[log]` alone
(`sudo systemctl reload dcv-connection-gateway`, then a new run). At the default level there is no line
of them, whatever was asked.

## What to do

- Ask the broker: run again with `--broker` from the gateway's host.
- Check the id. It is written as a fragment, `https://NAME:PORT/#SESSION`; the session that a server
  makes by itself is called `console`.
- `SessionResolverNotFoundCount` in the gateway's metrics counts these.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [Amazon DCV: connect with a browser](https://docs.aws.amazon.com/dcv/latest/userguide/using-connecting-browser-connect.html)
"#;

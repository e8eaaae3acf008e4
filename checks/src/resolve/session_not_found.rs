//! `resolve.session-not-found`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::http::HttpAnswer;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity, Site, Skip, Transport};
use crate::observations::Observations;
use crate::resolve::ResolveFacts;
use crate::resolve::answer_class::{ASK_BROKER, AnswerClass};
use crate::text;
use crate::text::shown;

/// The broker answers 404; or the gateway does, and no broker was asked.
pub static CHECK: Check = Check {
    code: "resolve.session-not-found",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the broker does not know the session (404)",
    fix: &[
        say(
            "see whether the broker lists \"{session}\", and its State (describeSessions); if it does not, create \"{session}\" through the broker (createSessions)",
        )
        .run(&["dcvsm", "describe-sessions", "--session-ids", "{session}"])
.on(Site::BrokerHost),
        say(
            "see whether the agent reports it: its log has \"success\" after sessionsUpdateResponse",
        )
        .run(&[
            "sudo",
            "grep",
            "-A3",
            "sessionsUpdateResponse",
            "/var/log/dcv-session-manager-agent/agent.log",
        ])
        .on(Site::DcvServer),
    ],
    explains: &[&crate::websocket::session_not_found::CHECK, &crate::websocket::not_found::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = answered(seen);
    found.extend(inferred(seen));
    found
}

/// Address by address, as the broker says it.
fn answered(seen: &Observations) -> Vec<Symptom> {
    let session = shown(&seen.target.session, 80);
    let mut found = Vec::new();
    for missing in seen.answered(|said| *said == AnswerClass::NotFound) {
        let asked = &missing.place.it.questions;
        let http = asked.iter().find(|question| question.transport == Transport::Http);
        let quic_resolves =
            asked.iter().any(|q| matches!(q.answer_class(), AnswerClass::Resolved(_)));
        let http_missing = http.is_none() || missing.includes(Transport::Http);
        if quic_resolves || !http_missing {
            continue; // one transport only, or HTTP has a fault of its own
        }
        let transports = missing.transports();
        let sure = missing.answers().any(HttpAnswer::names_the_question);
        let probe = reads_transport(missing.place.it);
        let symptom = if sure || probe {
            let message = text!(
                "the broker answered 404 for {transports}: it does not know \"{session}\"",
                transports,
                session = &session
            );
            let other = probe.then(|| missing.place.below(OTHER_STATUS));
            let symptom = other.into_iter().fold(missing.symptom(message), Symptom::because);
            symptom.ambiguous_cause(CAUSES, DECIDES)
        } else {
            let said = missing.answers().next().map_or(String::new(), |a| shown(&a.brief(), 80));
            let message = text!(
                "the question for {transports} got {said}: the broker does not know \"{session}\", or the path is wrong",
                transports,
                said,
                session = &session
            );
            missing.symptom(message).inferred_from(
                [
                    "the broker does not know \"{session}\"",
                    "the path of --broker is wrong, and something else answers 404 there",
                ],
                BY_NONSENSE,
            )
        };
        found.push(symptom);
    }
    found
}

const CAUSES: [&str; 3] = [
    "the session was not made through this broker: on the server itself (dcv create-session), or automatically",
    "the session is not READY yet, or was deleted",
    "the broker was started again without enable-persistence, and forgot it",
];
const DECIDES: Instruction = say(
    "a State other than READY means the second; where there is none, compare what sudo dcv list-sessions shows on the DCV server",
)
.run(&["dcvsm", "describe-sessions", "--session-ids", "{session}"])
.on(Site::BrokerHost);
const BY_NONSENSE: Instruction = say("the same answer there means the path")
    .run(&["curl", "-vk", "-X", "POST", "{broker}/dcvdiag-nonsense"])
    .windows(&["curl.exe", "-vk", "-X", "POST", "{broker}/dcvdiag-nonsense"])
    .on(Site::Client);
const CAUSES_WITHOUT_BROKER: [Instruction; 3] = [
    say("the broker does not know \"{session}\""),
    say("the gateway takes the upgrade under another path than the client's (--ws-path)")
        .by(Owner::Gateway),
    say("something in front of the gateway answers 404, and does not pass this path on")
        .by(Owner::Gateway),
];

const OTHER_STATUS: &str = "other_transport/answer/outcome/seen/status";

/// Tells if what answers tells a transport that exists from one that does not: a session resolver.
fn reads_transport(facts: &ResolveFacts) -> bool {
    let other = facts.other_transport.as_ref().and_then(|other| other.answer.seen());
    other.is_some_and(|answer| answer.status == 400 && !answer.is_intermediarys_own())
}

/// From the gateway's 404 on the upgrade, when nobody asked a broker.
fn inferred(seen: &Observations) -> Option<Symptom> {
    if !nobody_asked(seen) {
        return None;
    }
    let rejecting = seen.hosts_of_class(HostClass::NameRejected); // there the name explains the 404
    let mut refused = seen.unknown_sessions();
    // What a proxy answers by itself tells nothing of the session.
    let own = |answer: &HttpAnswer| answer.is_intermediarys_own();
    refused.retain(|upgrade| !upgrade.client.refused().is_some_and(own));
    refused.retain(|upgrade| !rejecting.iter().any(|r| r.place.address == upgrade.place.address));
    let first = refused.first()?;
    let message = text!(
        "the upgrade on {path} got 404: probably the broker, which was not asked, does not know \"{session}\"",
        path = shown(first.path(), 60),
        session = shown(&seen.target.session, 80)
    );
    let symptom =
        Symptom::new(Leg::Broker, message).inferred_from(CAUSES_WITHOUT_BROKER, ASK_BROKER);
    let statuses =
        refused.iter().map(|upgrade| upgrade.below("answer/outcome/seen/refused/status"));
    Some(statuses.fold(symptom, Symptom::because))
}

/// No broker was given, or it was left out.
fn nobody_asked(seen: &Observations) -> bool {
    let Some(leg) = &seen.broker else { return true };
    let left_out = |skip| matches!(skip, Some(Skip::NotAsked | Skip::Skipped));
    match leg.routes.as_slice() {
        [] => left_out(leg.dns.skip()),
        routes => routes
            .iter()
            .all(|route| route.app.resolve.as_ref().is_none_or(|it| left_out(it.skip()))),
    }
}

const PAGE: &str = r#"
The session resolver, usually the Session Manager broker, does not know the session.

## What it means

For every connection the gateway asks `POST /resolveSession` which DCV server holds the session. 404
is the documented answer for a session that is not known for that transport. The gateway cannot go
on, and refuses the upgrade to a WebSocket.

`HTTP` is the name of the WebSocket transport, `QUIC` is the other; there is no third. Known causes
of a 404, most of them inferred from the field:

- the session was made with `dcv create-session`, or automatically (`console`), on a server whose
  agent does not report to this broker;
- it is not READY yet, or was deleted;
- the gateway asks for another id than the one created: the id stands behind `#` in the link;
- the broker was started again without `enable-persistence`, and forgot it.

Where this is marked *inferred*, no broker was asked and the upgrade got a 404 that may be the
gateway's (one that a proxy or balancer made itself is `websocket.not-found`); or nothing shows that
the broker's 404 is a session resolver's. It is shown by another answer to a transport that does not
exist, or by a text that names `transport` and `sessionId`; that it speaks of a session is not enough.
A wrong path is then possible too.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    dcvsm describe-sessions --session-ids SESSION                  # Session Manager's CLI; or by its API:
    curl -sk -X POST -H "Authorization: Bearer TOKEN" -H 'Content-Type: application/json' -d '{}' https://BROKER:8443/describeSessions
    sudo dcv list-sessions                                              # on the DCV server
    sudo grep -A3 sessionsUpdateResponse /var/log/dcv-session-manager-agent/agent.log

## What to do

- Create the session through the broker (`createSessions`), and wait until its State is READY.
- If the broker lists it: see that its server is AVAILABLE and that its Endpoints hold the protocol.
- If the agent's log shows no success, repair the link from the agent to the broker (port 8445).
- Check `enable-gateway = true` in the broker's properties.

## Sources

- [Session Manager CLI: describe-sessions](https://docs.aws.amazon.com/dcv/latest/sm-cli/describe-sessions.html)
- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [Session Manager: gateway integration](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
- [Session Manager: verify the installation](https://docs.aws.amazon.com/dcv/latest/sm-admin/verify.html)
- [Session Manager: broker configuration](https://docs.aws.amazon.com/dcv/latest/sm-admin/broker-file.html)
"#;

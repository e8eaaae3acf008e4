//! `resolve.bad-request`

use crate::check::{Check, Symptom};
use crate::http::attribution::{blamed, maker_or};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::text;
use crate::text::shown;

/// 400 for a documented question.
pub static CHECK: Check = Check {
    code: "resolve.bad-request",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the broker refuses the question itself (400)",
    fix: &[
        say("read the reason in the answer, and in the broker's log")
            .run(&["curl", "-sk", "-X", "POST", QUESTION])
            .windows(&["curl.exe", "-sk", "-X", "POST", QUESTION])
            .on(Site::Client),
        say("where the session id holds special characters, try a plain one"),
        say(
            "for this tool alone: where the resolver wants the client's address, give one with --client-ip IP",
        ),
    ],
    explains: &[
        &crate::websocket::unavailable::CHECK,
        &crate::websocket::not_found::CHECK,
        &crate::websocket::session_not_found::CHECK,
        &crate::websocket::status::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for refused in seen.answered(|said| *said == AnswerClass::BadRequest) {
        let Some(answer) = refused.answers().next() else {
            continue;
        };
        let Some(question) = refused.first() else {
            continue;
        };
        let transports = refused.transports();
        let message = text!(
            "{who} answered {answer} for {transports}",
            who = maker_or(Some(answer), "the broker"),
            answer = shown(&answer.brief(), 100),
            transports
        );
        found.push(
            blamed(refused.symptom(message), answer).arg("transport", question.transport.word()),
        );
    }
    found
}

const QUESTION: &str = "{broker}/resolveSession?sessionId={session-query}&transport={transport}";

const PAGE: &str = r"
The broker answered 400: it does not take the question as one it can answer.

## What it means

The question was sent in the documented form, `POST /resolveSession` with `sessionId`, `transport`
and perhaps `clientIpAddress` in the query. The transport was `HTTP` or `QUIC`, the two that exist.
A gateway asks the same way, and takes any status other than 200 and 404 for an invalid response.

AWS's sample resolvers answer 400 when `sessionId` is missing or `transport` is neither of the two.
What the real broker answers to malformed questions is not documented. Some resolvers want
`clientIpAddress` as well; a gateway leaves it out when it cannot tell.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP&clientIpAddress=10.0.0.1'

Compare the two, and read the bodies.

## What to do

- If only the second works, the resolver wants the address: look at its code or settings.
- If the body speaks of plain HTTP on an HTTPS port, the URL's scheme is wrong: `https`.
- For a resolver of your own, log the query string it gets, and compare it with the documented one.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
";

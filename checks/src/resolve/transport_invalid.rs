//! `resolve.transport-invalid`

use crate::check::{Check, Symptom};
use crate::model::{Layer, Owner, Severity};
use crate::observations::{Observations, Place};
use crate::resolve::ResolveFacts;
use crate::resolve::answer_class::AnswerClass;
use crate::text;
use crate::text::shown;

/// 400 for a word that is no transport, while a real one is understood.
pub static CHECK: Check = Check {
    code: "resolve.transport-invalid",
    layer: Layer::Resolve,
    severity: Severity::Note,
    owner: Owner::SessionManager,
    summary: "a transport that does not exist is refused (400), as it should be",
    fix: &[],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    seen.resolves().iter().filter_map(on).collect()
}

fn on(place: &Place<'_, ResolveFacts>) -> Option<Symptom> {
    let other = place.it.other_transport.as_ref()?;
    let answer = other.answer.seen().filter(|answer| answer.status == 400)?;
    if answer.is_intermediarys_own() {
        return None;
    }
    let understood = |said| {
        matches!(said, AnswerClass::Resolved(_) | AnswerClass::NotFound | AnswerClass::Invalid(_))
    };
    let question =
        place.it.questions.iter().find(|question| understood(question.answer_class()))?;
    let message = text!(
        "the broker answered {status} for transport={transport}: there is none of that name, HTTP is the one of the WebSocket",
        status = shown(&answer.brief(), 80),
        transport = shown(&other.transport, 20)
    );
    let i = place.it.questions.iter().position(|q| q.transport == question.transport)?;
    let symptom = Symptom::at(place, message)
        .because(place.below("other_transport/answer/outcome/seen/status"))
        .because(place.below(&format!("questions/{i}/answer/outcome/seen/status")));
    Some(symptom)
}

const PAGE: &str = r"
The broker refuses `transport=WebSocket`. That is right, and no sign of a fault.

## What it means

`resolveSession` asks where a session lives, for one of two transports: `HTTP` or `QUIC`. There is no
third. `HTTP` stands for the WebSocket over TCP that browsers and native clients use. A broker that
gets another word, such as `WebSocket`, has nothing to look up, and most likely answers 400.

This has led people astray: 400 for `WebSocket` beside 404 for `HTTP` looks as if the broker did not
support WebSockets. It means only that the word is wrong. The 404 is what counts: the broker does not
know the session (`resolve.session-not-found`).

The tool asks this question by itself after a 404, so that the report settles the matter.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=ID&transport=WebSocket&clientIpAddress=IP'   # 400
    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=ID&transport=HTTP&clientIpAddress=IP'        # what counts

## What to do

Nothing. Where a script of your own asks for `WebSocket`, let it ask for `HTTP`.

## Sources

- [Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
";

//! `resolve.server-error`

use crate::check::{Check, Symptom};
use crate::host::upstream_causes::with_upstream_causes;
use crate::http::attribution::{blamed, status_when_who};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::text;

/// 5xx, or no connection for the question.
pub static CHECK: Check = Check {
    code: "resolve.server-error",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the broker, or what stands before it, fails on the question (5xx)",
    fix: &[say("look in the log of the broker {host} at the time of this run")],
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
    for failed in seen.answered(|said| *said == AnswerClass::ServerError) {
        let Some(question) = failed.first() else {
            continue;
        };
        let transports = failed.transports();
        let message = match (question.answer.seen(), question.answer.failed()) {
            (Some(answer), _) => {
                let result = status_when_who(answer, question.answer.elapsed_ms);
                text!("the question for {transports} was answered {result}", transports, result)
            }
            (_, Some(failure)) => {
                let failure = failure.text();
                text!("the question for {transports} {failure}", transports, failure)
            }
            _ => continue,
        };
        let answer = question.answer.seen();
        let symptom = answer.into_iter().fold(failed.symptom(message), blamed);
        found.push(with_upstream_causes(symptom, answer.map_or(0, |answer| answer.status)));
    }
    found
}

const PAGE: &str = r"
The broker failed on the question, or something before it answered in its place.

## What it means

The question reached an HTTP server, which answered 5xx; or the second connection that carried the
question did not come up although the first one did.

- **500** and its like: the broker itself failed. Its log has the reason. Brokers on small hosts run
  out of memory: Session Manager asks for 8 GB.
- **502, 503, 504**: a proxy or load balancer before the broker found no healthy broker behind it.

A gateway counts this as `SessionResolverInvalidResponseCount`, and cannot go on.

## How to confirm

    curl -skv -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    sudo journalctl -u dcv-session-manager-broker -n 50        # on the broker
    ls -l /var/log/dcv-session-manager-broker/

## What to do

- Mend what the broker's log names; start the broker again if it died.
- With a load balancer in between, look at the health of its targets.

## Sources

- [Session Manager: broker configuration](https://docs.aws.amazon.com/dcv/latest/sm-admin/broker-file.html)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [RFC 9110 §15.6, server errors](https://www.rfc-editor.org/rfc/rfc9110#section-15.6)
";

//! `resolve.quic-transport-not-found`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Transport};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::text;
use crate::text::shown;

/// HTTP resolves, QUIC does not.
pub static CHECK: Check = Check {
    code: "resolve.quic-transport-not-found",
    layer: Layer::Resolve,
    severity: Severity::Warning,
    owner: Owner::SessionManager,
    summary: "the broker knows the session for HTTP, but not for QUIC",
    fix: &[say(
        "nothing, if QUIC is not wanted; else turn it on at the DCV server ([connectivity] enable-quic-frontend=true) and see that describeServers lists it",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let session = shown(&seen.target.session, 80);
    let missing = seen.answered(|said| *said == AnswerClass::NotFound).into_iter();
    let quic_only = missing.filter(|one| {
        let asked = &one.place.it.questions;
        one.includes(Transport::Quic)
            && asked.iter().any(|q| matches!(q.answer_class(), AnswerClass::Resolved(_)))
    });
    quic_only
        .map(|one| {
            one.symptom(text!(
                "the broker knows \"{session}\" for HTTP, but answered 404 for QUIC",
                session = &session
            ))
        })
        .collect()
}

const PAGE: &str = r#"
The broker resolves the session for HTTP, and answers 404 for QUIC.

## What it means

Everybody can connect over the WebSocket. Native clients that prefer QUIC fall back to it. The DCV
server probably has QUIC turned off (it was off by default before 2024.0), or the agent does not
report an endpoint for it.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=QUIC'
    curl -sk -X POST -H "Authorization: Bearer TOKEN" -H 'Content-Type: application/json' -d '{}' https://BROKER:8443/describeServers

## What to do

- Nothing, where QUIC is not wanted: leave `quic-listen-endpoints` of the gateway empty as well.
- Otherwise set `enable-quic-frontend=true` in `[connectivity]` of dcv.conf. QUIC also needs UDP on
  the whole path: endpoint, load balancer, gateway, and from the gateway to the server.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [Amazon DCV: QUIC](https://docs.aws.amazon.com/dcv/latest/adminguide/disable-quic.html)
- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
"#;

//! `resolve.timeout`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::text;

/// The question got no answer.
pub static CHECK: Check = Check {
    code: "resolve.timeout",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the broker takes the question and does not answer",
    fix: &[
        say(
            "see whether the broker {host} is stuck: its log, memory and CPU at the time of this run",
        ),
        say("for this tool alone: --timeout 30s shows how long it takes; the gateway waits 10 s"),
    ],
    explains: &[
        &crate::websocket::unavailable::CHECK,
        &crate::websocket::silent::CHECK,
        &crate::websocket::not_found::CHECK,
        &crate::websocket::session_not_found::CHECK,
        &crate::websocket::status::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let silent = seen.answered(|said| *said == AnswerClass::Silent).into_iter();
    silent
        .map(|one| {
            let waited = one.first().and_then(|question| question.answer.elapsed_ms);
            let transports = one.transports();
            let message = match waited {
                Some(ms) => text!(
                    "the question for {transports} got no answer within {n} s",
                    transports,
                    n = format!("{:.1}", ms.0 / 1000.0)
                ),
                None => text!("the question for {transports} got no answer", transports),
            };
            one.symptom(message).ambiguous_cause(CAUSES, DECIDES)
        })
        .collect()
}

const CAUSES: [&str; 2] = [
    "the broker is overloaded, short of memory, or waits for its cluster",
    "a proxy or load balancer before it holds the question",
];
const DECIDES: Instruction = say("an answer on the broker itself means the second")
    .run(&[
        "curl",
        "-sk",
        "--max-time",
        "60",
        "-X",
        "POST",
        "https://localhost:{port}/resolveSession?sessionId={session-query}&transport=HTTP",
    ])
    .on(Site::BrokerHost);

const PAGE: &str = r"
TCP and TLS to the broker work, but the question gets no answer.

## What it means

The broker's port is open and its TLS works. `POST /resolveSession` was sent and nothing came back.
The gateway waits for its resolver too: `http-establish-timeout` in `[resolver]` is 10 seconds by
default. After that its client is refused.

Probably the broker is overloaded or short of memory (Session Manager asks for 8 GB), or it waits for
its own cluster. A proxy in between that holds the request looks the same.

## How to confirm

    curl -sk --max-time 60 -w '\n%{http_code} after %{time_total} s\n' -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    free -m; uptime                                             # on the broker

## What to do

- Read the broker's log at the time of this run; give it memory, or start it again.
- With several brokers, check the ports between them (47100 and 47500 by default).
- On the gateway, `SessionResolverResponseTime` shows how long answers take over time.

## Sources

- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [Session Manager: broker configuration](https://docs.aws.amazon.com/dcv/latest/sm-admin/broker-file.html)
";

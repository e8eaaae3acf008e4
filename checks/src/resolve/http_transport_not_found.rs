//! `resolve.http-transport-not-found`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site, Transport};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::text;
use crate::text::shown;

/// QUIC resolves, HTTP does not.
pub static CHECK: Check = Check {
    code: "resolve.http-transport-not-found",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the broker knows the session for QUIC, but not for HTTP, which is the WebSocket",
    fix: &[
        say(
            "see which protocols the server of \"{session}\" offers: describeServers, Endpoints[].Protocol; HTTP must be among them",
        ),
        say(
            "see that it listens for web clients: [connectivity] web-port and web-listen-endpoints in dcv.conf",
        )
        .on(Site::DcvServer)
        .by(Owner::DcvServer),
    ],
    explains: &[&crate::websocket::session_not_found::CHECK, &crate::websocket::not_found::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let session = shown(&seen.target.session, 80);
    let missing = seen.answered(|said| *said == AnswerClass::NotFound).into_iter();
    let http_only = missing.filter(|one| {
        let asked = &one.place.it.questions;
        one.includes(Transport::Http)
            && asked.iter().any(|q| matches!(q.answer_class(), AnswerClass::Resolved(_)))
    });
    http_only
        .map(|one| {
            one.symptom(text!(
                "the broker knows \"{session}\" for QUIC, but answered 404 for HTTP",
                session = &session
            ))
            .ambiguous_cause(CAUSES, DECIDES)
        })
        .collect()
}

const CAUSES: [Instruction; 2] = [
    say("the DCV server of \"{session}\" does not listen for web clients").by(Owner::DcvServer),
    say("it listens, and its agent does not report it"),
];
const DECIDES: Instruction = say("a connection from the gateway's host means the agent")
    .run(&["nc", "-vz", "SERVER", "8443"])
    .on(Site::GatewayHost);

const PAGE: &str = r#"
The broker resolves the session for QUIC, and answers 404 for HTTP.

## What it means

`HTTP` in `transport=HTTP` *is* the WebSocket transport: Session Manager says of an endpoint with
protocol HTTP that it "uses the WebSocket (TCP) protocol". Browsers have nothing else, and
authentication goes over it even for clients that then use QUIC. So nobody can connect.

The broker answers from the list of endpoints that the DCV server's agent reports. Probably the
server's web listener is off, or the agent does not report it.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    curl -sk -X POST -H "Authorization: Bearer TOKEN" -H 'Content-Type: application/json' -d '{}' https://BROKER:8443/describeServers
    nc -vz SERVER 8443             # from the gateway's host

## What to do

- Let the DCV server listen for web clients (`web-port`, `web-listen-endpoints` in dcv.conf).
- Then see that `describeServers` lists an endpoint with Protocol HTTP.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
- [Amazon DCV: QUIC](https://docs.aws.amazon.com/dcv/latest/adminguide/disable-quic.html)
"#;

//! `resolve.wrong-service`

use crate::check::{Check, Symptom};
use crate::http::attribution::maker;
use crate::instruction::{Instruction, say};
use crate::model::{Arg, Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::text;
use crate::text::shown;

/// An answer that no session resolver gives.
pub static CHECK: Check = Check {
    code: "resolve.wrong-service",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "what answers at the broker's address is not a session resolver",
    fix: &[
        say(
            "find the port of the gateway connector: gateway-to-broker-connector-https-port in session-manager-broker.properties (8447 unless changed), with enable-gateway = true",
        ),
        say(
            "give it to the gateway as [resolver] url; for this tool alone: --broker https://{host}:PORT",
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
    for other in seen.answered(|said| *said == AnswerClass::WrongService) {
        let Some(question) = other.first() else {
            continue;
        };
        let transports = other.transports();
        let message = match (question.answer.seen(), question.answer.failed()) {
            (Some(answer), _) => {
                let kind = answer.header("content-type").map(|kind| Arg::from(shown(kind, 60)));
                let kind = kind.unwrap_or_else(|| text!("no content type").into());
                let brief = shown(&answer.brief(), 80);
                match maker(Some(answer)) {
                    Some(who) => text!(
                        "the question for {transports} got {answer} ({kind}), by {who}, which is no answer of a session resolver",
                        transports,
                        answer = brief,
                        kind,
                        who
                    ),
                    None => text!(
                        "the question for {transports} got {answer} ({kind}), which is no answer of a session resolver",
                        transports,
                        answer = brief,
                        kind
                    ),
                }
            }
            (_, Some(failure)) => {
                let failure = failure.text();
                text!("the question for {transports} {failure}", transports, failure)
            }
            _ => continue,
        };
        found.push(other.symptom(message).ambiguous_cause(CAUSES, DECIDES));
    }
    found
}

const CAUSES: [&str; 2] = [
    "the connector for gateways has another port than {port}, or is off (enable-gateway)",
    "{host} is not the broker, or a proxy there answers in its place",
];
const DECIDES: Instruction =
    say("another port than {port}, or enable-gateway = false, means the first")
        .run(&[
            "sudo",
            "grep",
            "-E",
            "enable-gateway|connector-https-port",
            "/etc/dcv-session-manager-broker/session-manager-broker.properties",
        ])
        .on(Site::BrokerHost);

const PAGE: &str = r#"
Something answers at the broker's address, but it is not a session resolver.

## What it means

A session resolver answers `POST /resolveSession` with 200 and JSON, or with 404. What came was
something else: a web page, a redirect, 405, text that is not JSON, or a connection that ended
without HTTP. So the host or the port, or the path before `/resolveSession`, is that of another
service. A broker has several ports, and only one takes this question:

| port (default) | for |
|---|---|
| 8443 | client API |
| 8445 | agents |
| **8447** | **gateways: resolveSession** |

Deployments move them: 8444, 8446 and 8448 have been seen. The connector for gateways listens only
with `enable-gateway = true`.

## How to confirm

    curl -skv -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    grep -nE 'enable-gateway|connector-https-port' /etc/dcv-session-manager-broker/session-manager-broker.properties
    sudo ss -ltnp | grep java                       # on the broker

## What to do

- Use the gateway connector's port, here and in `[resolver] url` of dcv-connection-gateway.conf.
- The gateway's packaged file has `url = "https://localhost:8081"`: it must be changed.
- For a resolver of your own, let it answer `POST`, with the documented JSON.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [Session Manager: gateway integration](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
- [Session Manager: broker configuration](https://docs.aws.amazon.com/dcv/latest/sm-admin/broker-file.html)
"#;

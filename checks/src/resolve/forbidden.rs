//! `resolve.forbidden`

use crate::check::{Check, Symptom};
use crate::http::HttpAnswer;
use crate::http::attribution::{blamed, maker_or};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::text::shown;

/// 401, 403, or an alert about the client's certificate.
pub static CHECK: Check = Check {
    code: "resolve.forbidden",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the broker does not take questions from this client (401, 403, or a client certificate is missing)",
    fix: &[
        say(
            "where the broker has enable-tls-client-auth-gateway = true, ask it with the gateway's certificate, since this tool shows none to a broker: curl -sk --cert FILE --key FILE -X POST 'https://{host}:{port}/resolveSession?sessionId={session-query}&transport=HTTP'",
        ),
        say(
            "else find who refuses at {broker}: no bearer token belongs to this port, so probably a proxy or another service",
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
    let refused = seen.answered(|said| *said == AnswerClass::Forbidden).into_iter();
    refused
        .map(|one| {
            let transports = one.transports();
            let failure = one.first().and_then(|question| question.answer.failed());
            if let Some(failure) = failure {
                let text = shown(&failure.text(), 120);
                return one.symptom(format!("the question for {transports} {text}"));
            }
            let answer = one.answers().next();
            let by = answer.map_or("the broker".to_owned(), |a| maker_or(a, "the broker"));
            let symptom = one.symptom(format!("{by} answered {} for {transports}", one.status()));
            // An intermediary that worded it itself has the rule.
            let symptom = if answer.is_some_and(HttpAnswer::is_intermediarys_own) {
                symptom
            } else {
                symptom.ambiguous_cause(&CAUSES, DECIDES)
            };
            answer.into_iter().fold(symptom, blamed)
        })
        .collect()
}

const CAUSES: [&str; 3] = [
    "port {port} is another connector's than the one for gateways",
    "a proxy before the broker refuses this client",
    "the broker wants the gateway's client certificate",
];
const DECIDES: &str = "on the broker: grep -E 'gateway-to-broker-connector-https-port|tls-client-auth-gateway' /etc/dcv-session-manager-broker/session-manager-broker.properties";

const PAGE: &str = r"
The broker refuses to answer this client: 401, 403, or a TLS alert about the client's certificate.

## What it means

The gateway connector of the broker (port 8447 by default) knows one way to tell who asks: a client
certificate, when `enable-tls-client-auth-gateway` is true. The gateway then presents the files
`cert-file` and `cert-key-file` of its `[resolver]`. No bearer token is documented for this port;
those belong to the client API on 8443.

So an alert about the certificate means that none, or the wrong one, was presented. A 401 or 403
probably comes from something else: the port of another connector, or a proxy before the broker.

## How to confirm

    openssl s_client -connect BROKER:8447 </dev/null 2>/dev/null | grep -A3 'client certificate'
    curl -sk --cert GATEWAY.pem --key GATEWAY-KEY.pem -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    grep -nE 'gateway' /etc/dcv-session-manager-broker/session-manager-broker.properties

## What to do

- Make the certificates with the broker's `gen-gateway-certificates.sh` and give them to the gateway in
  `[resolver]`. This version of the tool shows no certificate to a broker: ask it with `curl`, as
  above.
- A load balancer that ends TLS between gateway and broker cannot pass a client certificate on: use
  a TCP listener there.
- Check the port: only the gateway connector answers `/resolveSession`.

## Sources

- [Session Manager: gateway integration](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
- [Session Manager: broker configuration](https://docs.aws.amazon.com/dcv/latest/sm-admin/broker-file.html)
- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

//! `resolve.forbidden`

use crate::check::{Check, Symptom};
use crate::http::HttpAnswer;
use crate::http::attribution::{blamed, maker_or};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::resolve::answer_class::AnswerClass;
use crate::text;

/// 401, 403, or an alert about the client's certificate.
pub static CHECK: Check = Check {
    code: "resolve.forbidden",
    layer: Layer::Resolve,
    severity: Severity::Error,
    owner: Owner::SessionManager,
    summary: "the broker does not take questions from this client (401, 403, or a client certificate is missing)",
    fix: &[
        say(
            "where the broker has enable-tls-client-auth-gateway = true, ask it with the gateway's certificate",
        )
        .run(&["curl", "-sk", "--cert", "FILE", "--key", "FILE", "-X", "POST", QUESTION])
        .on(Site::GatewayHost),
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
                let failure = failure.text();
                return one.symptom(text!(
                    "the question for {transports} {failure}",
                    transports,
                    failure
                ));
            }
            let answer = one.answers().next();
            let symptom = one.symptom(text!(
                "{who} answered {answer} for {transports}",
                who = maker_or(answer, "the broker"),
                answer = one.status(),
                transports
            ));
            // An intermediary that worded it itself has the rule.
            let symptom = if answer.is_some_and(HttpAnswer::is_intermediarys_own) {
                symptom
            } else {
                symptom.ambiguous_cause(CAUSES, DECIDES)
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
const QUESTION: &str =
    "https://{host}:{port}/resolveSession?sessionId={session-query}&transport=HTTP";
const DECIDES: Instruction = say(
    "another connector port than {port} means the first; enable-tls-client-auth-gateway = true means the third",
)
.run(&["sudo", "grep", "-E", "gateway-to-broker-connector-https-port|tls-client-auth-gateway", "/etc/dcv-session-manager-broker/session-manager-broker.properties"])
.on(Site::BrokerHost);

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

//! `host.forbidden`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::http::attribution::{blamed, who};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;

/// 403, whatever the Host.
pub static CHECK: Check = Check {
    code: "host.forbidden",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server forbids the request (403)",
    fix: &[
        say(
            "DCV server: let [security] allowed-http-host-regex in dcv.conf match {endpoint}:{port}",
        ),
        say(
            "reverse proxy or web application firewall: find the rule behind this 403 of {who}, and allow {endpoint} and the load balancer's addresses",
        ),
    ],
    explains: &[&crate::websocket::forbidden::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let forbidden = seen.hosts_of_class(HostClass::Forbidden).into_iter();
    forbidden
        .filter_map(|one| {
            let answer = one.answer()?;
            let message = text!(
                "{who} answered 403 Forbidden {scope}",
                who = who(answer),
                scope = one.scope()
            );
            let symptom = blamed(one.symptom(message), answer);
            // An intermediary that worded it itself has the rule.
            let symptom = if answer.is_intermediarys_own() {
                symptom
            } else {
                symptom.ambiguous_cause(CAUSES, DECIDES)
            };
            let Some((i, other)) = one.with_origin() else { return Some(symptom) };
            let said = text!("with an Origin header it is {result}", result = other.result());
            Some(symptom.append_clause(said).because(one.result_at(i)))
        })
        .collect()
}

const CAUSES: [Instruction; 2] = [
    say("the DCV server's allowed-http-host-regex matches none of the Host values tried")
        .by(Owner::DcvServer),
    say(
        "a proxy or a web application firewall refuses this client: behind the endpoint all have the load balancer's address",
    ),
];
const DECIDES: Instruction = say("a pattern that matches {endpoint}:{port} means the proxy")
    .run(&["grep", "-n", "allowed-http-host-regex", "/etc/dcv/dcv.conf"])
    .on(Site::DcvServer);

const PAGE: &str = r"
The server understood the request and refused it: 403 Forbidden.

## What it means

TCP and TLS work, and an HTTP server answered. It refused `/` under every Host value that was
tried, so it is not the endpoint's name alone that it dislikes. The tool then sent the request once
more with the `Origin` header of a browser's page; the finding says what came.

- A DCV server answers 403 when Host does not match its `allowed-http-host-regex`. A strict pattern
  refuses the endpoint's name and the other values alike.
- A web application firewall or an access list of a reverse proxy answers 403 for clients it does
  not know. Behind a VPC endpoint every client has the address of the load balancer.
- Envoy answers 403 to an upgrade that is not enabled; that shows on the WebSocket, not here.

## How to confirm

    curl -skv https://NAME:PORT/ 2>&1 | grep -iE '^< (HTTP|server|via)'
    grep -nE 'allowed-(http-host|ws-origin)-regex' /etc/dcv/dcv.conf      # on the DCV server

## What to do

- DCV server: widen `allowed-http-host-regex` to the names users dial.
- Anything else that answered: look for the refusal in its log, at the time of this run.

## Sources

- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
- [RFC 9110 §15.5.4, 403 Forbidden](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4)
";

//! `host.server-error`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::http::attribution::{blamed, who};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;

/// A 5xx that is none of 502, 503 and 504.
pub static CHECK: Check = Check {
    code: "host.server-error",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server failed on a plain request (5xx)",
    fix: &[
        say("look for the error in the log of {who}, at the time of this run"),
        say("where that is a Connection Gateway, its log is this one")
            .run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
            .on(Site::GatewayHost),
    ],
    explains: &[&crate::websocket::status::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.hosts_of_class(HostClass::ServerError) {
        let Some(answer) = one.answer() else { continue };
        let message = text!(
            "{who} answered {status} {scope}",
            who = who(answer),
            status = answer.status,
            scope = one.scope()
        );
        let symptom = blamed(one.symptom(message), answer);
        let own = answer.is_intermediarys_own();
        found.push(if own { symptom } else { symptom.ambiguous_cause(CAUSES, DECIDES) });
    }
    found
}

const CAUSES: [&str; 2] = [
    "the gateway itself failed on the request",
    "what stands behind the gateway failed, and the gateway passed its answer on",
];
const DECIDES: &str = "compare the gateway's metrics: GatewayHttpCode5XXCount counts the first, TargetHttpCode5xxCount the second";

const PAGE: &str = r"
The server itself failed on a plain request for `/`.

## What it means

500, 501 and their like mean that the request arrived and was understood, and that the server could
not do its work. The path up to it is good: DNS, the VPC endpoint, the load balancer and TLS work.
What the real gateway answers for each of its failures is not documented, so the reason is in its
log and not in the status.

## How to confirm

    curl -skv https://NAME:PORT/ 2>&1 | grep -iE '^< (HTTP|server|via)'
    sudo tail -n 50 /var/log/dcv-connection-gateway/gateway.log      # on the gateway, times are UTC

## What to do

- Find the request in the log, by its time, and fix what it names.
- On a gateway, `GatewayHttpCode5XXCount` counts its own errors and `TargetHttpCode5xxCount` those
  of what stands behind it: the two tell whose error it was.

## Sources

- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
- [RFC 9110 §15.6, server errors](https://www.rfc-editor.org/rfc/rfc9110#section-15.6)
";

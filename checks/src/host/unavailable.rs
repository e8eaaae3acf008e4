//! `host.unavailable`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::host::upstream_causes::with_upstream_causes;
use crate::http::attribution::{blamed, status_when_who};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;

/// 502, 503 or 504.
pub static CHECK: Check = Check {
    code: "host.unavailable",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "something in front answers, what stands behind it does not (502, 503, 504)",
    fix: &[say(
        "read the log of {who} at the time of this run: it names the back end it could not use",
    )],
    explains: &[&crate::websocket::unavailable::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.hosts_of_class(HostClass::Unavailable) {
        let Some(answer) = one.answer() else { continue };
        let result = status_when_who(answer, one.asked.answer.elapsed_ms);
        let message =
            text!("the request was answered {result}, {scope}", result, scope = one.scope());
        let symptom = with_upstream_causes(blamed(one.symptom(message), answer), answer.status);
        let header = one.header_at("server");
        let symptom = symptom.because(one.body_at());
        found.push(header.into_iter().fold(symptom, Symptom::because));
    }
    found
}

const PAGE: &str = r#"
A proxy or gateway answered in place of a back end that it could not use.

## What it means

502, 503 and 504 come from something in the middle. A Network Load Balancer with a TCP listener
never sends them, for it does not speak HTTP. So there is a reverse proxy, or the gateway itself,
and the fault lies behind it.

- **502 at once**: the back end refused the connection or broke it off. Often one side speaks TLS
  and the other clear text.
- **503**: it knows of no healthy back end. HAProxy writes "No server is available to handle this
  request.", Envoy "no healthy upstream".
- **504 after some seconds**: the back end took the connection and stayed silent, or was never
  reached. The number of seconds is a timeout of the program that answered.

`Server` and the body show who answered, where they show anything. They are hints, not proof.

## How to confirm

    curl -skv -o /dev/null -w '%{http_code} after %{time_total} s\n' https://NAME:PORT/ 2>&1 | grep -iE '^(< server|< via|[0-9])'
    nc -vz BACKEND 8443             # from the host that answered
    openssl s_client -connect BACKEND:8443 </dev/null

## What to do

- Read the log of the program that answered: it names the back end and the reason.
- Make the back end listen, let its security group admit the proxy, and let both speak TLS.
- On a Connection Gateway, look at `TargetConnectionTimeoutCount`, `TargetUnreachableErrorCount` and
  `TargetTlsNegotiationErrorCount` in its metrics, and at `gateway.log`.

## Sources

- [RFC 9110 §15.6, server errors](https://www.rfc-editor.org/rfc/rfc9110#section-15.6)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
"#;

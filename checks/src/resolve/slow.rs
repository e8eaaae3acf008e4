//! `resolve.slow`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Millis, Owner, Severity};
use crate::observations::Observations;
use crate::text;

/// Half of the gateway's `http-establish-timeout`.
const SLOW: Millis = Millis(5000.0);

/// The answer took more than half of the gateway's patience.
pub static CHECK: Check = Check {
    code: "resolve.slow",
    layer: Layer::Resolve,
    severity: Severity::Warning,
    owner: Owner::SessionManager,
    summary: "the broker takes over 5 s to answer; the gateway waits 10 s",
    fix: &[say(
        "look at the broker's load and memory; [resolver] http-establish-timeout at the gateway (10 s) only hides it",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.questions() {
        let Some(took) = place.it.answer.elapsed_ms.filter(|took| *took > SLOW) else {
            continue;
        };
        if place.it.answer.seen().is_none() {
            continue; // resolve.timeout, or another failure
        }
        let transport = place.it.transport.word();
        let n = format!("{:.1}", took.0 / 1000.0);
        let message = text!("the answer for {transport} took {n} s", transport, n);
        found.push(Symptom::at(&place, message).because(place.below("answer/elapsed_ms")));
    }
    found
}

const PAGE: &str = r"
The broker answers, but so slowly that the gateway may give up first.

## What it means

The gateway asks the broker at the beginning of every connection and waits 10 seconds by default
(`http-establish-timeout` in `[resolver]`). The answer took more than half of that. Users wait as
long before anything happens, and under load some of them will fail.

## How to confirm

    curl -sk -o /dev/null -w '%{http_code} after %{time_total} s\n' -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    free -m; uptime                                             # on the broker

## What to do

- Give the broker the memory it asks for (8 GB) and a host of its own.
- Watch `SessionResolverResponseTime` in the gateway's metrics.

## Sources

- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [DCV Connection Gateway: metrics](https://docs.aws.amazon.com/dcv/latest/gw-admin/metrics.html)
";

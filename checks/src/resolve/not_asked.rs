//! `resolve.not-asked`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Leg, Owner, Severity};
use crate::observations::Observations;
use crate::text;

/// No broker was given.
pub static CHECK: Check = Check {
    code: "resolve.not-asked",
    layer: Layer::Resolve,
    severity: Severity::Note,
    owner: Owner::Client,
    summary: "no broker was given, so none was asked where the session lives",
    fix: &[say(
        "for this tool alone: --broker {broker} gives the broker's gateway connector, on a host that can reach it",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    if seen.target.broker.is_some() || seen.broker.is_some() {
        return Vec::new();
    }
    let message = text!(
        "no broker was given: whether it knows the session can only be inferred from the WebSocket"
    );
    vec![Symptom::new(Leg::Broker, message).because("/observations/target/broker")]
}

const PAGE: &str = r"
The broker was not asked whether it knows the session, since no broker was given.

## What it means

For every connection the gateway asks its session resolver, usually the Session Manager broker,
where the session lives: `POST /resolveSession` on port 8447 by default. A client never sees that
question, only what follows from it: the upgrade to a WebSocket works, or it does not. So without
the broker's own answer a missing session is inferred from a 404 on the upgrade.

This is no fault. From a user's machine the broker is usually out of reach, and should be.

## How to confirm

    dcvdiag run NAME --session SESSION --broker https://BROKER:8447
    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'

Run either on the gateway's host, which has to reach the broker anyway.

## What to do

- To be sure, run it again where the broker can be reached, with `--broker`.
- Where the broker asks for a client certificate, ask it with `curl` and the gateway's certificate
  (`--cert`, `--key`): this version of the tool shows none to a broker.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
- [Session Manager: gateway integration](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
";

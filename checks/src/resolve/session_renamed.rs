//! `resolve.session-renamed`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// The session has another id inside.
pub static CHECK: Check = Check {
    code: "resolve.session-renamed",
    layer: Layer::Resolve,
    severity: Severity::Note,
    owner: Owner::SessionManager,
    summary: "the resolver knows the session by another id",
    fix: &[say(
        "expect \"{renamed}\" instead of \"{session}\" in the DCV server's log and in dcv list-sessions",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for (place, resolved) in seen.resolved_servers() {
        let Some(renamed) = resolved.session_id.filter(|id| *id != seen.target.session) else {
            continue;
        };
        let renamed = shown(&renamed, 80);
        let message = text!("the resolver answered with session \"{renamed}\"", renamed = &renamed);
        found.push(
            Symptom::at(&place, message)
                .because(place.below("answer/outcome/seen/body"))
                .arg("renamed", renamed),
        );
    }
    found
}

const PAGE: &str = r"
The resolver answered for the session asked for, and gave it another id.

## What it means

This is allowed: a session resolver may map the id that users know to one that the DCV server knows.
AWS's sample resolvers answer `console` for the id of an instance. It matters only when you look for
the session: the DCV server's log and `dcv list-sessions` show the other id.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    sudo dcv list-sessions                          # on the DCV server

## What to do

- Nothing, when the mapping is meant.
- Otherwise look at the resolver's table: it sends users to a session they did not ask for.

## Sources

- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
";

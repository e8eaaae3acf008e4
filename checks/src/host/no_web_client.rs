//! `host.no-web-client`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::http::attribution::{blamed, maker_or};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// 404 on `/`: native clients only.
pub static CHECK: Check = Check {
    code: "host.no-web-client",
    layer: Layer::Host,
    severity: Severity::Note,
    owner: Owner::Gateway,
    summary: "there is no web client on this path (404); native clients do not need it",
    fix: &[say(
        "for browsers, set [web-resources] url or local-resources-path in dcv-connection-gateway.conf; native clients need neither",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.hosts_of_class(HostClass::NotFound) {
        let Some(answer) = one.answer() else { continue };
        let path = shown(&one.place.it.path, 60);
        let message = text!(
            "{who} has no page on {path}: 404 {scope}",
            who = maker_or(Some(answer), "the server"),
            path,
            scope = one.scope()
        );
        let symptom = blamed(one.symptom(message), answer);
        found.push(if answer.is_intermediarys_own() {
            symptom.advise_first(INSTEAD)
        } else {
            symptom
        });
    }
    found
}

const INSTEAD: &str = "where the gateway should serve the web client, let {who} pass / on to it: it answers 404 itself";

const PAGE: &str = r"
The server answers, but has no page to show: a browser would see 404.

## What it means

A Connection Gateway serves the web client only when it is told where to take it from:
`[web-resources]` with `url`, or with `local-resources-path`. Its package brings no web resources
along. Without them `/` is 404 for every name. This was seen on gateways in the field.

The native clients open the WebSocket directly and do not load any page, so they work without it.
A 404 here says nothing about sessions.

## How to confirm

    curl -sk -o /dev/null -w '%{http_code}\n' https://NAME:PORT/
    grep -n -A4 web-resources /etc/dcv-connection-gateway/dcv-connection-gateway.conf    # on the gateway

## What to do

- Nothing, if users come with native clients only.
- For browsers: install the web viewer on the gateway and set `local-resources-path`, or set `url`
  to a server that has it (by name: addresses are not supported).

## Sources

- [DCV Connection Gateway: enable web access](https://docs.aws.amazon.com/dcv/latest/gw-admin/enabling-web-access.html)
- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

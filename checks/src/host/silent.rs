//! `host.silent`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;

/// TLS, then nothing.
pub static CHECK: Check = Check {
    code: "host.silent",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "TLS works, but a plain request gets no answer",
    fix: &[
        say(
            "see whether the gateway is stuck: its log and CPU at the time of this run, and whether one started afresh answers",
        ),
        say(
            "for this tool alone: --timeout 90s --deadline 180s waits longer, as a proxy's own timeout may be longer",
        ),
    ],
    explains: &[&crate::websocket::silent::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let silent = seen.hosts_of_class(HostClass::Silent).into_iter();
    silent
        .map(|one| {
            let waited = one.asked.answer.elapsed_ms;
            let scope = one.scope();
            let message = match waited {
                Some(ms) => {
                    let n = format!("{:.1}", ms.0 / 1000.0);
                    text!("a plain request got no answer within {n} s {scope}", n, scope)
                }
                None => text!("a plain request got no answer {scope}", scope),
            };
            one.symptom(message).ambiguous_cause(CAUSES, DECIDES)
        })
        .collect()
}

const CAUSES: [Instruction; 3] = [
    say("the gateway is stuck or overloaded"),
    say("a proxy in front of it waits for a silent back end, longer than this tool does"),
    say("answers larger than a packet are lost on the path (MTU)").by(Owner::Network),
];
const DECIDES: Instruction =
    say("headers mean lost packets, a 504 means the proxy, and nothing means the gateway")
        .run(&["curl", "-sk", "--max-time", "90", "-I", "https://{host}:{port}/"])
        .windows(&["curl.exe", "-sk", "--max-time", "90", "-I", "https://{host}:{port}/"])
        .on(Site::Client);

const PAGE: &str = r"
The TLS handshake finished, a request was sent, and nothing came back.

## What it means

Somebody keeps the connection open and does not answer. Network and load balancer carried the
handshake, so they carry the request as well. Probably one of these:

- the server is stuck: overloaded, out of threads, or waiting for something behind it;
- a reverse proxy waits for a silent back end, and its own time-out (60 s in nginx) is longer than
  this tool's patience; with more patience a 504 would come;
- answers larger than a packet are lost on the path (MTU) while the smaller handshake passed.

## How to confirm

    curl -skv --max-time 90 -o /dev/null -w '%{http_code} after %{time_total} s\n' https://NAME:PORT/
    curl -skv --max-time 90 -I https://NAME:PORT/       # headers only: a small answer that comes points to the MTU

## What to do

- Read the server's log at the time of this run, look at its load, restart it if it is stuck.
- If 504 comes after a whole number of seconds, look behind the program that answered: `host.unavailable`.
- If only large answers are lost, lower the MSS on the VPN or transit gateway in between.

## Sources

- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
- [Network Load Balancer: troubleshooting](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html)
";

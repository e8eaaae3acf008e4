//! `tls.closed-after-delay`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::tls::looks::HANDSHAKE;
use crate::tls::successful_trials::ended;

/// FIN, whole seconds after `ClientHello`.
pub static CHECK: Check = Check {
    code: "tls.closed-after-delay",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the connection is closed some seconds after ClientHello",
    fix: &[
        say(
            "see whether what stands behind the port is up: a TCP proxy there gave up on its own back end after {seconds} s",
        ),
        say(
            "look for a timeout of {seconds} s in the proxy's configuration (haproxy: timeout connect, timeout server)",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let closed = seen.closed().into_iter().filter(|closed| closed.after_ms >= 1000.0);
    closed
        .map(|closed| {
            let seconds = format!("{:.1}", closed.after_ms / 1000.0);
            let message = text!(
                "the server closed the connection {n} s after ClientHello, {bytes}: probably a TCP proxy whose back end does not answer",
                n = &seconds,
                bytes = closed.bytes()
            );
            let tried = closed.place.tls_followups().is_some(); // a PROXY header, among others
            let other = if tried { CUT_SHORT } else { WAITED };
            ended(&closed.place, message)
                .because(closed.place.below("kind"))
                .because(closed.place.below("received_bytes"))
                .arg("seconds", seconds)
                .inferred_from([BACK_END, other], BACK_END_BESIDE)
        })
        .collect()
}

const BACK_END: Instruction =
    say("a TCP proxy behind the port gave up on its own back end after {seconds} s");
const CUT_SHORT: Instruction =
    say("the server itself gives up after {seconds} s on a handshake that does not arrive whole");
const WAITED: Instruction =
    say("the server waited for something else, such as a PROXY header, and gave up");
const BACK_END_BESIDE: Instruction = say(
    "dial the back end itself, from next to it: if it does not answer either, the proxy gave up on it",
)
.run(HANDSHAKE)
.on(Site::GatewayHost);

const PAGE: &str = r"
The connection came up, nothing answered the TLS handshake, and after some seconds it was closed.

## What it means

Something accepted the connection, held it, and closed it when a timer ran out. Usual suspects:

- a TCP proxy between the NLB and the gateway (haproxy, nginx `stream`) accepted the connection,
  tried its own back end and gave up. haproxy was seen to do so after its connect timeout of a few
  seconds;
- the server itself has a limit on the time of a handshake and never got the whole first message,
  since part of it was lost on the path.

The number of seconds tells which: it is the same each time, and it stands in a configuration file.
The tool also tries a smaller first message and one behind a PROXY header; if either helped, another
code would say so.

## How to confirm

    time openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null

Two or three times; a constant duration is a timer. Then, on the host of the proxy:

    openssl s_client -connect BACKEND:PORT -servername NAME </dev/null

## What to do

- Start the back end, or correct its address in the proxy's configuration.
- Let the target group's health check reach the back end and not only the proxy in front of it, so
  that the NLB takes the dead target out.

## Sources

- [Network Load Balancers: health checks](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html)
- [Connection Gateway: verify connectivity](https://docs.aws.amazon.com/dcv/latest/gw-admin/verify-connectivity.html)
- [RFC 8446, TLS 1.3](https://www.rfc-editor.org/rfc/rfc8446)
";

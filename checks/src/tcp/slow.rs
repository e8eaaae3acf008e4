//! `tcp.slow`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Millis, Owner, Severity};
use crate::observations::Observations;
use crate::tcp::commands::time_connect;
use crate::text;

/// The connection took over half a second to come up.
pub static CHECK: Check = Check {
    code: "tcp.slow",
    layer: Layer::Tcp,
    severity: Severity::Warning,
    owner: Owner::Network,
    summary: "the connection takes over half a second to come up",
    fix: &[
        time_connect("measure it a few times"),
        say(
            "if it is always slow, see the path (VPN, transit gateway, Region); if now and then, packets are lost on it",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// In milliseconds; a round trip around the world takes about 300.
const LIMIT_MS: f64 = 500.0;

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.connects() {
        let (Some(_), Some(Millis(elapsed))) = (place.it.seen(), place.it.elapsed_ms) else {
            continue;
        };
        let Some(address) = place.address.filter(|_| elapsed > LIMIT_MS) else { continue };
        let message = text!(
            "the connection to {address} took {n} ms to come up",
            address,
            n = format!("{elapsed:.0}")
        );
        let symptom = Symptom::new(place.leg, message).at_address(address);
        // RFC 6298 §2: a lost SYN is sent again after 1 s, and then after 2 s more.
        let lost = [1000.0, 3000.0].into_iter().any(|ms| (ms..ms + 300.0).contains(&elapsed));
        let causes = if lost { [LOST, LONG] } else { [LONG, LOST] };
        let symptom = symptom.because(place.below("elapsed_ms")).arg("ip", address.ip());
        found.push(symptom.ambiguous_cause(causes, TEN_TIMES));
    }
    found
}

const LONG: &str = "the path is long, or the target is slow to accept";
const LOST: &str = "the first packet was lost on the path, and sent again after a second";
const TEN_TIMES: Instruction =
    time_connect("run it ten times: slow each time means a long path, now and then lost packets");

const PAGE: &str = r"
The connection came up, but it took more than half a second.

## What it means

A TCP connection takes one round trip. Inside a Region that is a few milliseconds, over a VPN some
tens, around the world about 300. More than half a second is either a very long way or a lost packet:
the first packet (SYN) is sent again after one second, so times a little over 1 s, or 3 s, mean that
it was lost once or twice. Loss at the start of a connection is likely to go on after it, and a
desktop session feels it at every step.

- The way is long: the VPN leads through another continent, or the endpoint is in another Region.
- Packets are lost: a full line, a bad wireless link, an overloaded VPN device.
- The target is slow to accept: the load balancer passes the connection on to it.

## How to confirm

    nc -vz ADDRESS PORT              # some times in a row
    mtr -n -T -P PORT ADDRESS        # where time and packets are lost

## What to do

- Lost packets: mend the link that `mtr` shows, or use another.
- A long way: connect to a VPN entry nearer to the Region of the endpoint.
- A slow target: see the load of the gateway's host.

## Sources

- [RFC 6298, section 2, the first retransmission](https://www.rfc-editor.org/rfc/rfc6298#section-2)
- [Network Load Balancers: overview](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html)
";

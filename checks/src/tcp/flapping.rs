//! `tcp.flapping`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity};
use crate::observations::{Observations, Place};
use crate::tcp::commands::target_health;
use crate::tcp::{TcpFacts, TcpFailure};
use crate::text;

/// With `--repeat`: the same address sometimes connects and sometimes does not.
pub static CHECK: Check = Check {
    code: "tcp.flapping",
    layer: Layer::Tcp,
    severity: Severity::Warning,
    owner: Owner::LoadBalancer,
    summary: "the same address sometimes connects and sometimes does not",
    fix: &[
        target_health(
            "see whether one of the targets is bad, then dial each target's port from next to it",
        ),
        say(
            "see whether the load balancer runs out of ports towards its targets (port allocation errors among its metrics); more targets or secondary addresses help",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    seen.repeats().iter().filter_map(on).collect()
}

fn on(place: &Place<'_, Vec<crate::model::Observation<TcpFacts, TcpFailure>>>) -> Option<Symptom> {
    let connects = place.it;
    let up = connects.iter().filter(|connect| connect.seen().is_some()).count();
    let failed = connects.iter().enumerate();
    let failed: Vec<_> = failed.filter_map(|(i, c)| Some((i, c.failed()?))).collect();
    let (first, failure) = *failed.first().filter(|_| up > 0)?;
    let address = place.address?;
    let message =
        text!("{address} connected {up} of {all} times", address, up, all = up + failed.len()).and(
            text!("the first failure was attempt {n}: {how}", n = first + 1, how = failure.words()),
        );
    let symptom = Symptom::new(place.leg, message).at_address(address);
    let symptom = symptom.because(place.below(&format!("{first}/outcome/failed")));
    Some(symptom.ambiguous_cause(CAUSES, DECIDES))
}

pub(crate) const CAUSES: [Instruction; 3] = [
    say(
        "one of several targets behind the address is down, and health checks have not taken it out",
    ),
    say("the load balancer has run out of ports towards its targets (55,000 connections to each)"),
    say("packets are lost on the path, at random").by(Owner::Network),
];
pub(crate) const DECIDES: Instruction =
    target_health("a target that is not healthy means the first");

const PAGE: &str = r"
Several attempts to connect to one and the same address ended differently.

## What it means

`--repeat N` connects N times to every address. Here some attempts came up and some did not, so
neither the name nor the port nor a firewall rule is wrong as such. What changes from one attempt to
the next is the source port, and with it the target that a load balancer picks. In this order:

- **one bad target**: the service is down on one of several hosts, and the load balancer still sends
  connections there. Health checks of the gateway are off unless its configuration has a
  `[health-check]` section, and a target group that checks a port where nothing listens finds all
  targets unhealthy; then the load balancer sends to all of them, good and bad;
- **no ports left**: behind PrivateLink a load balancer has about 55,000 ports towards each target.
  Beyond that, connections fail at random, which its metrics count as port allocation errors;
- **loss on the way**, on a VPN for instance. Then other traffic suffers too.

## How to confirm

    dcvdiag run --endpoint NAME --repeat 50          # the ratio of each address
    aws elbv2 describe-target-health --target-group-arn ARN

A ratio close to 1/2 or 2/3 speaks for one bad target of two or three. Dial every target from next to
it: the bad one fails always.

## What to do

- Start the service on the bad target, or take the target out of the group.
- Turn the gateway's health check on (`[health-check] bind-addr`) and let the target group check that
  port.
- Ports: add targets, or secondary addresses to the load balancer (up to 7).

## Sources

- [Network Load Balancers: health checks](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html)
- [Network Load Balancers: troubleshooting](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

//! `websocket.dropped`

use crate::check::{Check, Symptom};
use crate::http::HttpFailure;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::websocket::outcome_class::{Upgrade, UpgradeClass};
use crate::websocket::{Aftermath, Switched};

/// The connection ended without a close frame, before an answer or after the 101.
pub static CHECK: Check = Check {
    code: "websocket.dropped",
    layer: Layer::Websocket,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the connection is cut during the upgrade, or right after it",
    fix: &[
        say("look in the gateway's log at the time of this run")
            .run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
            .on(Site::GatewayHost),
        say(
            "see that the gateway's host reaches the DCV server, and that nothing between cuts WebSockets (proxies, firewalls that read HTTP)",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let dropped = seen.ended(UpgradeClass::Dropped).into_iter();
    dropped
        .filter_map(|upgrade| after_101(&upgrade).or_else(|| before_an_answer(&upgrade)))
        .collect()
}

fn after_101(upgrade: &Upgrade<'_>) -> Option<Symptom> {
    let Switched { aftermath, .. } = upgrade.client.switched()?;
    let message = match aftermath {
        Aftermath::Ended { after_ms } => {
            let n = format!("{:.0}", after_ms.0);
            text!("the connection was closed without a close frame {n} ms after the 101", n)
        }
        Aftermath::Reset { after_ms } => {
            let n = format!("{:.0}", after_ms.0);
            text!("the connection was reset {n} ms after the 101", n)
        }
        Aftermath::Garbled { detail } => {
            let detail = shown(detail, 120);
            text!("what followed the 101 is no WebSocket frame: {detail}", detail)
        }
        _ => return None,
    };
    let causes = match aftermath {
        Aftermath::Reset { .. } => [DIED, UNREACHED],
        Aftermath::Garbled { .. } => [OTHER, PROXY],
        _ => [UNREACHED, PROXY],
    };
    let symptom = upgrade.symptom(message, "answer/outcome/seen/switched/aftermath");
    Some(symptom.ambiguous_cause(causes, BY_LOG))
}

fn before_an_answer(upgrade: &Upgrade<'_>) -> Option<Symptom> {
    let path = shown(upgrade.path(), 60);
    let message = match upgrade.client.answer.failed()? {
        HttpFailure::Reset => {
            text!("the connection was reset before any answer to the upgrade on {path}", path)
        }
        _ => text!("the connection was closed before any answer to the upgrade on {path}", path),
    };
    let symptom = upgrade.symptom(message, "answer/outcome/failed");
    Some(symptom.ambiguous_cause([UNREACHED, FIREWALL], BY_LOG))
}

const UNREACHED: Instruction = say("the gateway failed to connect to the broker or the DCV server");
const FIREWALL: Instruction =
    say("a firewall or proxy on the path cuts upgrades").by(Owner::Network);
const PROXY: Instruction = say("a proxy in front agreed to the upgrade and lost its back end");
const DIED: Instruction = say("the gateway's process died, or its target left the load balancer");
const OTHER: Instruction = say("another service than a WebSocket server answers behind the 101");
const BY_LOG: Instruction = say(
    "a failure in the gateway's log at the time of this run means the gateway; at the default level the absence of a line tells nothing",
)
.run(&["sudo", "tail", "-n", "50", "/var/log/dcv-connection-gateway/gateway.log"])
.on(Site::GatewayHost);

const PAGE: &str = r"
The connection was cut while the WebSocket was opening, or right after the 101.

## What it means

A WebSocket ends with a close frame. Here the connection ended without one; the finding says when.

- **Before any answer**: whoever read the upgrade broke off. If plain requests work on the same
  address, it is the upgrade that is disliked: a firewall that reads HTTP, a proxy, or a gateway that
  failed on its way to broker or DCV server.
- **Within a fraction of a second after the 101**: a proxy agreed and then lost its back end, or the
  gateway could not reach the DCV server. A browser reports code 1006.
- **A reset** points to a process that died, a firewall, or a target that left the load balancer.
- **What is no WebSocket frame**: something other than a WebSocket server answers behind the 101.

## How to confirm

    tail -n 50 /var/log/dcv-connection-gateway/gateway.log       # on the gateway, times are UTC
    nc -vz SERVER 8443                                           # from the gateway's host
    openssl s_client -connect SERVER:8443 </dev/null 2>/dev/null | openssl x509 -noout -dates

## What to do

- Mend what the log names: the DCV server's name, port or certificate.
- Run it again some times: what fails now and then is a target or a proxy among several.

## Sources

- [RFC 6455 §7.1.5 and §7.4.1, an abnormal end](https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5)
- [DCV Connection Gateway: logs](https://docs.aws.amazon.com/dcv/latest/gw-admin/logs.html)
- [Network Load Balancer: troubleshooting](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html)
";

//! `tcp.refused`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity, Site};
use crate::observations::Observations;
use crate::tcp::commands::{TARGET_HEALTH, behind};
use crate::tcp::flapping;
use crate::tcp::queries::{Unconnected, with_another_try};
use crate::text;

/// RST in answer to SYN, on every address.
pub static CHECK: Check = Check {
    code: "tcp.refused",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the connection is refused: nothing listens on that port",
    fix: &GATEWAY,
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.unconnected() {
        if one.is_refused() && !one.is_refused_locally() {
            let symptom = refusal(&one);
            let symptom = match one.leg {
                Leg::Endpoint => symptom,
                Leg::Server => symptom.replace_advice(SERVER),
                _ => symptom.replace_advice(BROKER),
            };
            let tried = one.followups.clone();
            if let Some(tried) = tried.filter(|tried| tried.it.came_up().is_some()) {
                let symptom = with_another_try(symptom, &tried);
                found.push(symptom.ambiguous_cause(flapping::CAUSES, flapping::DECIDES));
                continue;
            }
            let causes = match one.leg {
                Leg::Endpoint => &CAUSES[..],
                Leg::Server => &SERVERS[..],
                _ => &BROKERS[..],
            };
            found.push(symptom.ambiguous_cause(causes, behind(one.leg, LISTENS)));
        }
    }
    found
}

/// The refusal, and the other port of the address that does connect, where one does.
fn refusal(one: &Unconnected<'_>) -> Symptom {
    let refused = one.refused();
    match other_port(one) {
        Some((port, at)) => one
            .symptom(text!(
                "{refused}, while port {port} of the same address connects",
                refused,
                port
            ))
            .because(at),
        None => one.symptom(refused),
    }
}

/// Another port of the address that does connect, and where it stands.
fn other_port(one: &Unconnected<'_>) -> Option<(u16, String)> {
    let tried = one.followups.clone()?;
    let ports = tried.it.ports.iter().enumerate();
    let (i, open) = ports.into_iter().find(|(_, port)| port.connect.seen().is_some())?;
    Some((open.address.port(), tried.below(&format!("ports/{i}/connect/outcome"))))
}

const GATEWAY: [Instruction; 2] = [
    say("see whether the gateway runs and listens on port {port}")
        .run(&["systemctl", "status", "dcv-connection-gateway", ";", "sudo", "ss", "-ltnp"])
        .on(Site::GatewayHost),
    say("see that the target group's port is the one it listens on")
        .run(TARGET_HEALTH)
        .on(Site::ServiceAccount)
        .by(Owner::LoadBalancer),
];
const BROKER: [Instruction; 2] = [
    say("see whether the broker runs and listens on port {port}")
        .run(&["systemctl", "status", "dcv-session-manager-broker", ";", "sudo", "ss", "-ltnp"])
        .on(Site::BrokerHost),
    say("see which port its gateway connector has, and that enable-gateway is true")
        .run(&[
            "sudo",
            "grep",
            "-E",
            "enable-gateway|gateway-to-broker",
            "/etc/dcv-session-manager-broker/session-manager-broker.properties",
        ])
        .on(Site::BrokerHost),
];
const SERVER: [Instruction; 1] =
    [say("see whether the DCV server runs and listens on port {port}")
        .run(&["systemctl", "status", "dcvserver", ";", "sudo", "ss", "-ltnp"])
        .on(Site::DcvServer)];
const CAUSES: [Instruction; 3] = [
    say("the gateway does not run, or listens on another port than the target group's"),
    say("the target group's port is wrong").by(Owner::LoadBalancer),
    FIREWALL,
];
const BROKERS: [Instruction; 3] = [
    say("the broker does not run, or its gateway connector is off (enable-gateway)"),
    say("its gateway connector listens on another port"),
    FIREWALL,
];
const SERVERS: [Instruction; 2] =
    [say("the DCV server does not run, or listens on another port"), FIREWALL];
const FIREWALL: Instruction = say("a firewall next to it answers for it").by(Owner::Network);
const LISTENS: Instruction =
    say("run it on the host behind {address}: a line there means the firewall").run(&[
        "sudo",
        "ss",
        "-ltnp",
        "sport = :{port}",
    ]);

const PAGE: &str = r"
The connection was refused, on every address of the name.

## What it means

A packet came back that says no (RST). So name, route, VPN, endpoint and security groups let the
packets through, and somebody answered.

A load balancer with a TCP listener does not take the connection itself: yes and no come from the
target behind it. So on the endpoint leg a refusal is most likely the *gateway's host* saying that
nothing listens on the port. On the broker leg it is the broker's host. The tool connects twice more, and tries
443 and 8443 of the same address: a port that connects shows that the host is up.

- The service is stopped, or did not start: a bad line in its configuration, an unreadable key.
- It listens on another port, or on loopback only, than the target group or the client thinks.
- No target is healthy. The load balancer then sends connections to all of them, dead ones too.
- Less often, a firewall on the way that refuses instead of dropping.

## How to confirm

    nc -vz ADDRESS PORT
    ss -ltnp                         # on the host of the service: what listens where
    systemctl status dcv-connection-gateway
    aws elbv2 describe-target-health --target-group-arn ARN

The time in the finding is about one round trip of the path. If it is much shorter than that, somebody
nearer refused: see `tcp.refused-locally`.

## What to do

- Start the service, and read its log if it will not.
- Make the port of the target group and the port of the service the same.
- On a broker: port 8447 is for gateways, 8443 for the API's clients; both can be changed.

## Sources

- [Network Load Balancers: CloudWatch metrics, resets and flows](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html)
- [Network Load Balancers: health checks, fail-open](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

//! Instructions with the commands that connect and look at routes, on each system.

use crate::instruction::{Instruction, say};
use crate::model::{Leg, Site};

/// The health of the load balancer's targets.
pub(crate) const TARGET_HEALTH: &[&str] =
    &["aws", "elbv2", "describe-target-health", "--target-group-arn", "ARN"];

/// Connects from this host.
pub(crate) const fn connect(text: &'static str) -> Instruction {
    say(text)
        .run(&["nc", "-vz", "-w", "5", "{ip}", "{port}"])
        .windows(&["Test-NetConnection", "{ip}", "-Port", "{port}"])
        .on(Site::Client)
}

/// Connects from this host, and takes the time.
pub(crate) const fn time_connect(text: &'static str) -> Instruction {
    say(text)
        .run(&["time", "nc", "-z", "{ip}", "{port}"])
        .windows(&["Test-NetConnection", "{ip}", "-Port", "{port}"])
        .on(Site::Client)
}

/// Looks at this host's route to the address.
pub(crate) const fn route(text: &'static str) -> Instruction {
    say(text)
        .run(&["ip", "route", "get", "{ip}"])
        .macos(&["route", "-n", "get", "{ip}"])
        .windows(&["Find-NetRoute", "-RemoteIPAddress", "{ip}"])
        .on(Site::Client)
}

/// Follows the packets hop by hop.
pub(crate) const fn trace(text: &'static str) -> Instruction {
    say(text)
        .run(&["tracepath", "-n", "{ip}"])
        .macos(&["traceroute", "-n", "{ip}"])
        .windows(&["tracert", "-d", "{ip}"])
        .on(Site::Client)
}

/// Asks AWS for the health of the load balancer's targets.
pub(crate) const fn target_health(text: &'static str) -> Instruction {
    say(text).run(TARGET_HEALTH).on(Site::ServiceAccount)
}

/// The host that a leg leads to; none where it is this host.
pub(crate) const fn host_behind(leg: Leg) -> Option<Site> {
    match leg {
        Leg::Endpoint => Some(Site::GatewayHost),
        Leg::Broker | Leg::BrokerApi => Some(Site::BrokerHost),
        Leg::Server => Some(Site::DcvServer),
        Leg::Local => None,
    }
}

/// An instruction for the host that a leg leads to.
pub(crate) const fn behind(leg: Leg, mut it: Instruction) -> Instruction {
    it.on = host_behind(leg);
    it
}

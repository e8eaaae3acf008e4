//! `tcp.local-resources`

use std::net::SocketAddr;

use crate::check::{Check, Symptom};
use crate::dns::{ExchangeFailure, Lookups, SystemFailure};
use crate::http::HttpFailure;
use crate::instruction::say;
use crate::model::{Layer, Leg, Observation, Owner, Severity, Site};
use crate::observations::{Observations, Place};
use crate::tcp::TcpFailure;
use crate::text;

/// This host has no socket, port or memory left.
pub static CHECK: Check = Check {
    code: "tcp.local-resources",
    layer: Layer::Tcp,
    severity: Severity::Error,
    owner: Owner::Client,
    summary: "this host has run out of sockets, ports or memory",
    fix: &[
        say("see what is used up")
            .run(&["ulimit", "-n", ";", "ss", "-s", ";", "free", "-m"])
            .macos(&["ulimit", "-n", ";", "netstat", "-m"])
            .windows(&["Get-NetTCPConnection", "|", "Measure-Object"])
            .on(Site::Client),
        say("end what holds the connections, or raise the limit, and run it again"),
    ],
    explains: &[&crate::dns::resolver_silent::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found: Vec<Symptom> = seen.failed_lookups().iter().filter_map(unasked).collect();
    for connect in seen.connects() {
        if let (Some(TcpFailure::LocalResources), Some(address)) =
            (connect.it.failed(), connect.address)
        {
            found.push(starved(connect.leg, address, connect.below("outcome/failed")));
        }
    }
    for (leg, address, at) in seen.starved_requests() {
        if !found.iter().any(|one| one.leg == leg && one.address == Some(address.to_string())) {
            found.push(starved(leg, address, at));
        }
    }
    found
}

fn starved(leg: Leg, address: SocketAddr, at: String) -> Symptom {
    let message = text!(
        "this host had no socket, port or memory left for a connection to {address}",
        address
    );
    Symptom::new(leg, message).at_address(address).because(at)
}

/// A name for which nobody, or not everybody, was asked.
fn unasked(place: &Place<'_, Lookups>) -> Option<Symptom> {
    let name = &place.it.name;
    let message = text!("this host had no socket left to ask for \"{name}\"", name);
    let symptom = Symptom::new(place.leg, message);
    if place.it.system.failed() == Some(&SystemFailure::LocalResources) {
        return Some(symptom.because(place.below("system/outcome/failed")));
    }
    let servers = place.it.servers.iter().enumerate();
    servers.flat_map(|(i, server)| [(i, "a", &server.a), (i, "aaaa", &server.aaaa)]).find_map(
        |(i, key, asked)| {
            let short = asked.failed() == Some(&ExchangeFailure::LocalResources);
            let at = place.below(&format!("servers/{i}/{key}/outcome/failed"));
            short.then(|| symptom.clone().because(at))
        },
    )
}

impl Observations {
    /// The requests that were not sent, because they got no connection of their own.
    fn starved_requests(&self) -> Vec<(Leg, SocketAddr, String)> {
        let mut all = Vec::new();
        for place in self.hosts() {
            let short = place.it.attempts.iter().position(|one| is_starved(&one.answer));
            all.extend(short.and_then(|i| place.request(&format!("attempts/{i}/"))));
        }
        for place in self.websockets() {
            let short = place.it.attempts.iter().position(|one| is_starved(&one.answer));
            all.extend(short.and_then(|i| place.request(&format!("attempts/{i}/"))));
        }
        let questions = self.questions().into_iter().filter(|place| is_starved(&place.it.answer));
        all.extend(questions.filter_map(|place| place.request("")));
        all
    }
}

impl<T> Place<'_, T> {
    /// The leg and address, and where the failure of the request below it stands.
    fn request(&self, below: &str) -> Option<(Leg, SocketAddr, String)> {
        Some((self.leg, self.address?, self.below(&format!("{below}answer/outcome/failed"))))
    }
}

fn is_starved<F>(answer: &Observation<F, HttpFailure>) -> bool {
    answer.failed() == Some(&HttpFailure::LocalResources)
}

const PAGE: &str = r"
This host had nothing left to make a connection with; the path was not tested, or not all of it.

## What it means

The operating system could not give out another socket: too many open files (`EMFILE`, `ENFILE`), no
buffers or memory (`ENOBUFS`, `ENOMEM`), or no free port on this side (`EADDRNOTAVAIL`). For the
connections that are missing nothing was sent, and nothing is known of what they lead to.

A run makes several connections to each address at once, as a browser does. Some of them may have
come up before the shortage; what they saw still stands.

On a busy gateway, proxy or NAT host, the same shortage also keeps the real traffic from getting
through.

## How to confirm

    ulimit -n                        # how many files a program may open
    ss -s                            # how many connections there are
    sysctl net.ipv4.ip_local_port_range
    free -m

## What to do

- Find what holds so many connections (`ss -tanp`) and end it, or let it close them.
- Raise the limit of open files for the service, or the range of local ports.
- Then run this again.

## Sources

- [connect(2), errors](https://man7.org/linux/man-pages/man2/connect.2.html)
- [socket(2), errors](https://man7.org/linux/man-pages/man2/socket.2.html)
";

#[cfg(test)]
mod tests {
    use crate::host::HostKind;
    use crate::http::HttpFailure;
    use crate::model::{Layer, VerdictStatus};
    use crate::testing::path::Path;

    #[test]
    fn a_request_that_was_not_sent_is_no_fault_of_its_layer() {
        let starved = || Err(HttpFailure::LocalResources);
        let report = Path::new().host(HostKind::Endpoint, "vpce.example:8443", starved());
        let report = report.seen().reported();
        assert_eq!(report.sound_codes(Layer::Tcp), ["tcp.local-resources"]);
        assert!(report.sound_codes(Layer::Host).is_empty());
        assert_eq!(report.verdict.status, VerdictStatus::Fail);
        assert_eq!(report.verdict.code.as_deref(), Some("tcp.local-resources"));
    }
}

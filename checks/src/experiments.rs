//! The experiments of a run in words: the request that was sent, and its result.

use std::net::SocketAddr;

use crate::dns::{DnsAnswer, ExchangeFailure, Lookups, ResponseCode};
use crate::host::HostKind;
use crate::http::{HttpAnswer, HttpFailure};
use crate::model::{Layer, Leg, Observation, Outcome, Skip};
use crate::observations::{Observations, Place};
use crate::tcp::{TcpFacts, TcpFailure, TcpFollowups};
use crate::text::shown;
use crate::tls::{TlsFollowups, Trial, TrialKind, Unprompted};
use crate::websocket::{Purpose, UpgradeAnswer, UpgradeAttempt};

/// One experiment after a layer failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiment {
    /// The leg it was made on.
    pub leg: Leg,
    /// The layer it follows up.
    pub layer: Layer,
    /// The address it was made on; none for a name.
    pub address: Option<SocketAddr>,
    /// The request that was sent.
    pub request: String,
    /// The answer that came back.
    pub result: String,
}

/// Every experiment, in the order of leg, address and layer.
#[must_use]
pub fn list(seen: &Observations) -> Vec<Experiment> {
    let mut all = Vec::new();
    for lookups in seen.lookups() {
        names(&mut On { place: lookups, layer: Layer::Dns, all: &mut all });
    }
    for connect in seen.connects() {
        if let Some(followups) = connect.tcp_followups() {
            connects(&mut On { place: followups, layer: Layer::Tcp, all: &mut all });
        }
        if let Some(followups) = connect.tls_followups() {
            handshakes(&mut On { place: followups, layer: Layer::Tls, all: &mut all });
        }
    }
    for host in seen.hosts() {
        let attempts = &host.it.attempts;
        for attempt in attempts.iter().filter(|attempt| attempt.kind == HostKind::WithOrigin) {
            let origin = shown(attempt.origin.as_deref().unwrap_or_default(), 160);
            let result = http(&attempt.answer);
            let mut on = On { place: host.clone(), layer: Layer::Host, all: &mut all };
            on.add(format!("GET with Origin {origin}"), result);
        }
    }
    for resolve in seen.resolves() {
        if let Some(other) = &resolve.it.other_transport {
            let result = http(&other.answer);
            let mut on = On { place: resolve.clone(), layer: Layer::Resolve, all: &mut all };
            on.add(format!("transport={}", shown(&other.transport, 20)), result);
        }
    }
    for websocket in seen.websockets() {
        for attempt in websocket.it.attempts.iter().skip(1) {
            let mut on = On { place: websocket.clone(), layer: Layer::Websocket, all: &mut all };
            on.add(upgrade_request(attempt), upgrade_result(attempt));
        }
    }
    all
}

/// Where experiments are written down.
struct On<'a, 'b, T> {
    place: Place<'a, T>,
    layer: Layer,
    all: &'b mut Vec<Experiment>,
}

impl<T> On<'_, '_, T> {
    fn add(&mut self, request: impl Into<String>, result: impl Into<String>) {
        let (leg, address, layer) = (self.place.leg, self.place.address, self.layer);
        self.all.push(Experiment {
            leg,
            layer,
            address,
            request: request.into(),
            result: result.into(),
        });
    }
}

fn names(on: &mut On<'_, '_, Lookups>) {
    if on.place.it.system_at_first.is_some() {
        let result = match &on.place.it.system.outcome {
            Outcome::Seen(_) => "an address, where the first try failed (EAI_AGAIN)",
            _ => "the same",
        };
        on.add("the name again, by the operating system", result);
    }
    let Some(followups) = &on.place.it.followups else { return };
    if followups.absolute.skip().is_none() {
        let result = match &followups.absolute.outcome {
            Outcome::Seen(answer) => {
                let addresses: Vec<String> =
                    answer.addresses.iter().take(4).map(ToString::to_string).collect();
                addresses.join(", ")
            }
            _ => "no address".to_owned(),
        };
        on.add("the name with a trailing dot, by the operating system", result);
    }
    for server in &followups.servers {
        on.add(format!("SOA of the name at {}", server.server), dns(&server.zone));
        on.add(format!("NS of the root at {}", server.server), dns(&server.root));
    }
}

fn dns(exchange: &Observation<DnsAnswer, ExchangeFailure>) -> String {
    match &exchange.outcome {
        Outcome::Seen(answer) => match &answer.soa {
            Some(soa) => format!("{}, zone \"{}\"", answer.rcode, shown(&soa.zone, 80)),
            None if answer.rcode == ResponseCode::NoError => {
                format!("{} records", answer.records.len())
            }
            None => answer.rcode.to_string(),
        },
        Outcome::Failed(ExchangeFailure::Silent) => "no answer".to_owned(),
        Outcome::Failed(ExchangeFailure::Refused) => "nothing listens".to_owned(),
        Outcome::Failed(_) => "no DNS response".to_owned(),
        Outcome::Skipped(skip) => cut(*skip),
    }
}

fn connects(on: &mut On<'_, '_, TcpFollowups>) {
    let followups = on.place.it;
    let again: Vec<String> = followups.again.iter().map(connect).collect();
    if !again.is_empty() {
        on.add("the same connect again", again.join(", "));
    }
    for port in &followups.ports {
        on.add(format!("a connect to port {}", port.address.port()), connect(&port.connect));
    }
    let way = match &followups.way.outcome {
        Outcome::Seen(way) => way.said().to_string(),
        Outcome::Failed(failure) => failure.brief(),
        Outcome::Skipped(skip) => cut(*skip),
    };
    on.add("the route there, asked of this host", way);
}

fn connect(connect: &Observation<TcpFacts, TcpFailure>) -> String {
    match &connect.outcome {
        Outcome::Seen(_) => "connected".to_owned(),
        Outcome::Failed(failure) => shown(&failure.brief(), 80),
        Outcome::Skipped(skip) => cut(*skip),
    }
}

fn handshakes(on: &mut On<'_, '_, TlsFollowups>) {
    let followups = on.place.it;
    let unprompted = match &followups.unprompted.outcome {
        Outcome::Seen(Unprompted::Waits) => "the server waits".to_owned(),
        Outcome::Seen(Unprompted::Closes) => "the server closes".to_owned(),
        Outcome::Seen(Unprompted::Resets) => "the server resets".to_owned(),
        Outcome::Seen(Unprompted::Says(said)) => format!("\"{}\"", shown(said, 60)),
        Outcome::Failed(failure) => failure.brief(),
        Outcome::Skipped(skip) => cut(*skip),
    };
    on.add("nothing", unprompted);
    on.add("a GET in clear text", http(&followups.plain_get.answer));
    for trial in &followups.trials {
        let result = match &trial.handshake.outcome {
            Outcome::Seen(shaken) => format!("it finishes, {}", shown(&shaken.version, 20)),
            Outcome::Failed(failure) => shown(&failure.brief(), 80),
            Outcome::Skipped(skip) => cut(*skip),
        };
        on.add(handshake_request(trial), result);
    }
}

fn handshake_request(trial: &Trial) -> String {
    let what = match trial.kind {
        TrialKind::Again => "the same ClientHello again".to_owned(),
        TrialKind::AfterProxyHeader => {
            "a PROXY v2 LOCAL header, then the same ClientHello".to_owned()
        }
        TrialKind::Tls12Only => "a ClientHello of TLS 1.2 alone".to_owned(),
        TrialKind::Tls13Only => "a ClientHello of TLS 1.3 alone".to_owned(),
        TrialKind::WithoutAlpn => "a ClientHello without ALPN".to_owned(),
        TrialKind::WithoutSni => "a ClientHello without SNI".to_owned(),
        TrialKind::OwnName => {
            let name = shown(trial.sni.as_deref().unwrap_or_default(), 160);
            format!("a ClientHello with SNI {name}")
        }
        TrialKind::SmallHello => "a ClientHello without a post-quantum key share".to_owned(),
    };
    format!("{what}, {} bytes", trial.sent_bytes)
}

fn upgrade_request(attempt: &UpgradeAttempt) -> String {
    let path = shown(&attempt.path, 80);
    match attempt.purpose {
        Purpose::Client | Purpose::OtherPath => format!("the upgrade on {path}"),
        Purpose::WithoutProtocol => "the upgrade without a subprotocol".to_owned(),
        Purpose::NonsensePath => format!("the upgrade on {path}, which cannot exist"),
        Purpose::NonsenseSession => format!("the upgrade on {path}, of an invented session"),
        Purpose::OtherOrigin => {
            let origin = shown(attempt.origin.as_deref().unwrap_or_default(), 160);
            format!("the upgrade with Origin {origin}")
        }
        Purpose::WithoutOrigin => "the upgrade without Origin".to_owned(),
        Purpose::OtherHost => format!("the upgrade with Host {}", shown(&attempt.host, 80)),
    }
}

fn upgrade_result(attempt: &UpgradeAttempt) -> String {
    match &attempt.answer.outcome {
        Outcome::Seen(UpgradeAnswer::Switched(_)) => "101".to_owned(),
        Outcome::Seen(UpgradeAnswer::Refused(answer)) => shown(&answer.brief(), 80),
        Outcome::Failed(failure) => failed(failure),
        Outcome::Skipped(skip) => cut(*skip),
    }
}

fn http(answer: &Observation<HttpAnswer, HttpFailure>) -> String {
    match &answer.outcome {
        Outcome::Seen(answer) => shown(&answer.brief(), 80),
        Outcome::Failed(failure) => failed(failure),
        Outcome::Skipped(skip) => cut(*skip),
    }
}

fn failed(failure: &HttpFailure) -> String {
    shown(&format!("it {}", failure.text()), 100)
}

fn cut(skip: Skip) -> String {
    match skip {
        Skip::Deadline => "not finished before the deadline".to_owned(),
        Skip::Interrupted => "interrupted".to_owned(),
        _ => "not asked".to_owned(),
    }
}

//! The order of probing. A leg is DNS, then on every address TCP, TLS, and what rides on them.
//! All that can run at once does: the legs from time zero, the addresses beside each other, and
//! on each address the browser's request, the other Host values and the upgrade, each on a
//! connection of its own. So a healthy path costs four round trips: DNS, SYN, TLS 1.3, request.
//! Only where a layer failed are there more: the follow-ups, all of an address at once.

mod carry;
mod upgrade;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use dcvdiag_checks::http::{HttpAnswer, HttpFailure};
use dcvdiag_checks::model::{
    BrokerApp, Ended, EndpointApp, Layer, Leg, LegObservations, Observation, Observations, Outcome,
    Report, Route, Skip, TargetFacts, Tool, Vantage,
};
use dcvdiag_checks::quic::{QuicFacts, QuicFailure, not_asked};
use dcvdiag_checks::tls::{TlsFacts, TlsFailure};
use futures_util::future::join_all;

use crate::followup;
use crate::interrupt::{self, Interrupted};
use crate::patience::{Patience, millis};
use crate::probe::carrier::{Carried, Carrier, Lower, To};
use crate::probe::session::Opened;
use crate::probe::{dns, host, quic, resolve, room};
use crate::progress::Progress;
use crate::secret;
use crate::target::{Broker, Redirect, Target};

/// Probes until everything is seen, the deadline is reached or the run is interrupted; then judges.
pub async fn to_the_end(target: &Target, progress: &Progress, interrupted: &Interrupted) -> Report {
    let start = std::time::Instant::now();
    let patience = Patience::start(target.timeout, target.deadline, interrupted.clone());
    let has_room = room::for_sockets(room::RUN).is_ok();
    let observations = Run { target, patience: &patience, progress, has_room }.observe().await;
    let report = dcvdiag_checks::judge(observations, millis(start.elapsed()), tool());
    let ended = if interrupt::is_now(interrupted) { Ended::Interrupted } else { Ended::Complete };
    Report { ended, ..report }
}

/// The report of a host that cannot even open what the runtime needs: nothing was probed.
pub fn without_room(target: &Target) -> Report {
    let broker = target
        .broker
        .as_ref()
        .map(|broker| LegObservations { dns: dns::without_room(&broker.host), routes: Vec::new() });
    let dns = dns::without_room(&target.facts.endpoint);
    let endpoint = LegObservations { dns, routes: Vec::new() };
    let observations = observations(target, now(), endpoint, broker);
    dcvdiag_checks::judge(observations, millis(Duration::ZERO), tool())
}

/// This program.
pub fn tool() -> Tool {
    Tool { name: "dcvdiag".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// Now, to the millisecond.
pub fn now() -> jiff::Timestamp {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Millisecond).unwrap_or(now)
}

fn observations(
    target: &Target,
    taken_at: jiff::Timestamp,
    endpoint: LegObservations<EndpointApp>,
    broker: Option<LegObservations<BrokerApp>>,
) -> Observations {
    let seen = Observations {
        taken_at,
        vantage: Vantage { os: std::env::consts::OS.to_owned() },
        target: target.facts.clone(),
        endpoint,
        broker,
    };
    secret::scrubbed(&seen, &target.secrets).unwrap_or_else(|| nothing(taken_at))
}

/// What is shown where what was seen cannot be had without its secrets.
fn nothing(taken_at: jiff::Timestamp) -> Observations {
    let hidden = || "[not kept]".to_owned();
    Observations {
        taken_at,
        vantage: Vantage { os: std::env::consts::OS.to_owned() },
        target: TargetFacts {
            endpoint: hidden(),
            vpce: None,
            port: 0,
            session: hidden(),
            server_name: hidden(),
            ca_file_given: false,
            cert_days: 0,
            expect_issuer: None,
            quic_asked: false,
            broker: None,
        },
        endpoint: LegObservations { dns: Observation::skipped(Skip::NotAsked), routes: Vec::new() },
        broker: None,
    }
}

/// What every probe of a run needs.
#[derive(Clone, Copy)]
struct Run<'a> {
    target: &'a Target,
    patience: &'a Patience,
    progress: &'a Progress,
    /// Whether this host can open the sockets of a run.
    has_room: bool,
}

impl Run<'_> {
    async fn observe(self) -> Observations {
        let taken_at = now();
        let roots = self.target.system_roots.clone();
        let load = tokio::task::spawn_blocking(move || roots.load().is_ok()); // while the network answers
        let broker = async {
            match &self.target.broker {
                Some(broker) => Some(self.broker_leg(broker).await),
                None => None,
            }
        };
        let (endpoint, broker) = tokio::join!(self.endpoint_leg(), broker);
        drop(load);
        observations(self.target, taken_at, endpoint, broker)
    }

    async fn endpoint_leg(self) -> LegObservations<EndpointApp> {
        let facts = &self.target.facts;
        let leg = Leg::Endpoint;
        self.leg(leg, &facts.endpoint, facts.port, |to| self.endpoint_route(to)).await
    }

    async fn broker_leg(self, broker: &Broker) -> LegObservations<BrokerApp> {
        self.leg(Leg::Broker, &broker.host, broker.port, |to| self.broker_route(to, broker)).await
    }

    /// The addresses of a leg, and what was seen on each.
    async fn leg<A, R>(
        self,
        leg: Leg,
        host: &str,
        port: u16,
        route: impl Fn(To) -> R,
    ) -> LegObservations<A>
    where
        R: Future<Output = Route<A>>,
    {
        let redirect = self.target.connect_to.find(host, port);
        let given = host.parse().ok().or_else(|| redirect.and_then(Redirect::address));
        let all = |addresses: Vec<IpAddr>| {
            let to = addresses.into_iter().map(|ip| self.to(SocketAddr::new(ip, port), redirect));
            join_all(to.map(&route).collect::<Vec<_>>())
        };
        if !self.target.scope.has(leg, Layer::Dns) {
            return LegObservations {
                dns: Observation::skipped(Skip::Skipped),
                routes: Vec::new(),
            };
        }
        if let Some(address) = given {
            let routes = all(vec![address]).await;
            return LegObservations { dns: Observation::skipped(Skip::NotAsked), routes };
        }
        if !self.has_room {
            return LegObservations { dns: dns::without_room(host), routes: Vec::new() };
        }
        let waiting = self.progress.waiting(leg, Layer::Dns, format!("{leg} DNS: {host}"));
        let found = |addresses| {
            drop(waiting);
            all(addresses)
        };
        let servers = &self.target.name_servers;
        let families = self.target.families;
        let (mut dns, routes) = dns::resolve(host, servers, families, self.patience, found).await;
        if let (Outcome::Failed(failure), true) = (&mut dns.outcome, self.target.follow_ups) {
            let _waiting =
                self.progress.waiting(leg, Layer::Dns, format!("{leg} DNS: why, {host}"));
            let lookups = &mut failure.lookups;
            lookups.followups = followup::dns::after(lookups, families, self.patience).await;
        }
        LegObservations { dns, routes: routes.unwrap_or_default() }
    }

    /// Where an address leads, by `--connect-to` for the name or for the address.
    fn to(self, address: SocketAddr, by_name: Option<Redirect>) -> To {
        let by_address = self.target.connect_to.find(&address.ip().to_string(), address.port());
        let redirect = by_name.or(by_address);
        To { address, dial: redirect.map_or(address, |redirect| redirect.apply(address)) }
    }

    async fn endpoint_route(self, to: To) -> Route<EndpointApp> {
        let (target, patience) = (self.target, self.patience);
        let dial = self.dial(to, Some(&target.tls));
        let browser = async {
            let carrier = self.carry(Leg::Endpoint, to, Some(&target.tls)).await;
            let Carrier { lower, stream } = carrier;
            let answer = match (stream, self.wants(Leg::Endpoint, Layer::Host)) {
                (Ok(stream), true) => {
                    let _waiting = self.progress.waiting(
                        Leg::Endpoint,
                        Layer::Host,
                        format!("HTTP: {}", to.address),
                    );
                    Ok(self.browse(stream, &lower.tls, to).await)
                }
                (Ok(_), false) => Err(Skip::Skipped),
                (Err(skip), _) => Err(skip),
            };
            (lower, answer)
        };
        let others = async {
            if !self.wants(Leg::Endpoint, Layer::Host) {
                return Vec::new();
            }
            let values = target.host_values(to.address.ip());
            host::others(dial, &target.path, &values, patience).await
        };
        let upgrade = async {
            if !self.wants(Leg::Endpoint, Layer::Websocket) {
                return Observation::skipped(Skip::Skipped);
            }
            self.upgrades(to, dial).await
        };
        let quic = self.quic(to);
        let ((lower, answer), others, upgrades, quic) =
            tokio::join!(browser, others, upgrade, quic);
        let mut host = match answer {
            Ok(answer) => host::comparison(&target.path, &target.upgrade.host, answer, others),
            Err(skip) => Observation::skipped(skip),
        };
        if let (Outcome::Seen(facts), true) = (&mut host.outcome, target.follow_ups) {
            let more = followup::host::after(facts, &target.upgrade.host, dial, patience).await;
            facts.attempts.extend(more);
        }
        let websocket = match (lower.blocked(Leg::Endpoint), upgrades.skip()) {
            (_, Some(Skip::Skipped)) | (None, _) => upgrades,
            (Some(skip), _) => Observation::skipped(skip),
        };
        self.route(Leg::Endpoint, to, lower, EndpointApp { host, quic, websocket }).await
    }

    /// Beside TCP, since it needs nothing of it.
    async fn quic(self, to: To) -> Observation<QuicFacts, QuicFailure> {
        if !self.target.scope.quic_asked() {
            return not_asked();
        }
        if !self.wants(Leg::Endpoint, Layer::Quic) {
            return Observation::skipped(Skip::Skipped);
        }
        let _waiting =
            self.progress.waiting(Leg::Endpoint, Layer::Quic, format!("QUIC: {}", to.address));
        quic::negotiate(to.dial, self.patience).await
    }

    async fn broker_route(self, to: To, broker: &Broker) -> Route<BrokerApp> {
        let (plan, patience) = (&broker.resolve, self.patience);
        let dial = self.dial(to, broker.tls.as_deref());
        let asked = self.wants(Leg::Broker, Layer::Resolve);
        let (first, further) = match plan.transports.split_first() {
            Some((first, further)) if asked => (Some(*first), further),
            _ => (None, &[][..]),
        };
        let gateway = async {
            let carrier = self.carry(Leg::Broker, to, broker.tls.as_ref()).await;
            let local = carrier.lower.tcp.seen().map_or(to.dial.ip(), |facts| facts.local.ip());
            let question = match (carrier.stream, first) {
                (Ok(stream), Some(transport)) => {
                    let what = format!("resolveSession: {}", to.address);
                    let _waiting = self.progress.waiting(Leg::Broker, Layer::Resolve, what);
                    let opened = Opened { wire: stream.into_wire(), local };
                    Ok(resolve::ask(opened, transport, plan, patience).await)
                }
                (Ok(_), None) => Err(Skip::Skipped),
                (Err(skip), _) => Err(skip),
            };
            (carrier.lower, question)
        };
        let others = resolve::others(dial, further, plan, patience);
        let ((lower, question), others) = tokio::join!(gateway, others);
        let mut resolve = match question {
            Ok(first) => resolve::answers(std::iter::once(first).chain(others).collect()),
            Err(skip) => Observation::skipped(skip),
        };
        if let (Outcome::Seen(facts), true) = (&mut resolve.outcome, self.target.follow_ups) {
            let other = followup::resolve::after(facts, plan, dial, patience).await;
            facts.other_transport = other;
        }
        self.route(Leg::Broker, to, lower, BrokerApp { resolve }).await
    }

    /// The whole of a route, and once all of it is seen the connects of `--repeat`.
    async fn route<A>(self, leg: Leg, to: To, lower: Lower, app: A) -> Route<A> {
        let Lower { tcp, tls, before, followups } = lower;
        let repeats = self.repeats(leg, before, &tcp, to).await;
        Route { address: to.address, dialled: to.dialled(), tcp, tls, followups, repeats, app }
    }

    /// The browser's request. The token goes along where it is to be sent and the session verifies.
    async fn browse(
        self,
        stream: Carried,
        tls: &Observation<TlsFacts, TlsFailure>,
        to: To,
    ) -> Observation<HttpAnswer, HttpFailure> {
        let (path, host) = (&self.target.path, &self.target.upgrade.host);
        let (Some(token), Some(facts)) = (&self.target.token, tls.seen()) else {
            return host::as_browser(stream.into_wire(), path, host, self.patience).await;
        };
        match stream.verified(facts) {
            Ok(session) => host::with_token(session, path, host, token, self.patience).await,
            Err(stream) => {
                let why = "the certificate does not verify";
                self.progress
                    .say(|named| format!("the token was not sent to {}: {why}", named(to.address)));
                host::as_browser(stream.into_wire(), path, host, self.patience).await
            }
        }
    }

    fn wants(self, leg: Leg, layer: Layer) -> bool {
        self.target.scope.has(leg, layer)
    }
}

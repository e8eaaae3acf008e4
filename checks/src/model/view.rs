//! Walking the observations: each place with its leg, its address and its JSON pointer.

use std::net::SocketAddr;

use super::{Followups, LegObservations, Observation, Observations, Route};
use crate::dns::{DnsFacts, DnsFailure, Lookups};
use crate::host::HostFacts;
use crate::model::Leg;
use crate::quic::{QuicFacts, QuicFailure};
use crate::resolve::{Question, ResolveFacts};
use crate::tcp::{TcpFacts, TcpFailure, TcpFollowups};
use crate::tls::{TlsFacts, TlsFailure, TlsFollowups};
use crate::websocket::{UpgradeAttempt, WebsocketFacts};

/// Something seen, and where in the report it stands.
#[derive(Clone, Debug)]
pub struct Place<'a, T: ?Sized> {
    /// Its leg.
    pub leg: Leg,
    /// Its address; null for a leg's name resolution.
    pub address: Option<SocketAddr>,
    /// Its JSON pointer.
    pub at: String,
    /// The thing itself.
    pub it: &'a T,
}

impl<'a, T: ?Sized> Place<'a, T> {
    /// A pointer below this place: `place.at("chain/0")`.
    #[must_use]
    pub fn below(&self, path: &str) -> String {
        format!("{}/{path}", self.at)
    }

    /// The same place, read more closely.
    fn then<U: ?Sized>(&self, path: &str, it: &'a U) -> Place<'a, U> {
        Place { leg: self.leg, address: self.address, at: self.below(path), it }
    }
}

type DnsObservation = Observation<DnsFacts, DnsFailure>;
type TcpObservation = Observation<TcpFacts, TcpFailure>;
type QuicObservation = Observation<QuicFacts, QuicFailure>;
type TlsObservation = Observation<TlsFacts, TlsFailure>;

impl Observations {
    /// The name resolution of every leg that has one.
    #[must_use]
    pub fn resolutions(&self) -> Vec<Place<'_, DnsObservation>> {
        let mut all = vec![resolution(Leg::Endpoint, &self.endpoint)];
        all.extend(self.broker.as_ref().map(|leg| resolution(Leg::Broker, leg)));
        all
    }

    /// What was asked and answered for every name, found or not.
    #[must_use]
    pub fn lookups(&self) -> Vec<Place<'_, Lookups>> {
        self.resolutions()
            .into_iter()
            .filter_map(|dns| match (dns.it.seen(), dns.it.failed()) {
                (Some(facts), _) => Some(dns.then("outcome/seen/lookups", &facts.lookups)),
                (_, Some(failure)) => Some(dns.then("outcome/failed/lookups", &failure.lookups)),
                _ => None,
            })
            .collect()
    }

    /// The lookups of every name that got no address.
    #[must_use]
    pub fn failed_lookups(&self) -> Vec<Place<'_, Lookups>> {
        self.lookups().into_iter().filter(|l| l.at.contains("/failed/")).collect()
    }

    /// The addresses of every name that has some.
    #[must_use]
    pub fn resolved(&self) -> Vec<Place<'_, DnsFacts>> {
        self.resolutions()
            .into_iter()
            .filter_map(|dns| Some(dns.then("outcome/seen", dns.it.seen()?)))
            .collect()
    }

    /// The TCP connects of every leg, in order of leg and address.
    #[must_use]
    pub fn connects(&self) -> Vec<Place<'_, TcpObservation>> {
        let mut all = routes(Leg::Endpoint, &self.endpoint, "tcp", |r| &r.tcp);
        all.extend(self.broker.iter().flat_map(|leg| routes(Leg::Broker, leg, "tcp", |r| &r.tcp)));
        all
    }

    /// The TLS handshakes of every leg, in order of leg and address.
    #[must_use]
    pub fn handshakes(&self) -> Vec<Place<'_, TlsObservation>> {
        let mut all = routes(Leg::Endpoint, &self.endpoint, "tls", |r| &r.tls);
        all.extend(self.broker.iter().flat_map(|leg| routes(Leg::Broker, leg, "tls", |r| &r.tls)));
        all
    }

    /// The handshakes that finished.
    #[must_use]
    pub fn sessions(&self) -> Vec<Place<'_, TlsFacts>> {
        self.handshakes()
            .into_iter()
            .filter_map(|tls| Some(tls.then("outcome/seen", tls.it.seen()?)))
            .collect()
    }

    /// The handshakes that did not finish.
    #[must_use]
    pub fn failed_handshakes(&self) -> Vec<Place<'_, TlsFailure>> {
        self.handshakes()
            .into_iter()
            .filter_map(|tls| Some(tls.then("outcome/failed", tls.it.failed()?)))
            .collect()
    }

    /// What was tried on an address after its connect failed.
    #[must_use]
    pub fn tcp_followups(&self, leg: Leg, on: SocketAddr) -> Option<Place<'_, TcpFollowups>> {
        let followups = self.followups("tcp", |f| f.tcp.as_ref());
        followups.into_iter().find(|f| f.leg == leg && f.address == Some(on))
    }

    /// What was tried on the same address after its handshake failed.
    #[must_use]
    pub fn tls_followups<T>(&self, on: &Place<'_, T>) -> Option<Place<'_, TlsFollowups>> {
        let followups = self.followups("tls", |f| f.tls.as_ref());
        followups.into_iter().find(|f| f.leg == on.leg && f.address == on.address)
    }

    fn followups<'a, T>(
        &'a self,
        part: &str,
        pick: impl Fn(&'a Followups) -> Option<&'a T>,
    ) -> Vec<Place<'a, T>> {
        let mut all = routes(Leg::Endpoint, &self.endpoint, "followups", |r| &r.followups);
        let broker = self.broker.iter();
        all.extend(broker.flat_map(|l| routes(Leg::Broker, l, "followups", |r| &r.followups)));
        all.into_iter().filter_map(|place| Some(place.then(part, pick(place.it)?))).collect()
    }

    /// The connects of `--repeat`, address by address.
    #[must_use]
    pub fn repeats(&self) -> Vec<Place<'_, Vec<TcpObservation>>> {
        let mut all = routes(Leg::Endpoint, &self.endpoint, "repeats", |r| &r.repeats);
        let broker = self.broker.iter();
        all.extend(broker.flat_map(|leg| routes(Leg::Broker, leg, "repeats", |r| &r.repeats)));
        all.retain(|place| !place.it.is_empty());
        all
    }

    /// The Host comparisons of every address of the endpoint.
    #[must_use]
    pub fn hosts(&self) -> Vec<Place<'_, HostFacts>> {
        routes(Leg::Endpoint, &self.endpoint, "app/host", |r| &r.app.host)
            .into_iter()
            .filter_map(|host| Some(host.then("outcome/seen", host.it.seen()?)))
            .collect()
    }

    /// The QUIC version negotiations of every address of the endpoint, asked for or not.
    #[must_use]
    pub fn negotiations(&self) -> Vec<Place<'_, QuicObservation>> {
        routes(Leg::Endpoint, &self.endpoint, "app/quic", |r| &r.app.quic)
    }

    /// The broker's answers, address by address.
    #[must_use]
    pub fn resolves(&self) -> Vec<Place<'_, ResolveFacts>> {
        let legs = self.broker.iter();
        legs.flat_map(|leg| routes(Leg::Broker, leg, "app/resolve", |r| &r.app.resolve))
            .filter_map(|resolve| Some(resolve.then("outcome/seen", resolve.it.seen()?)))
            .collect()
    }

    /// Every question to the broker.
    #[must_use]
    pub fn questions(&self) -> Vec<Place<'_, Question>> {
        self.resolves()
            .into_iter()
            .flat_map(|place| {
                let each = place.it.questions.iter().enumerate();
                each.map(|(i, question)| place.then(&format!("questions/{i}"), question))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    /// The WebSocket attempts of every address of the endpoint.
    #[must_use]
    pub fn websockets(&self) -> Vec<Place<'_, WebsocketFacts>> {
        routes(Leg::Endpoint, &self.endpoint, "app/websocket", |r| &r.app.websocket)
            .into_iter()
            .filter_map(|ws| Some(ws.then("outcome/seen", ws.it.seen()?)))
            .collect()
    }

    /// The upgrade a client would make, address by address.
    #[must_use]
    pub fn upgrades(&self) -> Vec<Place<'_, UpgradeAttempt>> {
        self.websockets()
            .into_iter()
            .filter_map(|ws| Some(ws.then("attempts/0", ws.it.client()?)))
            .collect()
    }
}

fn resolution<A>(leg: Leg, seen: &LegObservations<A>) -> Place<'_, DnsObservation> {
    Place { leg, address: None, at: format!("/observations/{leg}/dns"), it: &seen.dns }
}

fn routes<'a, A, T>(
    leg: Leg,
    seen: &'a LegObservations<A>,
    part: &str,
    pick: impl Fn(&'a Route<A>) -> &'a T,
) -> Vec<Place<'a, T>> {
    let place = |(i, route): (usize, &'a Route<A>)| Place {
        leg,
        address: Some(route.address),
        at: format!("/observations/{leg}/routes/{i}/{part}"),
        it: pick(route),
    };
    seen.routes.iter().enumerate().map(place).collect()
}

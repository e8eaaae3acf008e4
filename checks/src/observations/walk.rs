//! Walking the observations: each place with its leg, its address and its JSON pointer.

use std::net::SocketAddr;

use super::{Observations, Route};
use crate::dns::{DnsFacts, DnsFailure, Lookups};
use crate::host::HostFacts;
use crate::model::{Leg, Observation};
use crate::quic::{QuicFacts, QuicFailure};
use crate::resolve::{Question, ResolveFacts};
use crate::tcp::{TcpFacts, TcpFailure, TcpFollowups};
use crate::tls::{TlsFacts, TlsFailure, TlsFollowups};
use crate::websocket::{UpgradeAttempt, WebsocketFacts};

/// Something seen, and where in the report it stands.
#[derive(Clone, Debug)]
pub struct Place<'a, T: ?Sized> {
    /// The leg that was dialled.
    pub leg: Leg,
    /// The address; null for a leg's name resolution.
    pub address: Option<SocketAddr>,
    /// The JSON pointer to it.
    pub at: String,
    /// The fact that stands there.
    pub it: &'a T,
    /// The route it stands on, and the route's JSON pointer; null for a leg's name resolution.
    route: Option<(&'a Route, RoutePointer)>,
}

/// The place of a route among those of its leg.
#[derive(Clone, Copy, Debug)]
struct RoutePointer {
    leg: Leg,
    index: usize,
}

impl RoutePointer {
    fn below(self, part: &str) -> String {
        format!("/observations/{}/routes/{}/{part}", self.leg.words().field, self.index)
    }
}

impl<'a, T: ?Sized> Place<'a, T> {
    /// A pointer below this place: `place.at("chain/0")`.
    #[must_use]
    pub fn below(&self, path: &str) -> String {
        format!("{}/{path}", self.at)
    }

    /// The experiments on its address after the connect failed.
    #[must_use]
    pub fn tcp_followups(&self) -> Option<Place<'a, TcpFollowups>> {
        let (route, pointer) = self.route?;
        Some(self.beside(route.followups.tcp.as_ref()?, pointer.below("followups/tcp")))
    }

    /// The experiments on its address after the handshake failed.
    #[must_use]
    pub fn tls_followups(&self) -> Option<Place<'a, TlsFollowups>> {
        let (route, pointer) = self.route?;
        Some(self.beside(route.followups.tls.as_ref()?, pointer.below("followups/tls")))
    }

    /// This host's own end of the connection on its address.
    #[must_use]
    pub fn local(&self) -> Option<Place<'a, SocketAddr>> {
        let (route, pointer) = self.route?;
        Some(self.beside(&route.tcp.seen()?.local, pointer.below("tcp/outcome/seen/local")))
    }

    /// The comparison of Host values on its address.
    #[must_use]
    pub fn host(&self) -> Option<Place<'a, HostFacts>> {
        let (route, pointer) = self.route?;
        Some(self.beside(route.app.host_facts()?, pointer.below("app/host/outcome/seen")))
    }

    /// The broker's answers on its address.
    #[must_use]
    pub fn resolve(&self) -> Option<Place<'a, ResolveFacts>> {
        let (route, pointer) = self.route?;
        Some(self.beside(route.app.resolve_facts()?, pointer.below("app/resolve/outcome/seen")))
    }

    /// The client's own upgrade on its address.
    #[must_use]
    pub fn upgrade(&self) -> Option<Place<'a, UpgradeAttempt>> {
        let (route, pointer) = self.route?;
        let client = route.app.websocket_facts()?.client()?;
        Some(self.beside(client, pointer.below("app/websocket/outcome/seen/attempts/0")))
    }

    /// The address that was dialled in place of its own, by `--connect-to`.
    #[must_use]
    pub fn dialled(&self) -> Option<SocketAddr> {
        self.route.and_then(|(route, _)| route.dialled)
    }

    /// Another pointer on the same address, for evidence alone.
    #[must_use]
    pub fn without_value(&self, at: String) -> Place<'static, ()> {
        Place { leg: self.leg, address: self.address, at, it: &(), route: None }
    }

    fn beside<U: ?Sized>(&self, it: &'a U, at: String) -> Place<'a, U> {
        Place { leg: self.leg, address: self.address, at, it, route: self.route }
    }

    /// Reads the place more closely.
    pub(crate) fn then<U: ?Sized>(&self, path: &str, it: &'a U) -> Place<'a, U> {
        Place { leg: self.leg, address: self.address, at: self.below(path), it, route: self.route }
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
        self.legs()
            .map(|(leg, seen)| {
                let at = format!("/observations/{}/dns", leg.words().field);
                Place { leg, address: None, at, it: &seen.dns, route: None }
            })
            .collect()
    }

    /// The questions and answers for every name, found or not.
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
        self.on_routes("tcp", |route| Some(&route.tcp))
    }

    /// The TLS handshakes of every leg, in order of leg and address.
    #[must_use]
    pub fn handshakes(&self) -> Vec<Place<'_, TlsObservation>> {
        self.on_routes("tls", |route| Some(&route.tls))
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

    /// The connects of `--repeat`, address by address.
    #[must_use]
    pub fn repeats(&self) -> Vec<Place<'_, Vec<TcpObservation>>> {
        self.on_routes("repeats", |route| Some(&route.repeats).filter(|all| !all.is_empty()))
    }

    /// The Host comparisons of every address that was asked for a page.
    #[must_use]
    pub fn hosts(&self) -> Vec<Place<'_, HostFacts>> {
        let all = self.on_routes("app/host", |route| route.app.host.as_ref());
        all.into_iter()
            .filter_map(|host| Some(host.then("outcome/seen", host.it.seen()?)))
            .collect()
    }

    /// The QUIC version negotiations of every address that was asked for one.
    #[must_use]
    pub fn negotiations(&self) -> Vec<Place<'_, QuicObservation>> {
        self.on_routes("app/quic", |route| route.app.quic.as_ref())
    }

    /// The broker's answers, address by address.
    #[must_use]
    pub fn resolves(&self) -> Vec<Place<'_, ResolveFacts>> {
        let all = self.on_routes("app/resolve", |route| route.app.resolve.as_ref());
        all.into_iter()
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

    /// The WebSocket attempts of every address that was asked for an upgrade.
    #[must_use]
    pub fn websockets(&self) -> Vec<Place<'_, WebsocketFacts>> {
        let all = self.on_routes("app/websocket", |route| route.app.websocket.as_ref());
        all.into_iter().filter_map(|ws| Some(ws.then("outcome/seen", ws.it.seen()?))).collect()
    }

    /// The upgrade a client would make, address by address.
    #[must_use]
    pub fn upgrades(&self) -> Vec<Place<'_, UpgradeAttempt>> {
        self.websockets()
            .into_iter()
            .filter_map(|ws| Some(ws.then("attempts/0", ws.it.client()?)))
            .collect()
    }

    /// One part of every route that has it.
    fn on_routes<'a, T>(
        &'a self,
        part: &str,
        pick: impl Fn(&'a Route) -> Option<&'a T>,
    ) -> Vec<Place<'a, T>> {
        let mut all = Vec::new();
        for (leg, seen) in self.legs() {
            for (index, route) in seen.routes.iter().enumerate() {
                let Some(it) = pick(route) else { continue };
                let pointer = RoutePointer { leg, index };
                let (address, at) = (Some(route.address), pointer.below(part));
                all.push(Place { leg, address, at, it, route: Some((route, pointer)) });
            }
        }
        all
    }
}

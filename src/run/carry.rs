//! TCP, then TLS on one address; what is tried where one of them fails; and `--repeat`.

use std::net::SocketAddr;
use std::sync::Arc;

use dcvdiag_checks::model::{Layer, Leg, Observation, Skip};
use dcvdiag_checks::tcp::{TcpFacts, TcpFailure};
use tokio::net::TcpStream;

use super::Run;
use crate::followup;
use crate::probe::carrier::{Carried, Carrier, To};
use crate::probe::session::Dial;
use crate::probe::tls::TlsPlan;
use crate::probe::{tcp, tls};
use crate::target::authority;

type Connect = Observation<TcpFacts, TcpFailure>;

impl Run<'_> {
    /// The first connection of a route, whose times and facts are the rows'.
    pub(super) async fn carry(self, leg: Leg, to: To, plan: Option<&Arc<TlsPlan>>) -> Carrier {
        if !self.wants(leg, Layer::Tcp) {
            return Carrier::none(Skip::Skipped);
        }
        let (mut connects, stream) = self.connect(leg, to).await;
        let tcp = connects.pop().unwrap_or(Observation::skipped(Skip::Interrupted));
        let mut carrier = if let Some(stream) = stream {
            self.shake(leg, to, plan, tcp, stream).await
        } else {
            let skip = tcp.skip().unwrap_or(Skip::BlockedBy { leg, layer: Layer::Tcp });
            Carrier::without_session(tcp, skip)
        };
        carrier.lower.before = connects;
        if self.target.follow_ups {
            self.follow_up(leg, to, plan, &mut carrier).await;
        }
        carrier
    }

    /// Connects; with `--repeat` as often as it takes. The last one is the route's.
    async fn connect(self, leg: Leg, to: To) -> (Vec<Connect>, Option<TcpStream>) {
        let _waiting = self.progress.waiting(leg, Layer::Tcp, format!("{leg} TCP: {}", to.address));
        let (first, stream) = tcp::connect(to.dial, self.patience).await;
        let more = self.target.repeat.saturating_sub(1);
        if stream.is_some() || first.skip().is_some() || more == 0 {
            return (vec![first], stream);
        }
        let (again, stream) = tcp::until_up(to.dial, more, self.patience).await;
        ([vec![first], again].concat(), stream)
    }

    /// The connects of `--repeat` that were not needed to get a connection, made now.
    pub(super) async fn repeats(
        self,
        leg: Leg,
        before: Vec<Connect>,
        row: &Connect,
        to: To,
    ) -> Vec<Connect> {
        if self.target.repeat < 2 || row.skip().is_some() {
            return Vec::new();
        }
        let mut all = before;
        all.push(row.clone());
        let made = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let _waiting =
            self.progress.waiting(leg, Layer::Tcp, format!("{leg} TCP: again, {}", to.address));
        let more = tcp::volley(to.dial, self.target.repeat.saturating_sub(made), self.patience);
        all.extend(more.await);
        all
    }

    async fn shake(
        self,
        leg: Leg,
        to: To,
        plan: Option<&Arc<TlsPlan>>,
        tcp: Connect,
        stream: TcpStream,
    ) -> Carrier {
        if !self.wants(leg, Layer::Tls) {
            return Carrier::without_session(tcp, Skip::Skipped);
        }
        let Some(plan) = plan else {
            let carried = Ok(Carried::Clear(stream));
            return Carrier::new(tcp, Observation::skipped(Skip::NotAsked), carried);
        };
        let _waiting = self.progress.waiting(leg, Layer::Tls, format!("{leg} TLS: {}", to.address));
        let (tls, session) = tls::handshake(stream, plan, self.patience).await;
        let blocked = tls.skip().unwrap_or(Skip::BlockedBy { leg, layer: Layer::Tls });
        let stream = session.map(|session| Carried::Tls(Box::new(session))).ok_or(blocked);
        Carrier::new(tcp, tls, stream)
    }

    async fn follow_up(self, leg: Leg, to: To, plan: Option<&Arc<TlsPlan>>, carrier: &mut Carrier) {
        let lower = &mut carrier.lower;
        if followup::tcp::is_wanted(&lower.tcp) {
            let _waiting =
                self.progress.waiting(leg, Layer::Tcp, format!("{leg} TCP: why, {}", to.address));
            let lead = |other| self.lead(leg, to, other);
            lower.followups.tcp = Some(followup::tcp::after(to, lead, self.patience).await);
        }
        if let (Some(_), Some(plan)) = (lower.tls.failed(), plan) {
            let _waiting =
                self.progress.waiting(leg, Layer::Tls, format!("{leg} TLS: why, {}", to.address));
            let (host, port) = self.place(leg);
            let host = authority(host, port);
            let dial = self.dial(to, Some(plan));
            let tried = followup::tls::after(dial, plan, &host, self.patience).await;
            lower.followups.tls = Some(tried);
        }
    }

    /// Where another port of an address is dialled. A rule of `--connect-to` may lead there; an
    /// address that such a rule has led away is not dialled itself.
    fn lead(self, leg: Leg, to: To, other: SocketAddr) -> Option<SocketAddr> {
        let (host, _) = self.place(leg);
        let rules = &self.target.connect_to;
        let by_name = rules.find(host, other.port());
        let rule = by_name.or_else(|| rules.find(&other.ip().to_string(), other.port()));
        match rule {
            Some(rule) => Some(rule.apply(other)).filter(|dial| *dial != to.dial),
            None => to.dialled().is_none().then_some(other),
        }
    }

    /// A leg's name and port.
    fn place(&self, leg: Leg) -> (&str, u16) {
        let facts = &self.target.facts;
        match (leg, &self.target.broker) {
            (Leg::Broker, Some(broker)) => (&broker.host, broker.port),
            _ => (&facts.endpoint, facts.port),
        }
    }

    /// Connections of their own beside the first one.
    pub(super) fn dial(self, to: To, tls: Option<&TlsPlan>) -> Dial<'_> {
        Dial { to: to.dial, tls, attempts: self.target.repeat }
    }
}

//! TCP, then TLS on one address; what is tried where one of them fails; and `--repeat`.

use std::net::SocketAddr;

use dcvdiag_checks::address::authority;
use dcvdiag_checks::model::{Layer, Leg, Observation, Skip};
use dcvdiag_checks::tcp::{TcpFacts, TcpFailure};
use tokio::net::TcpStream;

use super::Run;
use crate::followup;
use crate::plan::LegPlan;
use crate::probe::connection::{Connection, Stream, To};
use crate::probe::session::Dial;
use crate::probe::{tcp, tls};

type Connect = Observation<TcpFacts, TcpFailure>;

impl Run<'_> {
    /// The first connection of a route, whose times and facts are the rows'.
    pub(super) async fn first_connection(self, plan: &LegPlan, to: To) -> Connection {
        let leg = plan.leg;
        if !self.wants(leg, Layer::Tcp) {
            return Connection::none(Skip::Skipped);
        }
        let (mut connects, stream) = self.connect(leg, to).await;
        let tcp = connects.pop().unwrap_or(Observation::skipped(Skip::Interrupted));
        let mut connection = if let Some(stream) = stream {
            self.shake(plan, to, tcp, stream).await
        } else {
            let skip = tcp.skip().unwrap_or(Skip::BlockedBy { leg, layer: Layer::Tcp });
            Connection::without_session(tcp, skip)
        };
        connection.facts.before = connects;
        if self.plan.follow_ups {
            self.follow_up(plan, to, &mut connection).await;
        }
        connection
    }

    /// Connects; with `--repeat` as often as it takes. The last one is the route's.
    async fn connect(self, leg: Leg, to: To) -> (Vec<Connect>, Option<TcpStream>) {
        let _waiting = self.progress.waiting(leg, Layer::Tcp, format!("{leg} TCP: {}", to.address));
        let (first, stream) = tcp::connect(to.dial, self.patience).await;
        let more = self.plan.repeat.saturating_sub(1);
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
        if self.plan.repeat < 2 || row.skip().is_some() {
            return Vec::new();
        }
        let mut all = before;
        all.push(row.clone());
        let made = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let _waiting =
            self.progress.waiting(leg, Layer::Tcp, format!("{leg} TCP: again, {}", to.address));
        let more = tcp::volley(to.dial, self.plan.repeat.saturating_sub(made), self.patience);
        all.extend(more.await);
        all
    }

    async fn shake(self, plan: &LegPlan, to: To, tcp: Connect, stream: TcpStream) -> Connection {
        let leg = plan.leg;
        if !self.wants(leg, Layer::Tls) {
            return Connection::without_session(tcp, Skip::Skipped);
        }
        let Some(plan) = &plan.tls else {
            let stream = Ok(Stream::Clear(stream));
            return Connection::new(tcp, Observation::skipped(Skip::NotAsked), stream);
        };
        let _waiting = self.progress.waiting(leg, Layer::Tls, format!("{leg} TLS: {}", to.address));
        let (tls, session) = tls::handshake(stream, plan, self.patience).await;
        let blocked = tls.skip().unwrap_or(Skip::BlockedBy { leg, layer: Layer::Tls });
        let stream = session.map(|session| Stream::Tls(Box::new(session))).ok_or(blocked);
        Connection::new(tcp, tls, stream)
    }

    async fn follow_up(self, plan: &LegPlan, to: To, connection: &mut Connection) {
        let leg = plan.leg;
        let facts = &mut connection.facts;
        if followup::tcp::is_wanted(&facts.tcp) {
            let _waiting =
                self.progress.waiting(leg, Layer::Tcp, format!("{leg} TCP: why, {}", to.address));
            let lead = |other| self.lead(plan, to, other);
            facts.followups.tcp = Some(followup::tcp::after(to, lead, self.patience).await);
        }
        if let (Some(_), Some(tls)) = (facts.tls.failed(), &plan.tls) {
            let _waiting =
                self.progress.waiting(leg, Layer::Tls, format!("{leg} TLS: why, {}", to.address));
            let host = authority(&plan.host, plan.port);
            let dial = Dial { to: to.dial, tls: Some(tls), attempts: self.plan.repeat };
            let tried = followup::tls::after(dial, tls, &host, self.patience).await;
            facts.followups.tls = Some(tried);
        }
    }

    /// Where another port of an address is dialled. A rule of `--connect-to` may lead there; an
    /// address that such a rule has led away is not dialled itself.
    fn lead(self, plan: &LegPlan, to: To, other: SocketAddr) -> Option<SocketAddr> {
        let rules = &self.plan.connect_to;
        let by_name = rules.find(&plan.host, other.port());
        let rule = by_name.or_else(|| rules.find(&other.ip().to_string(), other.port()));
        match rule {
            Some(rule) => Some(rule.apply(other)).filter(|dial| *dial != to.dial),
            None => to.dialled().is_none().then_some(other),
        }
    }
}

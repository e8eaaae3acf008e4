//! A route: one address of a leg, from TCP up.

use dcvdiag_checks::host::{HostAttempt, HostFacts};
use dcvdiag_checks::http::{HttpAnswer, HttpFailure};
use dcvdiag_checks::model::{Layer, Never, Observation, Outcome, Skip};
use dcvdiag_checks::observations::{App, Route};
use dcvdiag_checks::quic::{QuicFacts, QuicFailure};
use dcvdiag_checks::resolve::{Question, ResolveFacts};
use dcvdiag_checks::tls::{TlsFacts, TlsFailure};
use dcvdiag_checks::websocket::WebsocketFacts;

use super::Run;
use crate::followup;
use crate::plan::{First, LegPlan};
use crate::probe::connection::{Connection, Stream, To, TransportFacts};
use crate::probe::host::HostPlan;
use crate::probe::session::{Dial, Opened};
use crate::probe::{host, quic, resolve};

/// The answer to the request on the first connection.
enum Answered {
    Page(Observation<HttpAnswer, HttpFailure>),
    Question(Question),
    Nothing,
}

impl Run<'_> {
    /// Probes one address of any leg.
    ///
    /// 1. The first connection carries TCP, TLS, and exactly one request of the leg's plan
    ///    ([`crate::plan::AppPlan::first`]).
    /// 2. The other requests dial connections of their own beside it, all at once: the other Host
    ///    values, the further transports, the upgrade.
    /// 3. QUIC runs beside TCP, since it needs nothing of it.
    /// 4. A request that was refused is followed up.
    /// 5. Where TCP or TLS came to nothing, everything above is blocked by it.
    /// 6. Once all of it is seen come the connects of `--repeat`.
    pub(super) async fn route(self, leg: &LegPlan, to: To) -> Route {
        let dial = Dial { to: to.dial, tls: leg.tls.as_deref(), attempts: self.plan.repeat };
        let ((facts, first), hosts, questions, upgrades, quic) = tokio::join!(
            self.first(leg, to),
            self.other_hosts(leg, to, dial),
            self.other_questions(leg, dial),
            self.upgrade(leg, to, dial),
            self.quic(leg, to),
        );
        let (page, question) = match first {
            Ok(Answered::Page(page)) => (Ok(page), Err(Skip::NotAsked)),
            Ok(Answered::Question(question)) => (Err(Skip::NotAsked), Ok(question)),
            Ok(Answered::Nothing) => (Err(Skip::Skipped), Err(Skip::Skipped)),
            Err(skip) => (Err(skip), Err(skip)),
        };
        let mut host = leg.app.host.as_ref().map(|plan| match page {
            Ok(page) => host::comparison(plan, page, hosts),
            Err(skip) => Observation::skipped(skip),
        });
        let mut resolve = leg.app.resolve.as_ref().map(|_| match question {
            Ok(first) => resolve::answers(std::iter::once(first).chain(questions).collect()),
            Err(skip) => Observation::skipped(skip),
        });
        if self.plan.follow_ups {
            self.follow_up_page(leg, &mut host, dial).await;
            self.follow_up_questions(leg, &mut resolve, dial).await;
        }
        let websocket = upgrades.map(|upgrades| match (facts.blocked(leg.leg), upgrades.skip()) {
            (_, Some(Skip::Skipped)) | (None, _) => upgrades,
            (Some(skip), _) => Observation::skipped(skip),
        });
        let app = App { host, resolve, quic, websocket };
        let TransportFacts { tcp, tls, before, followups } = facts;
        let repeats = self.repeats(leg.leg, before, &tcp, to).await;
        Route { address: to.address, dialled: to.dialled(), tcp, tls, followups, repeats, app }
    }

    /// The first connection, and the answer to its one request.
    async fn first(self, leg: &LegPlan, to: To) -> (TransportFacts, Result<Answered, Skip>) {
        let Connection { facts, stream } = self.first_connection(leg, to).await;
        let answered = match (stream, leg.app.first()) {
            (Ok(stream), Some(First::Page(plan))) if self.wants(leg.leg, Layer::Host) => {
                let what = format!("HTTP: {}", to.address);
                let _waiting = self.progress.waiting(leg.leg, Layer::Host, what);
                Ok(Answered::Page(self.browse(stream, &facts.tls, plan, to).await))
            }
            (Ok(stream), Some(First::Question(plan, transport)))
                if self.wants(leg.leg, Layer::Resolve) =>
            {
                let what = format!("resolveSession: {}", to.address);
                let _waiting = self.progress.waiting(leg.leg, Layer::Resolve, what);
                let local = facts.tcp.seen().map_or(to.dial.ip(), |tcp| tcp.local.ip());
                let opened = Opened { wire: stream.into_wire(), local };
                Ok(Answered::Question(resolve::ask(opened, transport, plan, self.patience).await))
            }
            (Ok(_), _) => Ok(Answered::Nothing),
            (Err(skip), _) => Err(skip),
        };
        (facts, answered)
    }

    /// The browser's request. The token goes along where it is to be sent and the session verifies.
    async fn browse(
        self,
        stream: Stream,
        tls: &Observation<TlsFacts, TlsFailure>,
        plan: &HostPlan,
        to: To,
    ) -> Observation<HttpAnswer, HttpFailure> {
        let (Some(token), Some(facts)) = (&plan.token, tls.seen()) else {
            return host::as_browser(stream.into_wire(), plan, self.patience).await;
        };
        match stream.verified(facts, &self.plan.facts, self.taken_at) {
            Ok(session) => host::with_token(session, plan, token, self.patience).await,
            Err(stream) => {
                let why = "the certificate does not verify";
                self.progress
                    .say(|named| format!("the token was not sent to {}: {why}", named(to.address)));
                host::as_browser(stream.into_wire(), plan, self.patience).await
            }
        }
    }

    async fn other_hosts(self, leg: &LegPlan, to: To, dial: Dial<'_>) -> Vec<HostAttempt> {
        match &leg.app.host {
            Some(plan) if self.wants(leg.leg, Layer::Host) => {
                host::others(dial, plan, to.address.ip(), self.patience).await
            }
            _ => Vec::new(),
        }
    }

    async fn other_questions(self, leg: &LegPlan, dial: Dial<'_>) -> Vec<Question> {
        match &leg.app.resolve {
            Some(plan) if self.wants(leg.leg, Layer::Resolve) => {
                let further = plan.transports.get(1..).unwrap_or_default();
                resolve::others(dial, further, plan, self.patience).await
            }
            _ => Vec::new(),
        }
    }

    async fn upgrade(
        self,
        leg: &LegPlan,
        to: To,
        dial: Dial<'_>,
    ) -> Option<Observation<WebsocketFacts, Never>> {
        let plan = leg.app.websocket.as_ref()?;
        if !self.wants(leg.leg, Layer::Websocket) {
            return Some(Observation::skipped(Skip::Skipped));
        }
        Some(self.upgrades(leg.leg, plan, to, dial).await)
    }

    async fn quic(self, leg: &LegPlan, to: To) -> Option<Observation<QuicFacts, QuicFailure>> {
        if !leg.app.quic {
            return None;
        }
        if !self.wants(leg.leg, Layer::Quic) {
            return Some(Observation::skipped(Skip::Skipped));
        }
        let what = format!("QUIC: {}", to.address);
        let _waiting = self.progress.waiting(leg.leg, Layer::Quic, what);
        Some(quic::negotiate(to.dial, self.patience).await)
    }

    async fn follow_up_page(
        self,
        leg: &LegPlan,
        host: &mut Option<Observation<HostFacts, Never>>,
        dial: Dial<'_>,
    ) {
        let (Some(plan), Some(Outcome::Seen(facts))) =
            (&leg.app.host, host.as_mut().map(|host| &mut host.outcome))
        else {
            return;
        };
        let more = followup::host::after(facts, &plan.host, dial, self.patience).await;
        facts.attempts.extend(more);
    }

    async fn follow_up_questions(
        self,
        leg: &LegPlan,
        resolve: &mut Option<Observation<ResolveFacts, Never>>,
        dial: Dial<'_>,
    ) {
        let (Some(plan), Some(Outcome::Seen(facts))) =
            (&leg.app.resolve, resolve.as_mut().map(|resolve| &mut resolve.outcome))
        else {
            return;
        };
        facts.other_transport = followup::resolve::after(facts, plan, dial, self.patience).await;
    }
}

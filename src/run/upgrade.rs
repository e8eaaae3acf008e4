//! The upgrade, what follows a refusal, and `--hold`.

use dcvdiag_checks::model::{Layer, Leg, Never, Observation, Outcome};
use dcvdiag_checks::websocket::{Hold, UpgradeAttempt, WebsocketFacts};

use super::Run;
use crate::followup;
use crate::plan::WebsocketPlan;
use crate::probe::connection::To;
use crate::probe::hold::Holding;
use crate::probe::session::Dial;
use crate::probe::websocket::{self, Open};

impl Run<'_> {
    /// The client's upgrade; after a refusal what tells its causes apart, else its hold.
    pub(super) async fn upgrades(
        self,
        leg: Leg,
        plan: &WebsocketPlan,
        to: To,
        dial: Dial<'_>,
    ) -> Observation<WebsocketFacts, Never> {
        let what = format!("WebSocket: {}", to.address);
        let waiting = self.progress.waiting(leg, Layer::Websocket, what);
        let WebsocketPlan { upgrade, other_path, nonsense_path, .. } = plan;
        let opened = dial.open(self.patience).await;
        let (client, open) = websocket::open(opened, upgrade.clone(), self.patience).await;
        if let Some(skip) = client.answer.skip() {
            return Observation::skipped(skip);
        }
        let elapsed_ms = client.answer.elapsed_ms;
        let other = followup::websocket::Other {
            path: other_path.as_deref(),
            session: nonsense_path.as_deref(),
            follow_ups: self.plan.follow_ups,
        };
        let more = followup::websocket::after(&client, upgrade, other, dial, self.patience).await;
        drop(waiting);
        let hold = match open {
            Some(open) => self.hold(leg, plan, &client, open, to, dial).await,
            None => None,
        };
        let attempts = std::iter::once(client).chain(more).collect();
        Observation { elapsed_ms, outcome: Outcome::Seen(WebsocketFacts { attempts, hold }) }
    }

    /// `--hold`, where it was asked for and a client could use the connection; else leaves it.
    async fn hold(
        self,
        leg: Leg,
        plan: &WebsocketPlan,
        client: &UpgradeAttempt,
        mut open: Open,
        to: To,
        dial: Dial<'_>,
    ) -> Option<Hold> {
        let works = client.switched().is_some_and(|s| s.works(client.protocol.as_deref()));
        let Some(time) = plan.hold.filter(|_| works) else {
            websocket::good_bye(&mut open.socket).await;
            return None;
        };
        let (address, plan) = (to.address, &plan.upgrade);
        let (patience, progress) = (self.patience, self.progress);
        Some(Holding { time, leg, address, dial, plan, patience, progress }.hold(open).await)
    }
}

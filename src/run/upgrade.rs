//! The upgrade, what follows a refusal, and `--hold`.

use dcvdiag_checks::model::{Layer, Leg, Never, Observation, Outcome};
use dcvdiag_checks::websocket::{Hold, UpgradeAttempt, WebsocketFacts};

use super::Run;
use crate::followup;
use crate::probe::carrier::To;
use crate::probe::hold::Holding;
use crate::probe::session::Dial;
use crate::probe::websocket::{self, Open};

impl Run<'_> {
    /// The client's upgrade; after a refusal what tells its causes apart, else its hold.
    pub(super) async fn upgrades(
        self,
        to: To,
        dial: Dial<'_>,
    ) -> Observation<WebsocketFacts, Never> {
        let target = self.target;
        let plan = &target.upgrade;
        let waiting = self.progress.waiting(
            Leg::Endpoint,
            Layer::Websocket,
            format!("WebSocket: {}", to.address),
        );
        let opened = dial.open(self.patience).await;
        let (client, open) = websocket::open(opened, plan.clone(), self.patience).await;
        if let Some(skip) = client.answer.skip() {
            return Observation::skipped(skip);
        }
        let elapsed_ms = client.answer.elapsed_ms;
        let other = followup::websocket::Other {
            path: target.other_ws_path.as_deref(),
            session: target.nonsense_ws_path.as_deref(),
            follow_ups: target.follow_ups,
        };
        let more = followup::websocket::after(&client, plan, other, dial, self.patience).await;
        drop(waiting);
        let hold = match open {
            Some(open) => self.hold(&client, open, to, dial).await,
            None => None,
        };
        let attempts = std::iter::once(client).chain(more).collect();
        Observation { elapsed_ms, outcome: Outcome::Seen(WebsocketFacts { attempts, hold }) }
    }

    /// `--hold`, where it was asked for and a client could use the connection; else leaves it.
    async fn hold(
        self,
        client: &UpgradeAttempt,
        mut open: Open,
        to: To,
        dial: Dial<'_>,
    ) -> Option<Hold> {
        let works = client.switched().is_some_and(|s| s.works(client.protocol.as_deref()));
        let Some(time) = self.target.hold.filter(|_| works) else {
            websocket::good_bye(&mut open.socket).await;
            return None;
        };
        let (address, plan) = (to.address, &self.target.upgrade);
        let (patience, progress) = (self.patience, self.progress);
        Some(Holding { time, address, dial, plan, patience, progress }.hold(open).await)
    }
}

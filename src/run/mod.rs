//! The order of probing, which is the order in which a packet takes the path.
//!
//! 1. Every leg whose address is known starts at time zero.
//! 2. A leg is its name, then a route for each address; see [`leg`].
//! 3. A route is TCP, TLS, and the requests above them; see [`route`].
//! 4. What was seen is judged.
//!
//! A healthy path costs four round trips: DNS, SYN, TLS 1.3, request. Only where a layer failed are
//! there more: the follow-ups, all of an address at once.

mod connect;
mod leg;
mod route;
mod upgrade;

use std::time::Duration;

use dcvdiag_checks::model::{Layer, Leg, TargetFacts, Vantage};
use dcvdiag_checks::observations::{LegObservations, Observations};
use dcvdiag_checks::report::{Ended, Report};
use futures_util::future::join_all;

use crate::interrupt::{self, Interrupted};
use crate::patience::{Patience, millis};
use crate::plan::Plan;
use crate::probe::{dns, local_limits};
use crate::progress::Progress;
use crate::secret;
use crate::tool::{identity, now};

/// Probes until everything is seen, the deadline is reached or the run is interrupted; then judges.
pub async fn to_the_end(plan: &Plan, progress: &Progress, interrupted: &Interrupted) -> Report {
    let start = std::time::Instant::now();
    let patience = Patience::start(plan.timeout, plan.deadline, interrupted.clone());
    let has_room = local_limits::for_sockets(local_limits::RUN).is_ok();
    let run = Run { plan, patience: &patience, progress, has_room, taken_at: now() };
    let observations = run.observe().await;
    let report = dcvdiag_checks::judge(observations, millis(start.elapsed()), identity());
    let ended = if interrupt::is_now(interrupted) { Ended::Interrupted } else { Ended::Complete };
    Report { ended, ..report }
}

/// The report of a host that cannot even open what the runtime needs: nothing was probed.
pub fn without_room(plan: &Plan) -> Report {
    let legs = plan.legs.iter().map(|leg| {
        let dns = dns::without_room(&leg.host);
        (leg.leg, LegObservations { dns, routes: Vec::new() })
    });
    let observations = observations(plan, now(), legs.collect());
    dcvdiag_checks::judge(observations, millis(Duration::ZERO), identity())
}

fn observations(
    plan: &Plan,
    taken_at: jiff::Timestamp,
    mut legs: Vec<(Leg, LegObservations)>,
) -> Observations {
    let mut take = |leg| {
        let place = legs.iter().position(|(seen, _)| *seen == leg)?;
        Some(legs.swap_remove(place).1)
    };
    let seen = Observations {
        taken_at,
        vantage: Vantage { os: std::env::consts::OS.to_owned() },
        target: plan.facts.clone(),
        endpoint: take(Leg::Endpoint),
        broker: take(Leg::Broker),
    };
    secret::scrubbed(&seen, &plan.secrets).unwrap_or_else(|| nothing(taken_at))
}

/// The observations of a run that cannot be shown without its secrets: none.
fn nothing(taken_at: jiff::Timestamp) -> Observations {
    let session = "[not kept]".to_owned();
    Observations {
        taken_at,
        vantage: Vantage { os: std::env::consts::OS.to_owned() },
        target: TargetFacts { session, cert_days: 0, endpoint: None, broker: None },
        endpoint: None,
        broker: None,
    }
}

/// Settings that every probe of a run needs.
#[derive(Clone, Copy)]
struct Run<'a> {
    plan: &'a Plan,
    patience: &'a Patience,
    progress: &'a Progress,
    /// Set where this host can open the sockets of a run.
    has_room: bool,
    /// The start of the run.
    taken_at: jiff::Timestamp,
}

impl Run<'_> {
    async fn observe(self) -> Observations {
        let roots = self.plan.system_roots.clone();
        let load = tokio::task::spawn_blocking(move || roots.load().is_ok()); // while the network answers
        let legs = self.plan.legs.iter().map(|leg| async move { (leg.leg, self.leg(leg).await) });
        let legs = join_all(legs).await;
        drop(load);
        observations(self.plan, self.taken_at, legs)
    }

    fn wants(self, leg: Leg, layer: Layer) -> bool {
        self.plan.scope.has(leg, layer)
    }
}

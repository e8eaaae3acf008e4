//! `--watch`: again and again, and only what changes is told.

use std::collections::HashMap;
use std::time::Duration;

use dcvdiag_checks::model::{Verdict, VerdictStatus};
use dcvdiag_checks::report::Ended;
use tokio::time::MissedTickBehavior;

use super::{Planned, fleet, is_good};
use crate::failure::Failure;
use crate::interrupt::{self, Interrupted};
use crate::options::OutputArgs;
use crate::render::{Named, Summary, Transition};

/// The receiver of a round's results.
pub trait Audience {
    /// Hears that a round begins.
    fn round(&mut self) -> Result<(), Failure>;
    /// A target of the round was probed; it may be as it was.
    fn seen(&mut self, one: Named<'_>, weight: Weight) -> Result<(), Failure>;
    /// A target's verdict is another one than before.
    fn changed(&mut self, change: &Transition<'_>) -> Result<(), Failure>;
    /// The round is over.
    fn over(&mut self, round: &Summary, weight: Weight) -> Result<(), Failure>;
}

/// Tells if something is a failure to the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It is none.
    Good,
    /// It is one.
    Failure,
}

/// Probes every so often, from start to start, until it is interrupted.
pub async fn watch(
    plans: &[Planned],
    jobs: usize,
    interval: Duration,
    shown: &OutputArgs,
    interrupted: &Interrupted,
    audience: &mut impl Audience,
) -> Result<(), Failure> {
    let mut last: HashMap<Option<String>, VerdictState> = HashMap::new();
    let mut ticks = tokio::time::interval(interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await; // the first one is now
    while !interrupt::is_now(interrupted) {
        audience.round()?;
        let mut of_round = Weight::Good;
        let round = fleet(plans, jobs, shown, interrupted, |one| {
            if one.report.ended == Ended::Interrupted {
                return Ok(()); // what was cut short tells nothing new
            }
            let weight = weight(one, shown);
            if weight == Weight::Failure {
                of_round = Weight::Failure;
            }
            audience.seen(one, weight)?;
            let (name, state) =
                (one.name.map(str::to_owned), VerdictState::of(&one.report.verdict));
            let before = last.get(&name);
            if before != Some(&state) {
                audience.changed(&Transition { one, from: before.map(|state| state.status) })?;
                last.insert(name, state);
            }
            Ok(())
        })
        .await?;
        audience.over(&round, of_round)?;
        let mut interruption = interrupted.clone();
        tokio::select! {
            biased;
            _ = interruption.wait_for(|now| *now) => {}
            _ = ticks.tick() => {}
        }
    }
    Ok(())
}

fn weight(one: Named<'_>, shown: &OutputArgs) -> Weight {
    if is_good(one.report, shown.fail_on) { Weight::Good } else { Weight::Failure }
}

/// Properties that make a verdict another one.
#[derive(PartialEq, Eq)]
struct VerdictState {
    status: VerdictStatus,
    code: Option<String>,
}

impl VerdictState {
    fn of(verdict: &Verdict) -> Self {
        Self { status: verdict.status, code: verdict.code.clone() }
    }
}

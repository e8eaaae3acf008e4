//! `--targets`: many targets, so many at once. Nothing of a target is kept once it is told.

use std::time::Instant;

use dcvdiag_checks::report::{Ended, Report};
use futures_util::{StreamExt, stream};

use super::events::progress_of_many;
use super::{Planned, until_it_passes};
use crate::failure::Failure;
use crate::interrupt::{self, Interrupted};
use crate::options::OutputArgs;
use crate::patience::millis;
use crate::plan::Plan;
use crate::progress::{Progress, ProgressSink};
use crate::render::{Named, Summary};

/// Probes every target and tells each as it finishes.
///
/// # Errors
/// When a target cannot be told; the others are not probed then.
pub async fn fleet(
    plans: &[Planned],
    jobs: usize,
    shown: &OutputArgs,
    interrupted: &Interrupted,
    mut tell: impl FnMut(Named<'_>) -> Result<(), Failure>,
) -> Result<Summary, Failure> {
    let start = Instant::now();
    let mut summary = Summary { targets: plans.len(), ..Summary::default() };
    let go_on = |_: &&Planned| std::future::ready(!interrupt::is_now(interrupted));
    let under_way = stream::iter(plans).take_while(go_on);
    let mut reports = under_way
        .map(|plan| async move { (plan, probe(plan, shown, interrupted).await) })
        .buffer_unordered(jobs)
        .boxed_local();
    while let Some((plan, report)) = reports.next().await {
        let report = report?;
        summary.count(&report);
        tell(Named { name: plan.name.as_deref(), report: &report })?;
    }
    if interrupt::is_now(interrupted) {
        summary.ended = Ended::Interrupted;
    }
    summary.duration_ms = Some(millis(start.elapsed()));
    Ok(summary)
}

/// A target exists only while it is probed; that it can exist was seen before.
async fn probe(
    plan: &Planned,
    shown: &OutputArgs,
    interrupted: &Interrupted,
) -> Result<Report, Failure> {
    let parsed = Plan::parse(&plan.args)?;
    let progress = match plan.args.watch {
        Some(_) => Progress::new(ProgressSink::Nothing, shown), // what does not change is not told
        None => progress_of_many(&parsed, plan.name.as_deref(), shown),
    };
    let wait = plan.args.wait;
    Ok(until_it_passes(&parsed, wait, shown, &progress, interrupted).await)
}

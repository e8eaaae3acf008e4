//! `--wait`: again until it passes or the time is up.

use std::time::Duration;

use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::path::title;
use dcvdiag_checks::report::{Ended, Report};
use tokio::time::Instant;

use super::is_good;
use crate::interrupt::{self, Interrupted};
use crate::options::OutputArgs;
use crate::plan::Plan;
use crate::progress::Progress;

/// The first pause between two attempts, and the longest: a deployment takes minutes.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(10));

/// Probes until the report is good, the time is up or the run is interrupted; an attempt that is under
/// way when the time is up comes to its own end. Tells of the last attempt.
pub async fn until_it_passes(
    plan: &Plan,
    wait: Option<Duration>,
    shown: &OutputArgs,
    progress: &Progress,
    interrupted: &Interrupted,
) -> Report {
    let end = wait.map(|wait| Instant::now() + wait);
    let mut pause = PAUSES.0;
    let mut told = None;
    loop {
        let report = crate::run::to_the_end(plan, progress, interrupted).await;
        let now = Instant::now();
        let Some(end) = end.filter(|end| now < *end) else { return report };
        if is_good(&report, shown.fail_on) || interrupt::is_now(interrupted) {
            return report;
        }
        let state = state(&report);
        if !shown.quiet && told.as_ref() != Some(&state) {
            let left = (end - now).as_secs_f64().ceil();
            progress.say(|_| format!("not yet: {state}; trying again for {left} s"));
            told = Some(state);
        }
        interrupt::pause(pause.min(end - now), interrupted).await;
        if interrupt::is_now(interrupted) {
            return Report { ended: Ended::Interrupted, ..report };
        }
        pause = pause.mul_f64(1.5).min(PAUSES.1);
    }
}

/// The failure that is in the way, without names or addresses.
fn state(report: &Report) -> String {
    let verdict = &report.verdict;
    let place = verdict.leg.zip(verdict.layer).map_or("", |(leg, layer)| title(leg, layer));
    match (&verdict.code, verdict.status) {
        (Some(code), _) => format!("{place}, {code}"),
        (None, VerdictStatus::Inconclusive) => format!("{place} could not be measured"),
        (None, status) => status.word().to_owned(),
    }
}

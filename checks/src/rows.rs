//! The table: a row a step of the path.

use crate::model::{Finding, Millis, Severity, Skip};
use crate::observations::Observations;
use crate::path::{End, Glance, PATH, Step, rank, title};
use crate::report::{BlockedBy, Row, RowStatus, SkipReason};

/// Every row that is shown.
pub(crate) fn lay_out(seen: &Observations, findings: &[Finding]) -> Vec<Row> {
    PATH.iter().filter(|step| step.is_shown(seen)).map(|step| row(seen, findings, step)).collect()
}

/// The row of a step.
///
/// 1. Nothing was sent: skip.
/// 2. An error was found: fail; a warning: warn.
/// 3. An answer came and nothing was cut short: pass.
/// 4. Otherwise it was not seen: skip, with the reason.
fn row(seen: &Observations, findings: &[Finding], step: &Step) -> Row {
    let (leg, layer) = (step.leg, step.layer);
    let here: Vec<&Finding> =
        findings.iter().filter(|f| f.leg == leg && f.layer == layer).collect();
    let glances = step.glances(seen);
    let skips = || glances.iter().filter_map(Glance::skip);
    let cut = skips().find(Skip::is_cut);
    let made = glances.iter().any(Glance::is_made);
    let answered = glances.iter().any(Glance::is_answered);
    let status = match here.iter().map(|f| f.severity).max() {
        _ if !made => RowStatus::Skip,
        Some(Severity::Error) => RowStatus::Fail,
        Some(Severity::Warning) => RowStatus::Warn,
        _ if answered && cut.is_none() => RowStatus::Pass,
        _ => RowStatus::Skip,
    };
    let mut codes: Vec<String> = Vec::new();
    for finding in &here {
        if !codes.contains(&finding.code) {
            codes.push(finding.code.clone());
        }
    }
    let blocked_by =
        (status == RowStatus::Skip).then(|| match (cut.or_else(|| skips().next()), made) {
            (None, true) => unanswered(findings, step),
            (skip, _) => blocked(seen, step, skip),
        });
    let summary = match (&blocked_by, answered) {
        (Some(blocked), false) => blocked_text(*blocked, seen, step),
        _ => (step.summary)(seen, leg),
    };
    let longest = |a: &Millis, b: &Millis| a.0.total_cmp(&b.0);
    let duration_ms = glances.iter().filter_map(|g| g.elapsed_ms).max_by(longest);
    Row { leg, layer, status, summary, duration_ms, codes, blocked_by }
}

/// The thing that kept a row from being seen; without routes it was the name.
fn blocked(seen: &Observations, step: &Step, skip: Option<Skip>) -> BlockedBy {
    let without_routes = || {
        let name = PATH.iter().find(|first| first.leg == step.leg)?;
        match name.glances(seen).first()?.end {
            End::NotMade(skip) => Some(skip),
            _ => Some(Skip::BlockedBy { leg: name.leg, layer: name.layer }),
        }
    };
    match skip.or_else(without_routes).unwrap_or(Skip::NotAsked) {
        Skip::BlockedBy { leg, layer } => BlockedBy::Step { leg, layer },
        Skip::NotAsked => BlockedBy::Reason(SkipReason::NotAsked),
        Skip::Skipped => BlockedBy::Reason(SkipReason::Skipped),
        Skip::Deadline => BlockedBy::Reason(SkipReason::Deadline),
        Skip::Interrupted => BlockedBy::Reason(SkipReason::Interrupted),
    }
}

/// The blocker of a row that was probed, came to nothing and has no finding of its own: a broken
/// layer below it says why, or nothing does.
fn unanswered(findings: &[Finding], step: &Step) -> BlockedBy {
    let below = |f: &&Finding| {
        f.leg == step.leg
            && f.severity > Severity::Note
            && rank(f.leg, f.layer) < rank(step.leg, step.layer)
    };
    match findings.iter().find(below) {
        Some(cause) => BlockedBy::Step { leg: cause.leg, layer: cause.layer },
        None => BlockedBy::Reason(SkipReason::Unexplained),
    }
}

fn blocked_text(blocked: BlockedBy, seen: &Observations, step: &Step) -> String {
    match blocked {
        BlockedBy::Step { leg, layer } => {
            format!("skipped: {} failed", title(leg, layer))
        }
        BlockedBy::Reason(SkipReason::Skipped) => "left out by --only or --skip".to_owned(),
        BlockedBy::Reason(SkipReason::Deadline) => "not finished before the deadline".to_owned(),
        BlockedBy::Reason(SkipReason::Interrupted) => "interrupted".to_owned(),
        BlockedBy::Reason(SkipReason::Unexplained) => (step.summary)(seen, step.leg),
        BlockedBy::Reason(SkipReason::NotAsked) if seen.leg(step.leg).is_none() => {
            step.leg.words().absent.to_owned()
        }
        BlockedBy::Reason(SkipReason::NotAsked) => step.not_asked.to_owned(),
    }
}

//! The one answer: which layer broke, why, and what to do.
//!
//! 1. The cause is the first error in path order that does not follow from another error.
//! 2. Without errors, a row that was not seen for a reason no finding gives makes it inconclusive.
//! 3. Without a row that was probed, it is inconclusive.
//! 4. Otherwise the first warning, otherwise pass.

use std::collections::BTreeSet;

use crate::catalogue::explains;
use crate::model::{Finding, Severity, Verdict, VerdictStatus};
use crate::path::title;
use crate::report::{BlockedBy, Row, RowStatus, SkipReason};

/// Decides by the findings as weighed and the rows as laid out.
pub(crate) fn decide(findings: &[Finding], rows: &[Row]) -> Verdict {
    let errors: Vec<&Finding> = of(findings, Severity::Error);
    let codes: BTreeSet<&str> = errors.iter().map(|error| error.code.as_str()).collect();
    let follows: BTreeSet<&str> = codes
        .iter()
        .copied()
        .filter(|code| codes.iter().any(|cause| explains(cause, code)))
        .collect();
    let cause = errors.iter().find(|f| !follows.contains(f.code.as_str()));
    let cause = cause.or_else(|| errors.first()).copied();
    if let Some(cause) = cause {
        return broken(cause, &errors, rows);
    }
    if let Some(row) = rows.iter().find(|row| unexplained(row)) {
        return unmeasured(row);
    }
    if rows.iter().all(|row| row.status == RowStatus::Skip) {
        return nothing_measured();
    }
    match of(findings, Severity::Warning).first() {
        Some(first) => flawed(first, findings),
        None => Verdict {
            status: VerdictStatus::Pass,
            leg: None,
            layer: None,
            code: None,
            certainty: None,
            doubt: None,
            summary: passed(findings),
            why: Vec::new(),
            fix: Vec::new(),
            owner: None,
            consequences: Vec::new(),
        },
    }
}

/// An echo that answers is not the gateway.
fn passed(findings: &[Finding]) -> String {
    if findings.iter().any(|f| f.code == "host.echo-intact") {
        return "the way to the echo works, and Host arrives as sent; it says nothing of a gateway"
            .to_owned();
    }
    "every layer that was asked for works".to_owned()
}

fn of(findings: &[Finding], severity: Severity) -> Vec<&Finding> {
    findings.iter().filter(|f| f.severity == severity).collect()
}

/// The first finding of each code on each leg; the others are on further addresses.
fn first_of_each<'a>(findings: &[&'a Finding]) -> Vec<&'a Finding> {
    let mut seen = BTreeSet::new();
    findings.iter().copied().filter(|f| seen.insert((f.leg, f.code.as_str()))).collect()
}

/// A row that was meant to be seen and was not, for a reason no finding gives.
fn unexplained(row: &Row) -> bool {
    matches!(row.blocked_by, Some(BlockedBy::Reason(reason)) if reason.is_unmeasured())
}

fn broken(cause: &Finding, errors: &[&Finding], rows: &[Row]) -> Verdict {
    let name = title(cause.leg, cause.layer);
    let errors = first_of_each(errors);
    let mut consequences: Vec<String> = Vec::new();
    for error in &errors {
        let follows = explains(&cause.code, &error.code)
            || consequences.iter().any(|c| explains(c, &error.code));
        if follows && error.code != cause.code && !consequences.contains(&error.code) {
            consequences.push(error.code.clone());
        }
    }
    let mut why = vec![cause.message.clone()];
    why.extend(before(cause, rows));
    let others = errors.iter().filter(|error| (error.leg, &error.code) != (cause.leg, &cause.code));
    for error in others {
        why.push(if consequences.contains(&error.code) {
            format!("it follows that {}", error.message)
        } else {
            format!("broken as well: {} ({})", error.message, error.code)
        });
    }
    why.extend(vantage(cause));
    Verdict {
        status: VerdictStatus::Fail,
        summary: format!("{name}: {}", cause.message),
        why,
        consequences,
        ..about(cause, VerdictStatus::Fail)
    }
}

fn flawed(first: &Finding, findings: &[Finding]) -> Verdict {
    let mut why = vec![first.message.clone()];
    for other in first_of_each(&of(findings, Severity::Warning)).iter().skip(1) {
        why.push(format!("also: {} ({})", other.message, other.code));
    }
    Verdict {
        summary: format!("it works, with something to mend: {}", first.message),
        why,
        ..about(first, VerdictStatus::Warn)
    }
}

fn unmeasured(row: &Row) -> Verdict {
    let name = title(row.leg, row.layer);
    let (why, fix) = match row.blocked_by {
        Some(BlockedBy::Reason(SkipReason::Deadline)) => {
            ("the deadline came first", "give it more time: --deadline 60s")
        }
        Some(BlockedBy::Reason(SkipReason::Interrupted)) => {
            ("the run was interrupted", "let it run to its end")
        }
        _ => {
            ("it ended in a way this version has no name for", "run it again with -v and report it")
        }
    };
    Verdict {
        status: VerdictStatus::Inconclusive,
        leg: Some(row.leg),
        layer: Some(row.layer),
        code: None,
        certainty: None,
        doubt: None,
        summary: format!("{name} could not be measured: {why}"),
        why: vec![format!("{name}: {}", row.summary)],
        fix: vec![fix.to_owned()],
        owner: None,
        consequences: Vec::new(),
    }
}

fn nothing_measured() -> Verdict {
    let summary = "nothing was measured: no row was probed";
    Verdict {
        status: VerdictStatus::Inconclusive,
        leg: None,
        layer: None,
        code: None,
        certainty: None,
        doubt: None,
        summary: summary.to_owned(),
        why: Vec::new(),
        fix: Vec::new(),
        owner: None,
        consequences: Vec::new(),
    }
}

fn about(finding: &Finding, status: VerdictStatus) -> Verdict {
    Verdict {
        status,
        leg: Some(finding.leg),
        layer: Some(finding.layer),
        code: Some(finding.code.clone()),
        certainty: Some(finding.certainty),
        doubt: finding.doubt.clone(),
        summary: String::new(),
        why: Vec::new(),
        fix: finding.fix.clone(),
        owner: finding.owner,
        consequences: Vec::new(),
    }
}

/// What lies before the cause and works.
fn before(cause: &Finding, rows: &[Row]) -> Option<String> {
    let place = rows.iter().position(|r| r.leg == cause.leg && r.layer == cause.layer)?;
    let good = |r: &&Row| matches!(r.status, RowStatus::Pass | RowStatus::Warn);
    let names: Vec<_> = rows[..place].iter().filter(good).map(|r| title(r.leg, r.layer)).collect();
    let (last, first) = names.split_last()?;
    Some(if first.is_empty() {
        format!("{last} works")
    } else {
        format!("{} and {last} work", first.join(", "))
    })
}

/// Where else it may look otherwise.
fn vantage(cause: &Finding) -> Option<String> {
    let seen_elsewhere = cause.leg.words().vantage.filter(|_| cause.layer.is_carrier());
    seen_elsewhere.map(str::to_owned)
}

//! The one answer: which layer broke, why, and what to do.
//!
//! 1. The cause is the first error in path order that does not follow from another error.
//! 2. Without errors, a row that was not seen for a reason no finding gives makes it inconclusive.
//! 3. Without a row that was probed, it is inconclusive.
//! 4. Otherwise the first warning, otherwise pass.

use std::collections::BTreeSet;

use crate::catalogue::explains;
use crate::model::{Advice, Finding, Severity, Text, Verdict, VerdictStatus};
use crate::path::title;
use crate::report::{BlockedBy, Row, RowStatus, SkipReason};
use crate::text;

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
        None => Verdict { summary: passed(findings), ..bare(VerdictStatus::Pass) },
    }
}

/// An echo that answers is not the gateway.
fn passed(findings: &[Finding]) -> Text {
    if findings.iter().any(|f| f.code == "host.echo-intact") {
        return text!(
            "the path to the echo works, and Host arrives as sent; it says nothing of a gateway"
        );
    }
    match findings.len() {
        0 => text!("every layer probed works"),
        1 => text!("every layer probed works · 1 note (-v)"),
        notes => text!("every layer probed works · {notes} notes (-v)", notes),
    }
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
        let (message, code) = (error.message.clone(), &error.code);
        why.push(if consequences.contains(code) {
            text!("it follows that {message}", message)
        } else {
            text!("broken as well: {message} ({code})", message, code)
        });
    }
    why.extend(cause.leg.words().vantage.filter(|_| cause.layer.is_carrier()).map(Text::new));
    let (row, message) = (Text::new(name), cause.message.clone());
    Verdict {
        summary: text!("{row}: {message}", row, message),
        why,
        consequences,
        ..about(cause, VerdictStatus::Fail)
    }
}

fn flawed(first: &Finding, findings: &[Finding]) -> Verdict {
    let mut why = vec![first.message.clone()];
    for other in first_of_each(&of(findings, Severity::Warning)).iter().skip(1) {
        let (message, code) = (other.message.clone(), &other.code);
        why.push(text!("also: {message} ({code})", message, code));
    }
    let message = first.message.clone();
    Verdict {
        summary: text!("it works, with a warning: {message}", message),
        why,
        ..about(first, VerdictStatus::Warn)
    }
}

fn unmeasured(row: &Row) -> Verdict {
    let name = Text::new(title(row.leg, row.layer));
    let (why, fix) = match row.blocked_by {
        Some(BlockedBy::Reason(SkipReason::Deadline)) => {
            (text!("the deadline came first"), text!("give it more time: --deadline 60s"))
        }
        Some(BlockedBy::Reason(SkipReason::Interrupted)) => {
            (text!("the run was interrupted"), text!("let it run to its end"))
        }
        _ => (
            text!("it ended in a way this version has no name for"),
            text!("run it again with -v and report it"),
        ),
    };
    let seen =
        text!("{row}: {message}", row = name.clone(), message = Text::from(row.summary.clone()));
    Verdict {
        leg: Some(row.leg),
        layer: Some(row.layer),
        summary: text!("{row} could not be measured: {why}", row = name, why),
        why: vec![seen],
        fix: vec![Advice { text: fix, command: None, on: None, owner: None }],
        ..bare(VerdictStatus::Inconclusive)
    }
}

fn nothing_measured() -> Verdict {
    let summary = text!("nothing was measured: no row was probed");
    Verdict { summary, ..bare(VerdictStatus::Inconclusive) }
}

/// A status about nothing in particular.
fn bare(status: VerdictStatus) -> Verdict {
    Verdict {
        status,
        leg: None,
        layer: None,
        code: None,
        certainty: None,
        summary: Text::default(),
        why: Vec::new(),
        owner: None,
        causes: Vec::new(),
        decide: None,
        fix: Vec::new(),
        consequences: Vec::new(),
    }
}

fn about(finding: &Finding, status: VerdictStatus) -> Verdict {
    Verdict {
        leg: Some(finding.leg),
        layer: Some(finding.layer),
        code: Some(finding.code.clone()),
        certainty: Some(finding.certainty),
        owner: finding.owner,
        causes: finding.causes.clone(),
        decide: finding.decide.clone(),
        fix: finding.fix.clone(),
        ..bare(status)
    }
}

/// The rows before the cause that work.
fn before(cause: &Finding, rows: &[Row]) -> Option<Text> {
    let place = rows.iter().position(|r| r.leg == cause.leg && r.layer == cause.layer)?;
    let good = |r: &&Row| matches!(r.status, RowStatus::Pass | RowStatus::Warn);
    let names = rows[..place].iter().filter(good).map(|r| Text::new(title(r.leg, r.layer)));
    let mut rows: Vec<Text> = names.collect();
    let last = rows.pop()?;
    Some(if rows.is_empty() {
        text!("{last} works", last)
    } else {
        text!("{rows} and {last} work", rows, last)
    })
}

//! The rows of a page: each opens to its findings, what was tried, and the line that repeats it.

use std::borrow::Cow;

use dcvdiag_checks::experiments::{self, Experiment};
use dcvdiag_checks::model::{Finding, Severity, Verdict};
use dcvdiag_checks::report::Report;

use super::sheet::{advice, and_more, causes, row_tone, safe, shown};
use crate::escape::visible;
use crate::render::advice::Spoken;
use crate::render::words::{fill, owner, result, say, title};
use crate::render::{Terminal, repeat, table};

/// The most findings and follow-ups of a row that are shown; the JSON has them all.
const LISTED: usize = 40;
/// The longest value of a finding's evidence, in characters.
const VALUE: usize = 600;

/// A row of the page's table.
pub struct Row {
    pub number: usize,
    pub title: String,
    /// The class of colours.
    pub tone: &'static str,
    pub result: &'static str,
    pub time: String,
    pub summary: String,
    /// Set where a row is open from the start: a broken one.
    pub is_open: bool,
    pub findings: Vec<Found>,
    pub tried: Vec<Try>,
    pub command: Option<String>,
    /// Said where findings and follow-ups are not shown.
    pub more: Option<String>,
}

/// A finding below its row.
pub struct Found {
    /// The class of colours.
    pub tone: &'static str,
    pub severity: Cow<'static, str>,
    pub code: String,
    pub addresses: Vec<String>,
    pub message: String,
    pub causes: Vec<Spoken>,
    pub decide: Option<Spoken>,
    pub fix: Vec<Spoken>,
    pub whose: Option<String>,
    pub evidence: Vec<(Vec<String>, String)>,
}

/// A follow-up below its row.
pub struct Try {
    pub address: String,
    pub sent: String,
    pub came: String,
}

/// Every row, with what belongs to it.
pub fn rows(report: &Report, terminal: &Terminal) -> Vec<Row> {
    let tried = experiments::list(&report.observations);
    let commands = repeat::list(report);
    let verdict = report.verdict.leg.zip(report.verdict.layer);
    let row = |(i, row): (usize, &dcvdiag_checks::report::Row)| {
        let place = (row.leg, row.layer);
        let findings: Vec<&Finding> =
            report.findings.iter().filter(|f| (f.leg, f.layer) == place).collect();
        let tried: Vec<&Experiment> = tried.iter().filter(|t| (t.leg, t.layer) == place).collect();
        let command = commands.iter().find(|line| (line.leg, line.layer) == place);
        let over = |n: usize| n.saturating_sub(LISTED);
        Row {
            number: i + 1,
            title: title(terminal, row.leg, row.layer).into_owned(),
            tone: row_tone(row.status),
            result: result(row.status),
            time: row.duration_ms.map_or_else(String::new, table::time),
            summary: shown(&row.summary),
            is_open: verdict == Some(place) && !findings.is_empty(),
            more: and_more(terminal, over(findings.len()) + over(tried.len())),
            findings: findings
                .into_iter()
                .take(LISTED)
                .map(|f| found(f, &report.verdict, terminal))
                .collect(),
            tried: tried.into_iter().take(LISTED).map(|t| try_of(t, terminal)).collect(),
            command: command.map(|line| shown(&line.command)),
        }
    };
    report.rows.iter().enumerate().map(row).collect()
}

fn found(finding: &Finding, verdict: &Verdict, terminal: &Terminal) -> Found {
    let tone = match finding.severity {
        Severity::Error => "fail",
        Severity::Warning => "warn",
        Severity::Note => "note",
    };
    let severity = finding.severity.word();
    // What the verdict says is not said again.
    let is_new = (&verdict.causes, &verdict.decide) != (&finding.causes, &finding.decide);
    let open = if is_new { finding.causes.as_slice() } else { &[] };
    let decide = finding.decide.as_ref().filter(|_| is_new);
    let fix = if finding.fix == verdict.fix { &[] } else { finding.fix.as_slice() };
    let evidence = finding.evidence.iter().map(|evidence| {
        (steps(&visible(&evidence.at, VALUE)), visible(&evidence.value.to_string(), VALUE))
    });
    Found {
        tone,
        severity: say(terminal, severity),
        code: shown(&finding.code),
        addresses: finding.addresses.iter().map(|address| shown(address)).collect(),
        message: shown(&finding.message.to_string()),
        causes: causes(open, finding.owner, terminal),
        decide: decide.map(|it| safe(&Spoken::decide(it, terminal))),
        fix: advice(fix, finding.owner, terminal),
        whose: finding.owner.map(|who| owner(terminal, who).into_owned()),
        evidence: evidence.collect(),
    }
}

/// A JSON pointer step by step: a line of it may end before each slash.
fn steps(pointer: &str) -> Vec<String> {
    let step = |(i, part): (usize, &str)| if i == 0 { part.to_owned() } else { format!("/{part}") };
    pointer.split('/').enumerate().map(step).collect()
}

fn try_of(tried: &Experiment, terminal: &Terminal) -> Try {
    let address = tried.address.map(|address| address.to_string());
    Try {
        address: address.unwrap_or_else(|| fill(terminal, "the name", &[])),
        sent: shown(&terminal.lang.sentence(&tried.request)),
        came: shown(&terminal.lang.sentence(&tried.result)),
    }
}

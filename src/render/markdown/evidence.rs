//! The evidence of the verdict: the follow-ups, the findings, and how to look for oneself.

use std::fmt::Write;

use dcvdiag_checks::experiments::{self, Experiment};
use dcvdiag_checks::model::Finding;
use dcvdiag_checks::report::Report;

use super::escape::{code, fence, inline};
use super::size_budget::Section;
use super::{CELL, line, table_head};
use crate::escape::visible;
use crate::render::words::{fill, leg, say, title};
use crate::render::{Terminal, repeat};

/// The longest value of a finding's evidence, in characters.
const VALUE: usize = 160;
/// The longest command, in characters: a line with a long name in it three times.
const COMMAND: usize = 1200;
/// The most pieces of evidence of one finding.
const PIECES: usize = 4;

/// The experiments after a layer failed, with their results.
pub fn tried(report: &Report, terminal: &Terminal) -> Option<Section> {
    let all = experiments::list(&report.observations);
    let row = |tried: &Experiment| {
        let address = tried.address.map_or(String::new(), |a| code(&a.to_string(), CELL));
        let place = title(terminal, tried.leg, tried.layer).into_owned();
        let [sent, came] =
            [&tried.request, &tried.result].map(|text| inline(&terminal.lang.sentence(text), CELL));
        line(&[place, address, sent, came])
    };
    let columns = ["Layer", "Address", "What was sent", "What came"];
    (!all.is_empty()).then(|| Section {
        rank: 6,
        head: table_head(&say(terminal, "What was tried after a layer failed"), &columns, terminal),
        items: all.iter().map(row).collect(),
        foot: String::new(),
    })
}

/// Every finding, briefly.
pub fn findings(report: &Report, terminal: &Terminal) -> Option<Section> {
    (!report.findings.is_empty()).then(|| Section {
        rank: 5,
        head: format!("### {}\n\n", say(terminal, "Findings")),
        items: report.findings.iter().map(|finding| one(finding, terminal)).collect(),
        foot: String::new(),
    })
}

fn one(finding: &Finding, terminal: &Terminal) -> String {
    let severity = say(terminal, finding.severity.word());
    let (known, leg) = (code(&finding.code, 80), leg(terminal, finding.leg));
    let mut text = match finding.addresses.as_slice() {
        [_, ..] => {
            let all = finding.addresses.iter().map(|address| code(address, 80));
            let at = all.collect::<Vec<_>>().join(", ");
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("severity", &severity), ("code", &known), ("leg", &leg), ("address", &at)];
            fill(terminal, "- **{severity}** {code}, {leg}, {address}: ", &values)
        }
        [] => fill(
            terminal,
            "- **{severity}** {code}, {leg}: ",
            &[("severity", &severity), ("code", &known), ("leg", &leg)],
        ),
    };
    text.push_str(&inline(&finding.message.to_string(), super::verdict::SENTENCE));
    text.push('\n');
    for evidence in finding.evidence.iter().take(PIECES) {
        let value = code(&evidence.value.to_string(), VALUE);
        // a String takes everything
        let _ = writeln!(text, "  - {} = {value}", code(&evidence.at, VALUE));
    }
    text
}

/// The lines that repeat each probe.
pub fn commands(report: &Report, terminal: &Terminal) -> Option<Section> {
    let line = |line: &repeat::Line| {
        let place = title(terminal, line.leg, line.layer);
        format!("# {place}\n{}\n", visible(&line.command, COMMAND))
    };
    let items: Vec<String> = repeat::list(report).iter().map(line).collect();
    let fence = fence(items.iter().map(String::as_str));
    (!items.is_empty()).then(|| Section {
        rank: 2,
        head: format!("### {}\n\n{fence}sh\n", say(terminal, "To repeat each probe by hand")),
        items,
        foot: format!("{fence}\n"),
    })
}

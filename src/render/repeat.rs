//! `-v`: for each row a line that repeats the probe with dig, openssl or curl.

use dcvdiag_checks::model::{Layer, Leg};
use dcvdiag_checks::path::step;
use dcvdiag_checks::report::Report;

use super::Terminal;
use super::width::padded;
use crate::escape::Visible;

/// A line that repeats what a row shows.
pub struct Line {
    /// The leg that was dialled.
    pub leg: Leg,
    /// The layer that was asked.
    pub layer: Layer,
    /// For a POSIX shell.
    pub command: String,
}

/// One line a row that was probed.
pub fn render(report: &Visible<Report>, terminal: &Terminal) -> String {
    let line = |line: &Line| {
        let title = padded(terminal.lang.title(line.leg, line.layer), 17);
        format!("  {title} {}", line.command)
    };
    let lines: Vec<String> = list(report).iter().map(line).collect();
    format!("\n{}\n{}\n", terminal.lang.say("REPEAT BY HAND"), lines.join("\n"))
}

/// Its rows as plain data, for HTML.
pub fn list(report: &Report) -> Vec<Line> {
    let seen = &report.observations;
    let probed = report.rows.iter().filter(|row| row.duration_ms.is_some());
    probed
        .filter_map(|row| {
            let command = (step(row.leg, row.layer)?.by_hand)(seen, row.leg)?;
            Some(Line { leg: row.leg, layer: row.layer, command })
        })
        .collect()
}

//! `--format markdown`: what pastes into a ticket. The verdict first, then what bears it out; under
//! 60 KB, and nothing that a server sent becomes markup.

mod escape;
mod evidence;
mod fleet;
mod size_budget;
#[cfg(test)]
mod tests;
mod verdict;

use dcvdiag_checks::model::Layer;
use dcvdiag_checks::report::Report;

use self::escape::{code, inline};
use self::size_budget::{MOST, Section, fitted};
use super::certificate::{self, Sense};
use super::words::{fill, leg, moment, result, say, title};
use super::{Terminal, matrix, table};
use crate::escape::Visible;

pub use fleet::Fleet;

/// The longest text of a cell, in characters.
const CELL: usize = 240;

/// One report as a ticket's text.
pub fn render(report: &Visible<Report>, terminal: &Terminal) -> String {
    let mut sections = vec![verdict::section(report, terminal), rows(report, terminal)];
    sections.extend(matrix::grids(report).iter().map(|grid| addresses(grid, terminal)));
    sections.extend(certificates(report, terminal));
    sections.extend(evidence::tried(report, terminal));
    sections.extend(evidence::findings(report, terminal));
    sections.extend(evidence::commands(report, terminal));
    sections.push(about(report, terminal));
    fitted(&sections, MOST, terminal)
}

/// A heading, and the begin of a table under it.
fn table_head(heading: &str, columns: &[&str], terminal: &Terminal) -> String {
    let titles: Vec<_> = columns.iter().map(|column| say(terminal, column)).collect();
    let rule = "---|".repeat(columns.len());
    format!("### {heading}\n\n| {} |\n|{rule}\n", titles.join(" | "))
}

/// A line of a table; its cells are Markdown.
fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn rows(report: &Report, terminal: &Terminal) -> Section {
    let row = |(i, row): (usize, &dcvdiag_checks::report::Row)| {
        line(&[
            (i + 1).to_string(),
            title(terminal, row.leg, row.layer).into_owned(),
            result(row.status).to_owned(),
            row.duration_ms.map_or_else(String::new, table::time),
            inline(&row.summary, CELL),
        ])
    };
    let columns = ["No.", "Layer", "Result", "Time", "What was seen"];
    Section {
        rank: 1,
        head: table_head(&say(terminal, "The path, layer by layer"), &columns, terminal),
        items: report.rows.iter().enumerate().map(row).collect(),
        foot: String::new(),
    }
}

fn addresses(grid: &matrix::Grid, terminal: &Terminal) -> Section {
    let name = |layer: &Layer| title(terminal, grid.leg, *layer);
    let titles: Vec<_> = grid.layers.iter().map(name).collect();
    let columns: Vec<&str> =
        std::iter::once("Address").chain(titles.iter().map(|title| &**title)).collect();
    let row = |(address, statuses): &(String, Vec<dcvdiag_checks::report::RowStatus>)| {
        let results = statuses.iter().map(|status| result(*status).to_owned());
        line(&std::iter::once(code(address, CELL)).chain(results).collect::<Vec<_>>())
    };
    let heading = "The addresses of the {leg} differ";
    Section {
        rank: 3,
        head: table_head(
            &fill(terminal, heading, &[("leg", &leg(terminal, grid.leg))]),
            &columns,
            terminal,
        ),
        items: grid.addresses.iter().map(row).collect(),
        foot: String::new(),
    }
}

fn certificates(report: &Report, terminal: &Terminal) -> Option<Section> {
    let views = certificate::views(report, terminal);
    let item = |view: &certificate::View| {
        let at = view.addresses.iter().take(8).map(|address| code(address, CELL));
        let mut at = at.collect::<Vec<_>>().join(", ");
        if view.addresses.len() > 8 {
            at.push_str(", …");
        }
        let heading =
            fill(terminal, "Certificate of the {leg}", &[("leg", &leg(terminal, view.leg))]);
        let columns = ["Property", "Value"].map(|column| say(terminal, column));
        let head =
            format!("**{heading}** · {at}\n\n| {} | {} |\n|---|---|\n", columns[0], columns[1]);
        let cell = |line: &certificate::Line| {
            let values: Vec<String> = line.values.iter().map(|value| inline(value, CELL)).collect();
            let values = match line.sense {
                Sense::Bad => format!("**{}**", values.join("; ")),
                Sense::Good | Sense::Neutral => values.join("; "),
            };
            self::line(&[line.label.to_string(), values])
        };
        head + &view.lines.iter().map(cell).collect::<String>() + "\n"
    };
    (!views.is_empty()).then(|| Section {
        rank: 4,
        head: format!("### {}\n\n", say(terminal, "Certificates")),
        items: views.iter().map(item).collect(),
        foot: String::new(),
    })
}

/// The host and time of the measurement.
fn about(report: &Report, terminal: &Terminal) -> Section {
    let seen = &report.observations;
    let text = "Measured by {tool} on {time} in {duration}, from a host with {os}.";
    let tool = code(&format!("{} {}", report.tool.name, report.tool.version), 80);
    let time = code(&moment(report.started_at), 80);
    let (duration, os) = (table::time(report.duration_ms), code(&seen.vantage.os, 40));
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("tool", &tool), ("time", &time), ("duration", &duration), ("os", &os)];
    let head = format!("### {}\n\n{}\n", say(terminal, "This run"), fill(terminal, text, &values));
    Section { rank: 0, head, ..Section::default() }
}

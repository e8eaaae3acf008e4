//! The table for a person.

use comfy_table::presets::NOTHING;
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, Width,
};
use dcvdiag_checks::model::{Millis, Report, Row, RowStatus};
use dcvdiag_checks::rows::title;

use super::{Detail, Look, findings, matrix, repeat, tried, verdict};

/// Head, rows, matrix, verdict; with `-v` findings and commands.
pub fn render(report: &Report, look: &Look) -> String {
    if look.detail == Detail::Quiet {
        return verdict::render(report, look);
    }
    let mut text = format!("{}\n\n{}\n", head(report, look), lines(&rows(report, look)));
    if let Some(matrix) = matrix::render(report, look) {
        text.push('\n');
        text.push_str(&matrix);
    }
    text.push('\n');
    text.push_str(&verdict::render(report, look));
    if look.detail == Detail::Full {
        text.push_str(&findings::render(report, look));
        text.extend(tried::render(report, look));
        text.push_str(&repeat::render(report));
        text.extend(report.redaction.iter().map(|it| format!("\n {}\n", it.words())));
    }
    text
}

fn head(report: &Report, look: &Look) -> String {
    let target = &report.observations.target;
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    let session = format!("session {}", dcvdiag_checks::http::shown(&target.session, 40));
    let port = format!(":{}", target.port);
    let rest = tool.len() + session.chars().count() + port.len() + 6;
    let room = look.columns.map_or(usize::MAX, |columns| usize::from(columns).saturating_sub(rest));
    format!("{tool}   {}{port}   {session}", shortened(&target.endpoint, room.max(24)))
}

/// A long name with its middle left out.
fn shortened(name: &str, most: usize) -> String {
    let length = name.chars().count();
    if length <= most {
        return name.to_owned();
    }
    let start = (most - 1) / 2;
    let end = most - 1 - start;
    let first: String = name.chars().take(start).collect();
    let last: String = name.chars().skip(length - end).collect();
    format!("{first}…{last}")
}

/// A table without borders, as wide as the terminal.
pub fn bare(look: &Look) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.enforce_styling().style_text_only();
    table.set_width(look.columns.unwrap_or(1000).max(40));
    table
}

fn rows(report: &Report, look: &Look) -> Table {
    let mut table = bare(look);
    let bold = |text: &str| Cell::new(text).add_attribute(Attribute::Bold);
    table.set_header(["#", "LAYER", "RESULT", "TIME", "WHAT WAS SEEN"].map(bold));
    for (i, row) in report.rows.iter().enumerate() {
        table.add_row([
            Cell::new(i + 1),
            Cell::new(title(row.leg, row.layer)),
            result(row.status),
            Cell::new(row.duration_ms.map_or_else(String::new, time)),
            Cell::new(&row.summary),
        ]);
    }
    for (i, width) in [4, 17, 7, 9].into_iter().enumerate() {
        if let Some(column) = table.column_mut(i) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }
    for i in [0, 3] {
        if let Some(column) = table.column_mut(i) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// `PASS` in green and its kin.
pub fn result(status: RowStatus) -> Cell {
    let (word, color) = match status {
        RowStatus::Pass => ("PASS", Color::Green),
        RowStatus::Warn => ("WARN", Color::Yellow),
        RowStatus::Fail => ("FAIL", Color::Red),
        RowStatus::Skip => ("SKIP", Color::DarkGrey),
    };
    Cell::new(word).fg(color)
}

/// Milliseconds as a person reads them.
pub fn time(millis: Millis) -> String {
    match millis.0 {
        ms if ms < 9.95 => format!("{ms:.1} ms"),
        ms if ms < 9_950.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}

/// A table's lines without the blanks at their ends.
pub fn lines(table: &Table) -> String {
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// The number of a row on the screen.
pub fn number(report: &Report, find: impl Fn(&Row) -> bool) -> Option<usize> {
    report.rows.iter().position(find).map(|place| place + 1)
}

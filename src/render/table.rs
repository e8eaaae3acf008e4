//! The table for a person.

use comfy_table::presets::NOTHING;
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, Width,
};
use dcvdiag_checks::model::Millis;
use dcvdiag_checks::report::{Report, Row, RowStatus};
use dcvdiag_lang::Lang;

use super::width::{STOP, breakable, shortened, width};
use super::{Detail, Terminal, experiments, findings, matrix, repeat, verdict};
use crate::escape::Visible;

/// Head, rows, matrix, verdict; with `-v` findings and commands.
pub fn render(report: &Visible<Report>, terminal: &Terminal) -> String {
    if terminal.detail == Detail::Quiet {
        return verdict::render(report, terminal);
    }
    let mut text = format!("{}\n\n{}\n", head(report, terminal), lines(&rows(report, terminal)));
    if let Some(matrix) = matrix::render(report, terminal) {
        text.push('\n');
        text.push_str(&matrix);
    }
    text.push('\n');
    text.push_str(&verdict::render(report, terminal));
    if terminal.detail == Detail::Full {
        text.push_str(&findings::render(report, terminal));
        text.extend(experiments::render(report, terminal));
        text.push_str(&repeat::render(report, terminal));
        text.extend(
            report
                .redaction
                .iter()
                .map(|it| format!("\n {}\n", terminal.lang.sentence(&it.words()))),
        );
    }
    text
}

fn head(report: &Visible<Report>, terminal: &Terminal) -> String {
    let target = &report.observations.target;
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    let session = dcvdiag_checks::text::shown(&target.session, 40);
    let session = format!("{} {session}", terminal.lang.say("session"));
    let first = target.first();
    let port = first.map_or(String::new(), |first| format!(":{}", first.port));
    let host = first.map_or("", |first| first.host);
    let rest = tool.len() + width(&session) + port.len() + 6;
    let room =
        terminal.columns.map_or(usize::MAX, |columns| usize::from(columns).saturating_sub(rest));
    format!("{tool}   {}{port}   {session}", shortened(host, room.max(24)))
}

/// A table without borders, as wide as the terminal.
pub fn bare(terminal: &Terminal) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.enforce_styling().style_text_only();
    table.set_width(terminal.columns.unwrap_or(1000).max(40));
    if terminal.lang != Lang::En {
        table.set_delimiter(STOP);
    }
    table
}

fn rows(report: &Visible<Report>, terminal: &Terminal) -> Table {
    let mut table = bare(terminal);
    let bold = |text: &str| Cell::new(terminal.lang.say(text)).add_attribute(Attribute::Bold);
    table.set_header(["#", "LAYER", "RESULT", "TIME", "WHAT WAS SEEN"].map(bold));
    for (i, row) in report.rows.iter().enumerate() {
        table.add_row([
            Cell::new(i + 1),
            Cell::new(terminal.lang.title(row.leg, row.layer)),
            result(row.status),
            Cell::new(row.duration_ms.map_or_else(String::new, time)),
            Cell::new(breakable(&row.summary, terminal.lang)),
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
    let line = |line: String| line.replace(STOP, "").trim_end().to_owned();
    table.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The number of a row on the screen.
pub fn number(report: &Report, find: impl Fn(&Row) -> bool) -> Option<usize> {
    report.rows.iter().position(find).map(|place| place + 1)
}

#[cfg(test)]
mod tests {
    use dcvdiag_checks::report::Report;
    use dcvdiag_lang::Lang;

    use super::super::sample;
    use super::super::width::width;
    use dcvdiag_checks::saved::Saved;

    use super::*;

    fn terminal(columns: u16) -> Terminal {
        Terminal::of_terminal(Lang::Ja, columns)
    }

    fn reports() -> Vec<Report> {
        ["analysis", "tcp-partial"]
            .map(|name| {
                format!("{}/fixtures/reports/{name}-0.1.0.json", env!("CARGO_MANIFEST_DIR"))
            })
            .map(|file| std::fs::read_to_string(file).expect("a report"))
            .map(|text| Saved::read(&text).expect("a report").judged(crate::tool::identity()))
            .to_vec()
    }

    /// Columns before the first mark of a text in a line.
    fn before(line: &str, text: &str) -> usize {
        width(&line[..line.find(text).unwrap_or_else(|| panic!("no {text} in {line}"))])
    }

    #[test]
    fn japanese_columns_line_up_at_80_and_at_200() {
        for (report, columns) in reports().iter().flat_map(|report| [(report, 80), (report, 200)]) {
            let report = sample::visible(&Lang::Ja.report(report));
            let terminal = terminal(columns);
            let text = lines(&rows(&report, &terminal));
            let text = anstream::adapter::strip_str(&text).to_string();
            let lines: Vec<&str> = text.lines().collect();
            let (result, seen) = (before(lines[0], "結果"), before(lines[0], "観測内容"));
            let mut rows = 0;
            for line in &lines[1..] {
                assert!(width(line) <= usize::from(columns), "{columns}: {line}");
                let cell = cut(line, seen);
                let is_row =
                    ["PASS", "WARN", "FAIL", "SKIP"].iter().any(|word| line.contains(word));
                if is_row {
                    rows += 1;
                    assert!(!cut(line, result).starts_with(' '), "{line}");
                }
                assert!(!cell.is_empty() && !cell.starts_with(' '), "{columns}: {line}");
            }
            assert_eq!(rows, report.rows.len(), "{text}");
        }
    }

    #[test]
    fn no_line_of_a_japanese_verdict_is_wider_than_its_terminal() {
        for report in reports() {
            let report = sample::visible(&Lang::Ja.report(&report));
            let text = verdict::render(&report, &terminal(80));
            let text = anstream::adapter::strip_str(&text).to_string();
            assert!(!text.contains(STOP), "{text}");
            let wrapped = |line: &&str| !line.trim_start().starts_with("$ "); // commands never are
            for line in text.lines().skip(1).filter(wrapped) {
                assert!(width(line) <= 80, "{line}");
            }
        }
    }

    /// What follows after so many columns; they end between two characters.
    fn cut(line: &str, columns: usize) -> &str {
        let at = line.char_indices().find(|(at, _)| width(&line[..*at]) >= columns);
        let (at, _) = at.unwrap_or((line.len(), ' '));
        assert!(at == line.len() || width(&line[..at]) == columns, "a column is off: {line}");
        &line[at..]
    }
}

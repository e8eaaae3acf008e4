//! The verdict: what is broken, why, what else it could be, what to do, whose it is.

use std::fmt::Write;

use dcvdiag_checks::model::Verdict;
use dcvdiag_checks::report::Report;

use super::escape::{advice, code, inline};
use super::size_budget::Section;
use crate::render::Terminal;
use crate::render::headline::{certainty, headline, more, reasons, remarks};
use crate::render::words::{fill, owner, say};

/// The longest sentence, in characters.
pub const SENTENCE: usize = 500;

/// The first section.
pub fn section(report: &Report, terminal: &Terminal) -> Section {
    let target = &report.observations.target;
    let title = fill(terminal, "dcvdiag: {verdict}", &[("verdict", &headline(report, terminal))]);
    let mut head = format!("## {}\n\n", inline(&title, SENTENCE));
    let name = code(&target.title(), 300);
    let session = code(&target.session, 80);
    let of = fill(
        terminal,
        "{endpoint}, session {session}",
        &[("endpoint", &name), ("session", &session)],
    );
    let _ = writeln!(head, "{of}\n"); // a String takes everything
    for remark in remarks(report, terminal) {
        let _ = writeln!(head, "**{}**\n", bold(&remark));
    }
    Section { rank: 0, head, items: items(&report.verdict, terminal), foot: String::new() }
}

/// Emphasis holds code as well as words.
fn bold(text: &str) -> String {
    inline(text, SENTENCE)
}

/// Its sentences, each group under its own word.
pub fn items(verdict: &Verdict, terminal: &Terminal) -> Vec<String> {
    let mut items = Vec::new();
    let summary = inline(&verdict.summary, SENTENCE);
    items.push(match (&verdict.code, certainty(verdict, terminal)) {
        (Some(known), Some(how)) => format!("**{}** ({how}): {summary}\n\n", code(known, 80)),
        (Some(known), None) => format!("**{}**: {summary}\n\n", code(known, 80)),
        (None, _) => format!("{summary}\n\n"),
    });
    let mut group = |label: &str, mark: Mark, lines: &[String]| {
        let last = lines.len().saturating_sub(1);
        for (i, line) in lines.iter().enumerate() {
            let label =
                if i == 0 { format!("**{}**\n\n", say(terminal, label)) } else { String::new() };
            let mark = match mark {
                Mark::Dash => "-".to_owned(),
                Mark::Number => format!("{}.", i + 1),
            };
            let end = if i == last { "\n\n" } else { "\n" };
            items.push(format!("{label}{mark} {}{end}", advice(line, SENTENCE)));
        }
    };
    group("Why", Mark::Dash, reasons(verdict));
    if let Some(doubt) = &verdict.doubt {
        group("Either, the likeliest first", Mark::Number, &doubt.causes);
        group("What decides", Mark::Dash, std::slice::from_ref(&doubt.decide));
    }
    group("Fix", Mark::Dash, &verdict.fix);
    if let Some(who) = verdict.owner {
        let line = fill(terminal, "Whose: {owner}", &[("owner", &owner(terminal, who))]);
        items.push(format!("{}\n\n", inline(&line, SENTENCE)));
    }
    if let Some(command) = more(verdict) {
        let command = code(&command, 120);
        items.push(format!("{}\n", fill(terminal, "More: {command}", &[("command", &command)])));
    }
    items
}

#[derive(Clone, Copy)]
enum Mark {
    Dash,
    Number,
}

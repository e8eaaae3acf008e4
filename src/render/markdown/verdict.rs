//! The verdict: what is broken, why, what else it could be, what to do, whose it is.

use std::fmt::Write;

use dcvdiag_checks::model::Verdict;
use dcvdiag_checks::report::Report;

use super::escape::{code, fence, inline};
use super::size_budget::Section;
use crate::escape::visible;
use crate::render::Terminal;
use crate::render::advice::Spoken;
use crate::render::headline::{certainty, headline, more, reasons, remarks};
use crate::render::words::{fill, owner, say};

/// The longest sentence, in characters.
pub const SENTENCE: usize = 500;

/// The longest command, in characters.
const COMMAND: usize = 1200;

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

/// The sentences, each group under its own word.
pub fn items(verdict: &Verdict, terminal: &Terminal) -> Vec<String> {
    let mut items = Vec::new();
    let summary = inline(&verdict.summary.to_string(), SENTENCE);
    items.push(match (&verdict.code, certainty(verdict, terminal)) {
        (Some(known), Some(how)) => format!("**{}** ({how}): {summary}\n\n", code(known, 80)),
        (Some(known), None) => format!("**{}**: {summary}\n\n", code(known, 80)),
        (None, _) => format!("{summary}\n\n"),
    });
    let mut group = |label: &str, mark: Mark, all: &[Spoken]| {
        let last = all.len().saturating_sub(1);
        for (i, one) in all.iter().enumerate() {
            let label =
                if i == 0 { format!("**{}**\n\n", say(terminal, label)) } else { String::new() };
            let mark = match mark {
                Mark::Dash => "-".to_owned(),
                Mark::Number => format!("{}.", i + 1),
            };
            let command = one.command.as_ref().map_or(String::new(), |it| below(it));
            let end = if i == last { "\n\n" } else { "\n" };
            items.push(format!("{label}{mark} {}{command}{end}", inline(&one.text, SENTENCE)));
        }
    };
    let sentence = |text: &String| Spoken { text: text.clone(), command: None };
    let named = verdict.owner;
    group("Why", Mark::Dash, &reasons(verdict).iter().map(sentence).collect::<Vec<_>>());
    let causes = verdict.causes.iter().map(|it| Spoken::cause(it, named, terminal));
    group("Causes, the likeliest first", Mark::Number, &causes.collect::<Vec<_>>());
    let decide = verdict.decide.iter().map(|it| Spoken::decide(it, terminal));
    group("To tell them apart", Mark::Dash, &decide.collect::<Vec<_>>());
    let fix = verdict.fix.iter().map(|it| Spoken::advice(it, named, terminal));
    group("Fix", Mark::Dash, &fix.collect::<Vec<_>>());
    if let Some(who) = verdict.owner {
        let line = fill(terminal, "Who: {owner}", &[("owner", &owner(terminal, who))]);
        items.push(format!("{}\n\n", inline(&line, SENTENCE)));
    }
    if let Some(command) = more(verdict) {
        let command = code(&command, 120);
        items.push(format!("{}\n", fill(terminal, "More: {command}", &[("command", &command)])));
    }
    items
}

/// A command in a block of its own below a list item, where nothing wraps it.
fn below(command: &str) -> String {
    let command = visible(command, COMMAND);
    let fence = fence([command.as_str()]);
    format!("\n\n  {fence}sh\n  {command}\n  {fence}")
}

#[derive(Clone, Copy)]
enum Mark {
    Dash,
    Number,
}

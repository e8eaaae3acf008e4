//! The verdict under the table.

use std::fmt::Write as _;

use comfy_table::{ColumnConstraint, Width};
use dcvdiag_checks::model::{Certainty, Verdict, VerdictStatus};
use dcvdiag_checks::report::{Ended, Report};
use dcvdiag_checks::text::shown;
use owo_colors::{OwoColorize, Style};

use super::Terminal;
use super::advice::Spoken;
use super::table::{bare, lines, number};
use super::width::breakable;
use crate::escape::Visible;

/// The width of the labels, and of the marks behind them.
const LABEL: u16 = 12;
const MARK: u16 = 3;

/// The line, then why, the causes that remain, what tells them apart, fix, who and more.
pub fn render(report: &Visible<Report>, terminal: &Terminal) -> String {
    let verdict = &report.verdict;
    let owner = verdict.owner;
    let said = |text: &str| Spoken { text: text.to_owned(), command: None };
    let why: Vec<Spoken> = verdict.why.iter().map(Spoken::sentence).collect();
    let causes = verdict.causes.iter().map(|cause| Spoken::cause(cause, owner, terminal));
    let decide = verdict.decide.iter().map(|decide| Spoken::decide(decide, terminal));
    let fix = verdict.fix.iter().map(|advice| Spoken::advice(advice, owner, terminal));
    let who = owner.map(|owner| said(terminal.lang.owner(owner)));
    let notes = notes(report);
    let notes = notes.iter().map(|note| said(&terminal.lang.sentence(note)));
    let mut page = Page { terminal, text: format!(" {}\n", headline(report, terminal)) };
    page.group("why", &why);
    page.group("causes", &causes.collect::<Vec<_>>());
    page.group("to tell", &decide.collect::<Vec<_>>());
    page.group("fix", &fix.collect::<Vec<_>>());
    page.group("who", &who.into_iter().collect::<Vec<_>>());
    page.group("more", &more(verdict).iter().map(|line| said(line)).collect::<Vec<_>>());
    page.group("note", &notes.collect::<Vec<_>>());
    page.text
}

/// The verdict as it is written: labels, sentences that are wrapped, commands that are not.
struct Page<'a> {
    terminal: &'a Terminal,
    text: String,
}

impl Page<'_> {
    fn group(&mut self, label: &str, all: &[Spoken]) {
        for (i, one) in all.iter().enumerate() {
            let mark = match label {
                _ if all.len() == 1 => String::new(),
                "causes" => format!("{}.", i + 1),
                _ => "-".to_owned(),
            };
            let label = if i == 0 { self.terminal.lang.say(label) } else { "" };
            self.sentence(label, &mark, &one.text);
            if let Some(command) = &one.command {
                let indent = usize::from(LABEL + MARK);
                let _ = writeln!(self.text, "{:indent$}$ {command}", ""); // a String takes everything
            }
        }
    }

    fn sentence(&mut self, label: &str, mark: &str, sentence: &str) {
        if label.is_empty() && sentence.is_empty() {
            return;
        }
        let mut table = bare(self.terminal);
        table.add_row([label, mark, &breakable(sentence, self.terminal.lang)]);
        for (i, (width, padding)) in [(LABEL, (4, 1)), (MARK, (0, 1))].into_iter().enumerate() {
            if let Some(column) = table.column_mut(i) {
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
                column.set_padding(padding);
            }
        }
        if let Some(text) = table.column_mut(2) {
            text.set_padding((0, 0));
        }
        self.text.push_str(&lines(&table));
        self.text.push('\n');
    }
}

fn headline(report: &Visible<Report>, terminal: &Terminal) -> String {
    let lang = terminal.lang;
    let verdict = &report.verdict;
    let (word, style) = match verdict.status {
        VerdictStatus::Pass => ("PASS", Style::new().green()),
        VerdictStatus::Warn => ("WARN", Style::new().yellow()),
        VerdictStatus::Fail => (lang.say("BROKEN"), Style::new().red()),
        VerdictStatus::Inconclusive => (lang.say("INCONCLUSIVE"), Style::new().magenta()),
    };
    let word = word.style(style.bold());
    let (Some(leg), Some(layer)) = (verdict.leg, verdict.layer) else {
        return format!("{word} {}", verdict.summary);
    };
    let at = number(report, |row| (row.leg, row.layer) == (leg, layer));
    let at = at.map_or(String::new(), |n| format!(" {}", lang.sentence(&format!("at layer {n},"))));
    let place = lang.title(leg, layer);
    let code = verdict.code.as_deref().unwrap_or(lang.say("could not be measured"));
    let certainty = match verdict.certainty {
        Some(Certainty::Observed) => format!("   ({})", lang.say("observed")),
        Some(Certainty::Inferred) => format!("   ({})", lang.say("inferred")),
        None => String::new(),
    };
    format!("{word}{at} {place}   {}{certainty}", code.bold())
}

/// Things that a reader of the verdict has to know of the report.
fn notes(report: &Visible<Report>) -> Vec<String> {
    let interrupted = (report.ended == Ended::Interrupted)
        .then(|| "the run was interrupted: this is what was seen so far".to_owned());
    let earlier = report.earlier.as_ref().map(|earlier| {
        let version = shown(&earlier.tool.version, 20);
        let said = earlier.verdict.code.as_deref().unwrap_or(earlier.verdict.status.word());
        format!("dcvdiag {version} judged otherwise when it was saved: {}", shown(said, 60))
    });
    interrupted.into_iter().chain(earlier).collect()
}

fn more(verdict: &Verdict) -> Vec<String> {
    verdict.code.iter().map(|code| format!("dcvdiag explain {code}")).collect()
}

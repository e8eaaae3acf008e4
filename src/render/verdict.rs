//! The verdict under the table.

use comfy_table::{ColumnConstraint, Width};
use dcvdiag_checks::model::{Certainty, Verdict, VerdictStatus};
use dcvdiag_checks::report::{Ended, Report};
use dcvdiag_checks::text::shown;
use owo_colors::{OwoColorize, Style};

use super::Terminal;
use super::table::{bare, lines, number};
use super::width::breakable;
use crate::escape::Visible;

/// Its line, then why, what else it could be, fix, whose and more.
pub fn render(report: &Visible<Report>, terminal: &Terminal) -> String {
    let verdict = &report.verdict;
    let mut text = format!(" {}\n", headline(report, terminal));
    let mut table = bare(terminal);
    let mut say = |label: &str, lines: &[String]| {
        for (i, line) in lines.iter().enumerate() {
            let mark = match label {
                _ if lines.len() == 1 => String::new(),
                "either" => format!("{}.", i + 1),
                _ => "-".to_owned(),
            };
            let label = if i == 0 { terminal.lang.say(label) } else { "" };
            table.add_row([label, &mark, &breakable(line, terminal.lang)]);
        }
    };
    say("why", &verdict.why);
    if let Some(doubt) = &verdict.doubt {
        say("either", &doubt.causes);
        say("decide", std::slice::from_ref(&doubt.decide));
    }
    say("fix", &verdict.fix);
    let owner = verdict.owner.map(|owner| terminal.lang.owner(owner).to_owned());
    say("whose", &owner.into_iter().collect::<Vec<_>>());
    say("more", &more(verdict));
    let notes: Vec<String> =
        notes(report).iter().map(|note| terminal.lang.sentence(note).into_owned()).collect();
    say("note", &notes);
    // "either" is the longest label, and its causes are numbered.
    let wider = u16::from(verdict.doubt.is_some());
    for (i, (width, padding)) in [(10 + wider, (4, 1)), (2 + wider, (0, 1))].into_iter().enumerate()
    {
        if let Some(column) = table.column_mut(i) {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
            column.set_padding(padding);
        }
    }
    if let Some(text) = table.column_mut(2) {
        text.set_padding((0, 0));
    }
    if table.row_count() > 0 {
        text.push_str(&lines(&table));
        text.push('\n');
    }
    text
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

/// What a reader of the verdict has to know of the report.
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

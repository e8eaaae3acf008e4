//! A fleet for a person: a line a target, and what came of all.

use std::fmt::Write as _;
use std::io::{self, Write};

use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::{Ended, Report};
use dcvdiag_lang::Lang;
use owo_colors::{OwoColorize, Style};

use super::fleet::Lines;
use super::width::{padded, width};
use super::{Detail, Summary, Terminal};
use crate::escape::{Visible, within};
use crate::render::fleet::VisibleNamed;

/// The longest name that gets a column of its own, in columns.
const NAME: usize = 32;
/// The longest name, in characters: a targets file has none longer, a saved report may.
const LONGEST: usize = 200;

/// The widest result, in columns.
const RESULT: usize = 7;
/// The most that is said of a reason, and the least that says something, in columns.
const WHY: usize = 300;
const WHY_AT_LEAST: usize = 12;

/// Lines as targets finish.
pub struct Fleet {
    terminal: Terminal,
    name: usize,
}

impl Fleet {
    /// Nothing is in it yet.
    pub fn new(terminal: &Terminal) -> Self {
        Self { terminal: terminal.clone(), name: 0 }
    }

    fn put(&self, text: String, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.terminal.plain(text).as_bytes())
    }
}

impl Lines for Fleet {
    fn begin(&mut self, names: &Visible<Vec<String>>, _out: &mut dyn Write) -> io::Result<()> {
        let widths = names.iter().map(|name| width(&within(name, LONGEST)));
        self.name = widths.max().unwrap_or_default().min(NAME);
        Ok(())
    }

    fn add(&mut self, one: VisibleNamed<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.terminal.detail == Detail::Quiet && one.report.verdict.status == VerdictStatus::Pass
        {
            return Ok(());
        }
        let name = within(one.title(), LONGEST);
        let (name, lang) = (padded(&name, self.name), self.terminal.lang);
        let before = RESULT + 5 + width(&name);
        let room = self.terminal.columns.map(|columns| usize::from(columns).saturating_sub(before));
        let result = result(one.report.verdict.status, lang);
        self.put(format!(" {result}  {name}  {}\n", said(one.report, room, lang)), out)
    }

    fn end(&mut self, summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()> {
        self.put(counted(summary, self.terminal.lang), out)
    }
}

/// `PASS` and its kin.
pub fn word(status: VerdictStatus, lang: Lang) -> &'static str {
    match status {
        VerdictStatus::Pass => "PASS",
        VerdictStatus::Warn => "WARN",
        VerdictStatus::Fail => lang.say("BROKEN"),
        VerdictStatus::Inconclusive => lang.say("UNKNOWN"),
    }
}

/// The word in its colour, as wide as the widest.
pub fn result(status: VerdictStatus, lang: Lang) -> String {
    let style = match status {
        VerdictStatus::Pass => Style::new().green(),
        VerdictStatus::Warn => Style::new().yellow(),
        VerdictStatus::Fail => Style::new().red(),
        VerdictStatus::Inconclusive => Style::new().magenta(),
    };
    let word = word(status, lang);
    format!("{}{}", word.style(style.bold()), " ".repeat(RESULT - width(word)))
}

/// Where and what it is, in a line of so many columns; none is as many as it takes.
pub fn said(report: &Visible<Report>, room: Option<usize>, lang: Lang) -> String {
    let verdict = &report.verdict;
    let (Some(leg), Some(layer)) = (verdict.leg, verdict.layer) else {
        return format!("{:.0} ms", report.duration_ms.0);
    };
    let place = lang.title(leg, layer);
    match &verdict.code {
        Some(code) => {
            let why = verdict.why.first().map_or(String::new(), ToString::to_string);
            let room = room.map_or(WHY, |room| room.saturating_sub(width(place) + width(code) + 6));
            if room < WHY_AT_LEAST {
                return format!("{place}   {}", code.bold());
            }
            format!("{place}   {}   {}", code.bold(), within(&why, room))
        }
        None => {
            within(&verdict.summary.to_string(), room.map_or(WHY, |room| room.max(WHY_AT_LEAST)))
        }
    }
}

fn counted(summary: &Visible<Summary>, lang: Lang) -> String {
    let counts = [
        (summary.fail, lang.say("broken")),
        (summary.inconclusive, lang.say("not measured")),
        (summary.warn, lang.say("with a warning")),
        (summary.pass, lang.say("pass")),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let targets = if summary.targets == 1 { lang.say("target") } else { lang.say("targets") };
    let mut text = format!("\n {} {targets}: {}\n", summary.targets, counts.join(", "));
    for (code, n) in &summary.codes {
        let _ = writeln!(text, "   {n:>4}  {code}"); // a String takes everything
    }
    if summary.ended == Ended::Interrupted {
        let words = lang.say("interrupted: the other targets were not probed to their end");
        let _ = writeln!(text, " {words}");
    }
    text
}

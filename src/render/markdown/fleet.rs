//! Many targets in one ticket: the counts, a line a target, and what is broken of the first ones.
//! No more is kept than the document may hold, so that memory does not grow with the fleet.

use std::io::{self, Write};

use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::Ended;

use super::escape::{code, inline};
use super::size_budget::{MOST, Section, fitted, how_many};
use super::{CELL, line, table_head, verdict};
use crate::escape::Visible;
use crate::render::fleet::Lines;
use crate::render::fleet::VisibleNamed;
use crate::render::headline::{headline, word};
use crate::render::words::{fill, say};
use crate::render::{Summary, Terminal};

/// What is kept of what is broken, of the lines that need a look, and of those that pass; in bytes.
const DETAILS: usize = 24_000;
const LINES: usize = 18_000;
const PASSES: usize = 9_000;
/// The part of it that a single target may take.
const ONE: usize = 6_000;

/// The document of a fleet. It is written at the end, since its verdict comes first.
pub struct Fleet {
    terminal: Terminal,
    details: Kept,
    lines: Kept,
    passes: Kept,
}

/// The first of what came, and how many more there were.
struct Kept {
    items: Vec<String>,
    room: usize,
    missing: usize,
}

impl Kept {
    const fn new(room: usize) -> Self {
        Self { items: Vec::new(), room, missing: 0 }
    }

    fn add(&mut self, item: String) {
        match self.room.checked_sub(item.len()) {
            Some(left) if self.missing == 0 => {
                self.room = left;
                self.items.push(item);
            }
            _ => self.missing += 1,
        }
    }
}

impl Fleet {
    /// Nothing is in it yet.
    pub fn new(terminal: &Terminal) -> Self {
        let [details, lines, passes] = [DETAILS, LINES, PASSES].map(Kept::new);
        Self { terminal: terminal.clone(), details, lines, passes }
    }

    /// The broken part of a target.
    fn detail(&self, one: VisibleNamed<'_>) -> String {
        let terminal = &self.terminal;
        let report = one.report;
        let title = fill(
            terminal,
            "{target}: {verdict}",
            &[("target", &one.title()), ("verdict", &headline(report, terminal))],
        );
        let all = verdict::items(&report.verdict, terminal);
        let kept = how_many(&all, &mut { ONE });
        format!("### {}\n\n{}\n\n", inline(&title, CELL), all[..kept].concat().trim_end())
    }

    fn line(&self, one: VisibleNamed<'_>) -> String {
        let verdict = &one.report.verdict;
        line(&[
            code(one.title(), 120),
            inline(&headline(one.report, &self.terminal), CELL),
            verdict.code.as_ref().map_or(String::new(), |known| code(known, 80)),
        ])
    }

    /// A section of what was kept, which says how much was not.
    fn section(&self, head: String, kept: &Kept) -> Section {
        let note = "_Left out, so that the whole stays under 60 KB: {n} more here. The JSON report has them._";
        let foot = match kept.missing {
            0 => String::new(),
            n => format!("\n{}\n", fill(&self.terminal, note, &[("n", &n)])),
        };
        Section { rank: 1, head, items: kept.items.clone(), foot }
    }

    fn counts(&self, summary: &Visible<Summary>) -> Section {
        let terminal = &self.terminal;
        let title = format!("dcvdiag: {}", say(terminal, word(summary.worst())));
        let counts = "{all} targets: {fail} broken, {inconclusive} not measured, {warn} with a warning, {pass} pass.";
        let counts = fill(
            terminal,
            counts,
            &[
                ("all", &summary.targets),
                ("fail", &summary.fail),
                ("inconclusive", &summary.inconclusive),
                ("warn", &summary.warn),
                ("pass", &summary.pass),
            ],
        );
        let mut head = format!("## {title}\n\n{counts}\n");
        if summary.ended == Ended::Interrupted {
            let text = "Interrupted: the other targets were not probed to their end.";
            head = format!("{head}\n**{}**\n", say(terminal, text));
        }
        let mut codes: Vec<_> = summary.codes.iter().collect();
        codes.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        let item = |(known, n): &(&String, &usize)| format!("- {n} × {}\n", code(known, 80));
        if !codes.is_empty() {
            head.push('\n');
        }
        Section { head, items: codes.iter().map(item).collect(), ..Section::default() }
    }
}

impl Lines for Fleet {
    fn add(&mut self, one: VisibleNamed<'_>, _out: &mut dyn Write) -> io::Result<()> {
        let status = one.report.verdict.status;
        let line = self.line(one);
        if matches!(status, VerdictStatus::Pass) {
            self.passes.add(line);
            return Ok(());
        }
        self.lines.add(line);
        if status != VerdictStatus::Warn {
            self.details.add(self.detail(one));
        }
        Ok(())
    }

    fn end(&mut self, summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()> {
        let columns = ["Target", "Verdict", "Code"];
        let parts = [
            ("Targets that need a look", Some(&columns), &self.lines),
            ("What is broken", None, &self.details),
            ("Targets that pass", Some(&columns), &self.passes),
        ];
        let mut sections = vec![self.counts(summary)];
        for (heading, columns, kept) in
            parts.into_iter().filter(|(.., kept)| !kept.items.is_empty())
        {
            let heading = say(&self.terminal, heading);
            let head = match columns {
                Some(columns) => table_head(&heading, columns, &self.terminal),
                None => format!("## {heading}\n\n"),
            };
            sections.push(self.section(head, kept));
        }
        out.write_all(fitted(&sections, MOST, &self.terminal).as_bytes())
    }
}

//! Documents of many targets. They grow target by target, so that nothing of a finished target has
//! to be kept.

use std::collections::BTreeMap;
use std::io::{self, Write};

use dcvdiag_checks::model::{Ended, Millis, Report, VerdictStatus};

use serde::Serialize;

use super::{
    Format, Look, github, html, json, junit, lines, markdown, nagios, ndjson, openmetrics, tap,
};

/// A target's report, with the name it has in the targets file.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// Its name; none where the run has one target alone.
    pub name: Option<&'a str>,
    /// What came of it.
    pub report: &'a Report,
}

impl Named<'_> {
    /// Its name, or the endpoint's.
    pub fn title(&self) -> &str {
        let first = || self.report.observations.target.first().map_or("", |first| first.host);
        self.name.unwrap_or_else(first)
    }
}

/// What came of all targets, counted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// How many the file names.
    pub targets: usize,
    /// How many passed.
    pub pass: usize,
    /// How many have something to mend.
    pub warn: usize,
    /// How many are broken.
    pub fail: usize,
    /// How many could not be measured.
    pub inconclusive: usize,
    /// The codes of the verdicts, with how many targets have each.
    pub codes: BTreeMap<String, usize>,
    /// How the whole came to its end.
    pub ended: Ended,
    /// From the first probe to the last.
    pub duration_ms: Option<Millis>,
}

impl Summary {
    /// Counts one more target.
    pub fn count(&mut self, report: &Report) {
        *match report.verdict.status {
            VerdictStatus::Pass => &mut self.pass,
            VerdictStatus::Warn => &mut self.warn,
            VerdictStatus::Fail => &mut self.fail,
            VerdictStatus::Inconclusive => &mut self.inconclusive,
        } += 1;
        if let Some(code) = &report.verdict.code {
            *self.codes.entry(code.clone()).or_default() += 1;
        }
    }

    /// How many nobody came to.
    pub const fn unprobed(&self) -> usize {
        self.targets.saturating_sub(self.pass + self.warn + self.fail + self.inconclusive)
    }

    /// The worst of the verdicts: what is broken is worse than what could not be measured. Targets
    /// that were never probed could not be measured.
    pub fn worst(&self) -> VerdictStatus {
        match self {
            Self { fail: 1.., .. } => VerdictStatus::Fail,
            Self { inconclusive: 1.., .. } => VerdictStatus::Inconclusive,
            _ if self.unprobed() > 0 => VerdictStatus::Inconclusive,
            Self { warn: 1.., .. } => VerdictStatus::Warn,
            _ => VerdictStatus::Pass,
        }
    }
}

/// A document that grows.
pub trait Growing {
    /// What stands before the first target.
    fn begin(&mut self, _names: &[&str], _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// One target, in the order in which they finish.
    fn add(&mut self, one: Named<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// What stands after the last one; without it the document is not whole.
    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// Whether events were told before, as they happened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// On stdout, as it happens.
    AsItHappens,
    /// In a file, all of it.
    Afterwards,
}

/// The document of a fleet in a format.
pub fn growing(format: Format, look: &Look, told: Told) -> Box<dyn Growing> {
    match format {
        Format::Table => Box::new(lines::Fleet::new(look)),
        Format::Json => Box::new(json::Fleet::default()),
        Format::Ndjson => Box::new(ndjson::Fleet::new(told)),
        Format::Markdown => Box::new(markdown::Fleet::new(look)),
        Format::Html => Box::new(html::Fleet::new(look)),
        Format::Junit => Box::new(junit::Fleet),
        Format::Tap => Box::new(tap::Fleet::default()),
        Format::Openmetrics => Box::new(openmetrics::Fleet::default()),
        Format::Nagios => Box::new(nagios::Fleet::default()),
        Format::Github => Box::new(github::Fleet),
    }
}

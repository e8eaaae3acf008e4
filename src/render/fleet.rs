//! Documents of many targets. They grow target by target, so that nothing of a finished target has
//! to be kept.

use std::collections::BTreeMap;
use std::io::{self, Write};

use dcvdiag_checks::model::{Millis, VerdictStatus};
use dcvdiag_checks::report::{Ended, Report};

use dcvdiag_lang::Lang;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::escape::Visible;

use super::{
    Terminal, fleet_table, github, html, json, junit, markdown, nagios, ndjson, openmetrics, tap,
};
use crate::options::Format;

/// A target's report, with the name it has in the targets file.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// The name; none where the run has one target alone.
    pub name: Option<&'a str>,
    /// The outcome of the target.
    pub report: &'a Report,
}

impl Named<'_> {
    /// The name, or the endpoint's.
    pub fn title(&self) -> &str {
        let first = || self.report.observations.target.first().map_or("", |first| first.host);
        self.name.unwrap_or_else(first)
    }
}

/// A target's report, with the name it has in the targets file, both visible.
#[derive(Clone, Copy)]
pub struct VisibleNamed<'a> {
    name: Option<&'a str>,
    /// The outcome of the target.
    pub report: &'a Visible<Report>,
}

impl<'a> VisibleNamed<'a> {
    /// A name, where there is one, and what came of it.
    pub fn new(name: Option<&'a Visible<String>>, report: &'a Visible<Report>) -> Self {
        Self { name: name.map(|name| name.as_str()), report }
    }

    /// The name; none where the run has one target alone.
    pub const fn name(self) -> Option<&'a str> {
        self.name
    }

    /// The name, or the endpoint's.
    pub fn title(self) -> &'a str {
        let first = || self.report.observations.target.first().map_or("", |first| first.host);
        self.name.unwrap_or_else(first)
    }

    /// Gives it a name in any case.
    pub fn titled(self) -> Self {
        Self { name: Some(self.title()), ..self }
    }
}

/// The outcome of all targets, counted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// The number of targets that the file names.
    pub targets: usize,
    /// The number of targets that passed.
    pub pass: usize,
    /// The number of targets that have something to repair.
    pub warn: usize,
    /// The number of targets that are broken.
    pub fail: usize,
    /// The number of targets that could not be measured.
    pub inconclusive: usize,
    /// The codes of the verdicts, with how many targets have each.
    pub codes: BTreeMap<String, usize>,
    /// The end of the whole run.
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

    /// The number of targets that were not begun.
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
    /// The text before the first target.
    fn begin(&mut self, _names: &[&str], _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// One target, in the order in which they finish.
    fn add(&mut self, one: Named<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// The text after the last one; without it the document is not whole.
    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// A document that grows, for a terminal or for a reader of lines.
pub trait Lines {
    /// The text before the first target.
    fn begin(&mut self, _names: &Visible<Vec<String>>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// One target, in the order in which they finish.
    fn add(&mut self, one: VisibleNamed<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// The text after the last one; without it the document is not whole.
    fn end(&mut self, summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()>;
}

/// Such a document, which is told what was translated and made visible.
pub struct Escaping<D> {
    document: D,
    lang: Lang,
}

impl<D: Lines> Escaping<D> {
    /// Nothing is in it yet.
    pub const fn new(document: D, lang: Lang) -> Self {
        Self { document, lang }
    }
}

impl<D: Lines> Growing for Escaping<D> {
    fn begin(&mut self, names: &[&str], out: &mut dyn Write) -> io::Result<()> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        self.document.begin(&shown(&names)?, out)
    }

    fn add(&mut self, one: Named<'_>, out: &mut dyn Write) -> io::Result<()> {
        let name = one.name.map(|name| shown(&name.to_owned())).transpose()?;
        let report = shown(&*self.lang.report(one.report))?;
        self.document.add(VisibleNamed::new(name.as_ref(), &report), out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.document.end(&shown(summary)?, out)
    }
}

fn shown<T: Serialize + DeserializeOwned>(value: &T) -> io::Result<Visible<T>> {
    Visible::of(value).ok_or_else(|| io::Error::other("a report that cannot be shown"))
}

/// Tells if events were told before, as they happened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum EventTiming {
    /// On stdout, as it happens.
    AsTheyHappen,
    /// In a file, all of it.
    Afterwards,
}

/// The document of a fleet in a format.
pub fn growing(format: Format, terminal: &Terminal, told: EventTiming) -> Box<dyn Growing> {
    match format {
        Format::Table => Box::new(Escaping::new(fleet_table::Fleet::new(terminal), terminal.lang)),
        Format::Json => Box::new(json::Fleet::default()),
        Format::Ndjson => Box::new(ndjson::Fleet::new(told)),
        Format::Markdown => Box::new(Escaping::new(markdown::Fleet::new(terminal), terminal.lang)),
        Format::Html => Box::new(html::Fleet::new(terminal)),
        Format::Junit => Box::new(Escaping::new(junit::Fleet, Lang::En)),
        Format::Tap => Box::new(Escaping::new(tap::Fleet::default(), Lang::En)),
        Format::Openmetrics => Box::new(Escaping::new(openmetrics::Fleet::default(), Lang::En)),
        Format::Nagios => Box::new(Escaping::new(nagios::Fleet::default(), Lang::En)),
        Format::Github => Box::new(Escaping::new(github::Fleet, Lang::En)),
    }
}

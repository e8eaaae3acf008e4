//! What a page shows of one report: texts that are cut and made visible, never marked up here.

use std::borrow::Cow;

use dcvdiag_checks::model::{Advice, Cause, Owner, VerdictStatus};
use dcvdiag_checks::report::{Report, RowStatus};

use super::path::Picture;
use super::rows::{self, Row};
use super::waterfall::Waterfall;
use crate::escape::visible;
use crate::render::advice::Spoken;
use crate::render::certificate::{self, Sense};
use crate::render::headline::{certainty, headline, more, reasons, remarks};
use crate::render::words::{fill, language, leg, moment, owner, result, say, title};
use crate::render::{Terminal, matrix, table};

/// The longest text of a page, in characters.
pub const TEXT: usize = 2000;
/// The most addresses that are shown of a leg; the JSON has them all.
pub const ADDRESSES: usize = 16;

/// One report on a page.
pub struct Sheet<'a> {
    terminal: &'a Terminal,
    /// Put before each `id`, so that many sheets fit on one page.
    pub prefix: String,
    /// `pass`, `warn`, `fail` or `open`: the class of colours.
    pub tone: &'static str,
    pub headline: String,
    pub remarks: Vec<String>,
    pub code: Option<String>,
    pub certainty: Option<Cow<'static, str>>,
    pub summary: String,
    pub why: Vec<String>,
    pub causes: Vec<Spoken>,
    pub decide: Option<Spoken>,
    pub fix: Vec<Spoken>,
    pub whose: Option<String>,
    pub more: Option<String>,
    pub target: String,
    pub session: String,
    pub tool: String,
    pub when: String,
    pub took: String,
    pub from: String,
    pub path: Picture,
    pub rows: Vec<Row>,
    pub waterfall: Waterfall,
    pub grids: Vec<Grid>,
    pub certificates: Vec<Certificate>,
}

/// Addresses by layers.
pub struct Grid {
    pub heading: String,
    pub layers: Vec<String>,
    pub addresses: Vec<(String, Vec<(&'static str, &'static str)>)>,
    pub more: Option<String>,
}

/// The certificate that a server showed.
pub struct Certificate {
    pub heading: String,
    pub addresses: String,
    pub lines: Vec<Line>,
}

/// A property of a certificate.
pub struct Line {
    pub label: Cow<'static, str>,
    pub values: Vec<String>,
    /// The class of colours.
    pub sense: &'static str,
}

impl<'a> Sheet<'a> {
    /// The sheet of a report; `prefix` makes its `id`s its own.
    pub fn new(report: &Report, terminal: &'a Terminal, prefix: &str) -> Self {
        let report = &terminal.lang.report(report);
        let (verdict, seen) = (&report.verdict, &report.observations);
        let target = &seen.target;
        let named = verdict.owner;
        Self {
            terminal,
            prefix: prefix.to_owned(),
            tone: tone(verdict.status),
            headline: shown(&headline(report, terminal)),
            remarks: all_shown(&remarks(report, terminal)),
            code: verdict.code.as_deref().map(shown),
            certainty: certainty(verdict, terminal),
            summary: shown(&verdict.summary.to_string()),
            why: all_shown(&reasons(verdict)),
            causes: causes(&verdict.causes, named, terminal),
            decide: verdict.decide.as_ref().map(|it| safe(&Spoken::decide(it, terminal))),
            fix: advice(&verdict.fix, named, terminal),
            whose: verdict.owner.map(|who| owner(terminal, who).into_owned()),
            more: more(verdict).as_deref().map(shown),
            target: shown(&target.title()),
            session: shown(&target.session),
            tool: shown(&format!("{} {}", report.tool.name, report.tool.version)),
            when: moment(report.started_at),
            took: table::time(report.duration_ms),
            from: fill(terminal, "from a host with {os}", &[("os", &shown(&seen.vantage.os))]),
            path: Picture::new(report, terminal),
            rows: rows::rows(report, terminal),
            waterfall: Waterfall::new(seen, terminal),
            grids: matrix::grids(report).iter().map(|grid| self::grid(grid, terminal)).collect(),
            certificates: certificates(report, terminal),
        }
    }

    /// The language of the fixed words.
    pub fn language(&self) -> &'static str {
        language(self.terminal)
    }

    /// A fixed word or sentence.
    pub fn say(&self, text: &'static str) -> Cow<'static, str> {
        say(self.terminal, text)
    }

    /// Tells if there is nothing to explain.
    pub fn is_quiet(&self) -> bool {
        self.why.is_empty() && self.fix.is_empty() && self.causes.is_empty()
    }
}

/// The note about things that are not shown.
pub fn and_more(terminal: &Terminal, n: usize) -> Option<String> {
    (n > 0).then(|| fill(terminal, "and {n} more; the JSON has them", &[("n", &n)]))
}

/// Text that hides nothing, of a bounded length.
pub fn shown(text: &str) -> String {
    visible(text, TEXT)
}

/// Advice, as a page may show it.
pub fn advice(all: &[Advice], named: Option<Owner>, terminal: &Terminal) -> Vec<Spoken> {
    all.iter().map(|it| safe(&Spoken::advice(it, named, terminal))).collect()
}

/// Causes, as a page may show them.
pub fn causes(all: &[Cause], named: Option<Owner>, terminal: &Terminal) -> Vec<Spoken> {
    all.iter().map(|it| safe(&Spoken::cause(it, named, terminal))).collect()
}

/// With every character visible.
pub fn safe(it: &Spoken) -> Spoken {
    Spoken { text: shown(&it.text), command: it.command.as_deref().map(shown) }
}

fn all_shown(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| shown(text)).collect()
}

/// The class of colours of a verdict.
pub const fn tone(status: VerdictStatus) -> &'static str {
    match status {
        VerdictStatus::Pass => "pass",
        VerdictStatus::Warn => "warn",
        VerdictStatus::Fail => "fail",
        VerdictStatus::Inconclusive => "open",
    }
}

/// The class of colours of a row.
pub const fn row_tone(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Pass => "pass",
        RowStatus::Warn => "warn",
        RowStatus::Fail => "fail",
        RowStatus::Skip => "skip",
    }
}

fn grid(grid: &matrix::Grid, terminal: &Terminal) -> Grid {
    let heading = "The addresses of the {leg} differ";
    let one = |(address, statuses): &(String, Vec<RowStatus>)| {
        let cells = statuses.iter().map(|status| (row_tone(*status), result(*status)));
        (shown(address), cells.collect())
    };
    Grid {
        heading: fill(terminal, heading, &[("leg", &leg(terminal, grid.leg))]),
        layers: grid.layers.iter().map(|l| title(terminal, grid.leg, *l).into_owned()).collect(),
        addresses: grid.addresses.iter().take(ADDRESSES).map(one).collect(),
        more: and_more(terminal, grid.addresses.len().saturating_sub(ADDRESSES)),
    }
}

fn certificates(report: &Report, terminal: &Terminal) -> Vec<Certificate> {
    let line = |line: certificate::Line| Line {
        label: line.label,
        values: all_shown(&line.values),
        sense: match line.sense {
            Sense::Neutral => "",
            Sense::Good => "good",
            Sense::Bad => "bad",
        },
    };
    let one = |view: certificate::View| {
        let mut addresses: Vec<String> = view.addresses.iter().take(ADDRESSES).cloned().collect();
        if view.addresses.len() > ADDRESSES {
            addresses.push("…".to_owned());
        }
        Certificate {
            heading: fill(
                terminal,
                "Certificate of the {leg}",
                &[("leg", &leg(terminal, view.leg))],
            ),
            addresses: shown(&addresses.join(", ")),
            lines: view.lines.into_iter().map(line).collect(),
        }
    };
    certificate::views(report, terminal).into_iter().take(ADDRESSES).map(one).collect()
}

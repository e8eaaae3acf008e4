//! From a report to bytes: one file a format, none of them judging.

mod advice;
mod certificate;
#[cfg(test)]
mod controls;
mod experiments;
mod findings;
mod fleet;
mod fleet_table;
mod github;
mod headline;
#[cfg(test)]
mod hostile;
mod html;
mod json;
mod junit;
mod markdown;
mod matrix;
mod nagios;
pub mod ndjson;
mod openmetrics;
mod repeat;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod secrets;
mod table;
mod tap;
mod terminal;
mod test_cases;
mod transition;
mod verdict;
mod width;
mod words;

pub use fleet::{EventTiming, Growing, Named, Summary, growing};
pub use html::embedded;
pub use nagios::NagiosState;
pub use terminal::{Detail, Terminal};
pub use transition::{Transition, render as transition};
pub use width::padded;

use dcvdiag_checks::report::Report;
use dcvdiag_lang::Lang;

use crate::escape::Visible;
use crate::options::Format;

/// One report as a whole document.
pub fn one(report: &Report, format: Format, terminal: &Terminal) -> String {
    let shown = |lang: Lang, render: &dyn Fn(&Visible<Report>) -> String| {
        let report = Visible::of(&*lang.report(report));
        report.map_or_else(|| NOT_SHOWN.to_owned(), |report| render(&report))
    };
    match format {
        Format::Table => {
            shown(terminal.lang, &|report| terminal.plain(table::render(report, terminal)))
        }
        Format::Json => json::render(report),
        Format::Ndjson => ndjson::render(Named { name: None, report }),
        Format::Markdown => shown(terminal.lang, &|report| markdown::render(report, terminal)),
        Format::Html => html::render(report, terminal),
        Format::Junit => shown(Lang::En, &junit::render),
        Format::Tap => shown(Lang::En, &tap::render),
        Format::Openmetrics => shown(Lang::En, &openmetrics::render),
        Format::Nagios => shown(Lang::En, &nagios::render),
        Format::Github => shown(Lang::En, &github::render),
    }
}

/// Said in place of a report that no format can hold.
const NOT_SHOWN: &str = "this report cannot be shown\n";

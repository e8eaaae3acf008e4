//! From a report to bytes: one file a format, none of them judging.

mod advice;
mod cases;
mod certificate;
mod change;
mod file;
mod findings;
mod fleet;
mod format;
mod github;
mod headline;
#[cfg(test)]
mod hostile;
mod html;
mod json;
mod junit;
mod lines;
mod look;
mod markdown;
mod matrix;
mod nagios;
pub mod ndjson;
mod openmetrics;
mod plain;
mod repeat;
#[cfg(test)]
mod sample;
mod table;
mod tap;
mod tried;
mod verdict;
mod visible;
mod width;
mod words;

pub use change::{Change, render as change};
pub use file::{Draft, check, folder};
pub use fleet::{Growing, Named, Summary, Told, growing};
pub use format::Format;
pub use html::embedded;
pub use look::{Detail, Look};
pub use nagios::State;
pub use width::padded;

use std::io::{self, Write};

use dcvdiag_checks::model::Report;

/// One report as a whole document.
pub fn one(report: &Report, format: Format, look: &Look) -> String {
    match format {
        Format::Table => look.plain(table::render(&look.lang.report(report), look)),
        Format::Json => json::render(report),
        Format::Ndjson => ndjson::render(Named { name: None, report }),
        Format::Markdown => markdown::render(report, look),
        Format::Html => html::render(report, look),
        Format::Junit => junit::render(report),
        Format::Tap => tap::render(report),
        Format::Openmetrics => openmetrics::render(report),
        Format::Nagios => nagios::render(report),
        Format::Github => github::render(report),
    }
}

/// Writes text to stdout, with colours where they are wanted.
pub fn to_stdout(text: &str, look: &Look) -> io::Result<()> {
    let mut out = look.stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}

//! `--format openmetrics`

use std::io::{self, Write};

use dcvdiag_checks::model::Report;

use super::{Growing, Named, Summary};

/// One report.
pub fn render(report: &Report) -> String {
    report.verdict.summary.clone() // being built
}

/// The document of a fleet.
#[derive(Default)]
pub struct Fleet;

impl Growing for Fleet {
    fn add(&mut self, one: Named<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", one.title())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", summary.worst().word())
    }
}

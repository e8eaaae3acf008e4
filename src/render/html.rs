//! `--format html`

use std::io::{self, Write};

use dcvdiag_checks::model::Report;

use super::{Growing, Look, Named, Summary};

/// One report.
pub fn render(report: &Report, _look: &Look) -> String {
    report.verdict.summary.clone() // being built
}

/// The document of a fleet.
pub struct Fleet;

impl Fleet {
    /// Nothing is in it yet.
    pub fn new(_look: &Look) -> Self {
        Self
    }
}

impl Growing for Fleet {
    fn add(&mut self, one: Named<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", one.title())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", summary.worst().word())
    }
}

/// The JSON report inside a page that this program wrote.
pub fn embedded(_page: &str) -> Option<String> {
    None // being built
}

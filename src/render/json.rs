//! The report as it is.

use std::io::{self, Write};

use dcvdiag_checks::report::{Report, SCHEMA_VERSION};

use super::{Growing, Named, Summary};
use crate::escape::escaped_json;

/// Pretty, with a newline at the end.
pub fn render(report: &Report) -> String {
    let mut text = safe(&serde_json::to_string_pretty(report).unwrap_or_default());
    text.push('\n');
    text
}

/// JSON as it may be written to a terminal, too.
pub fn safe(json: &str) -> String {
    escaped_json(json, |_| false)
}

/// `{"schema_version":2,"targets":[{"name":…,"report":{…}},…],"summary":{…}}`, a target a line.
#[derive(Default)]
pub struct Fleet {
    added: usize,
}

impl Growing for Fleet {
    fn begin(&mut self, _names: &[&str], out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\"targets\":[")
    }

    fn add(&mut self, one: Named<'_>, out: &mut dyn Write) -> io::Result<()> {
        let comma = if self.added == 0 { "" } else { "," };
        self.added += 1;
        let name = safe(&serde_json::to_string(one.title())?);
        write!(out, "{comma}\n{{\"name\":{name},\"report\":")?;
        out.write_all(safe(&serde_json::to_string(one.report)?).as_bytes())?;
        out.write_all(b"}")
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n],\"summary\":")?;
        out.write_all(safe(&serde_json::to_string(summary)?).as_bytes())?;
        out.write_all(b"}\n")
    }
}

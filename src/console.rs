//! stdout carries the report and nothing else; everything said besides goes to stderr.

use std::io::Write;

use crate::escape::visible;

/// One line on stderr, without the secrets that a mistyped option may hold, and without what would
/// drive a terminal.
pub fn complain(line: &str) {
    let line = visible(&dcvdiag_checks::secrets::scrub_complaint(line), usize::MAX);
    let _ = writeln!(anstream::stderr(), "dcvdiag: {line}"); // stderr may be closed
}

/// Text on stdout; a reader that went away is no error.
pub fn print(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
    let _ = anstream::stdout().flush();
}

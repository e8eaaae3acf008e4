//! `dcvdiag schema`

use std::process::ExitCode;

use super::output;

/// Prints the JSON Schema of the report.
pub fn main() -> ExitCode {
    output::print(&dcvdiag_checks::report_schema());
    ExitCode::SUCCESS
}

//! The command `dcvdiag schema`: the report's JSON Schema.

use std::process::ExitCode;

use crate::console::print;

/// Prints the JSON Schema of the report.
pub fn main() -> ExitCode {
    print(&dcvdiag_checks::report_schema());
    ExitCode::SUCCESS
}

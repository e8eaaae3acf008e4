//! Options of `report`.

use std::path::PathBuf;

use clap::Args;

use super::{OutputArgs, completion_values};

/// Options of `dcvdiag report`.
#[derive(Args)]
pub struct ReportArgs {
    /// A saved report, .json or .html, of this version or an older one; - for standard input
    #[arg(add = completion_values::saved_reports())]
    pub file: PathBuf,
    #[command(flatten)]
    pub output: OutputArgs,
}

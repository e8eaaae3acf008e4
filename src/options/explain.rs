//! Options of `explain`.

use clap::Args;

use super::completion_values;
use super::lang::LangArg;

/// Options of `dcvdiag explain`.
#[derive(Args)]
pub struct ExplainArgs {
    /// A code such as tls.name-mismatch; without it, the list of all
    #[arg(add = completion_values::codes())]
    pub code: Option<String>,
    #[command(flatten)]
    pub language: LangArg,
}

//! Options of `lab`.

use clap::Args;

use super::completion_values;

/// Options of `dcvdiag lab`.
#[derive(Args)]
pub struct LabArgs {
    /// One of `dcvdiag demo --list`
    #[arg(add = completion_values::scenarios())]
    pub scenario: String,
}

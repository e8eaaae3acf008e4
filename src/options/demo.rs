//! Options of `demo`.

use clap::Args;

use super::{OutputArgs, completion_values};

/// Options of `dcvdiag demo`.
#[derive(Args)]
pub struct DemoArgs {
    /// What is broken on purpose
    #[arg(long = "break", value_name = "SCENARIO", add = completion_values::scenarios())]
    pub scenario: Option<String>,
    /// Every scenario with one line
    #[arg(long, conflicts_with = "scenario")]
    pub list: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

//! Options of `man`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::completion_values;

/// Options of `dcvdiag man`.
#[derive(Args)]
pub struct ManArgs {
    /// The command whose page is printed; without it, that of dcvdiag itself
    #[arg(add = completion_values::commands())]
    pub command: Option<String>,
    /// Write every page into this folder instead: dcvdiag.1, dcvdiag-run.1 and so on
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    pub out: Option<PathBuf>,
}

//! Options of `completions`.

use clap::Args;
use clap_complete::Shell;

/// Options of `dcvdiag completions`.
#[derive(Args)]
pub struct CompletionsArgs {
    /// bash, zsh, fish, powershell, elvish
    #[arg(hide_possible_values = true)]
    pub shell: Shell,
}

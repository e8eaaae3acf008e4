//! `dcvdiag completions SHELL`

use std::process::ExitCode;

use clap::Args;
use clap_complete::Shell;

use super::output;

#[derive(Args)]
pub struct CompletionsArgs {
    /// bash, zsh, fish, powershell, elvish
    shell: Shell,
}

/// Prints the script.
pub fn main(args: &CompletionsArgs) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "dcvdiag", &mut script);
    output::print(&String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}

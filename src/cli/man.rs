//! `dcvdiag man`

use std::process::ExitCode;

use anyhow::Context;

use super::{Failure, output};

/// Prints the manual page, and those of the subcommands after it.
pub fn main() -> Result<ExitCode, Failure> {
    let mut page = Vec::new();
    let mut command = super::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page).context("the manual page")?;
    for sub in command.get_subcommands() {
        let sub = sub.clone().name(format!("dcvdiag-{}", sub.get_name()));
        clap_mangen::Man::new(sub).render(&mut page).context("the manual page")?;
    }
    output::print(&String::from_utf8_lossy(&page));
    Ok(ExitCode::SUCCESS)
}

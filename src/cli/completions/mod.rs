//! `dcvdiag completions SHELL`, and the words that the scripts ask for.
//!
//! A script holds no words. It asks this program at every TAB, so that lists divided by commas,
//! codes, scenarios and the options of a newer version are completed alike in every shell.

mod bash;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap_complete::CompleteEnv;
use clap_complete::env::{Elvish, Fish, Powershell, Shells, Zsh};

use crate::console::print;
use crate::failure::Failure;
use crate::options::{CompletionsArgs, command};
use bash::Bash;

/// The variable by which a script asks.
const VARIABLE: &str = "DCVDIAG_COMPLETE";
/// The shells there are scripts for.
const SHELLS: Shells<'static> = Shells(&[&Bash, &Elvish, &Fish, &Powershell, &Zsh]);

/// Prints the script for a shell.
pub fn main(args: &CompletionsArgs) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    let shell = SHELLS.completer(&args.shell.to_string()).context("an unknown shell")?;
    shell
        .write_registration(VARIABLE, "dcvdiag", "dcvdiag", &whom_to_ask(), &mut script)
        .context("the completion script")?;
    print(&String::from_utf8_lossy(&script));
    Ok(ExitCode::SUCCESS)
}

/// The program as it was called: by its name, whichever is then on the `PATH`; by a path, that one.
fn whom_to_ask() -> String {
    let called = PathBuf::from(std::env::args_os().next().unwrap_or_else(|| "dcvdiag".into()));
    let whole = match std::env::current_dir() {
        Ok(here) if called.components().count() > 1 => here.join(called),
        _ => called,
    };
    whole.to_string_lossy().into_owned()
}

/// Answers a script that asks, in its shell's form; `None` where nobody asks.
pub fn answered() -> Option<ExitCode> {
    std::env::var_os(VARIABLE)?;
    let here = std::env::current_dir().ok();
    let asked = CompleteEnv::with_factory(command)
        .var(VARIABLE)
        .bin("dcvdiag")
        .completer("dcvdiag")
        .shells(SHELLS)
        .try_complete(std::env::args_os(), here.as_deref());
    match asked {
        Ok(true) => Some(ExitCode::SUCCESS),
        Ok(false) => None,                 // the variable is empty or 0
        Err(_) => Some(ExitCode::FAILURE), // a shell that asks wants no talk
    }
}

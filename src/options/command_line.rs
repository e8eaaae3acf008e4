//! The command line: its subcommands, each with its options.

use std::ffi::OsString;

use clap::builder::Resettable;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use super::{CompletionsArgs, EchoArgs, ExplainArgs, ManArgs, ReportArgs, RunArgs, help, usage};
#[cfg(feature = "demo")]
use super::{DemoArgs, LabArgs};
use crate::failure::Failure;

/// The command line.
#[derive(Parser)]
#[command(
    about = "Names the layer that broke on an Amazon DCV path over AWS PrivateLink, why, and what to do"
)]
#[command(name = "dcvdiag", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    /// The subcommand.
    pub command: Command,
}

/// A subcommand with its options.
#[derive(Subcommand)]
pub enum Command {
    /// Probe the path, print the table, exit by the verdict
    Run(Box<RunArgs>),
    /// The same on an embedded path on loopback, healthy or broken
    #[cfg(feature = "demo")]
    Demo(DemoArgs),
    /// Start that path and keep it up, printing the `run` line that fits
    #[cfg(feature = "demo")]
    Lab(LabArgs),
    /// Answer with what arrives: a responder to put behind the load balancer
    Echo(EchoArgs),
    /// What a code means, how to confirm it, what to do; without CODE, the list
    Explain(ExplainArgs),
    /// Judge a saved report again with today's checks, and render it in any format
    Report(Box<ReportArgs>),
    /// The JSON Schema of the report
    Schema,
    /// A completion script for a shell
    Completions(CompletionsArgs),
    /// A page of the manual, in roff; or all of them, into a folder
    Man(ManArgs),
}

/// The command line as clap knows it. A variable that is set to nothing is one that is not set, as
/// pipelines have them.
pub fn command() -> clap::Command {
    let is_empty = |arg: &clap::Arg| {
        let value = arg.get_env().and_then(std::env::var_os);
        value.is_some_and(|value| value.is_empty())
    };
    all_options().mut_subcommands(|sub| {
        sub.mut_args(|arg| if is_empty(&arg) { arg.env(Resettable::Reset) } else { arg })
    })
}

/// The same with every option's variable, set or not.
pub fn all_options() -> clap::Command {
    help::arranged(Cli::command())
}

/// The options of `run` from words, as the command line would give them.
pub fn run_args<W: Into<OsString> + Clone>(
    words: impl IntoIterator<Item = W>,
) -> Result<RunArgs, Failure> {
    let matches = command().try_get_matches_from(words);
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(Cli { command: Command::Run(args) }) => Ok(*args),
        Ok(_) => Err(Failure::usage("not a run")),
        Err(error) => Err(Failure::usage(usage::line(&error))),
    }
}

/// An option of `run`.
pub struct RunOption {
    /// Its long name.
    pub name: String,
    /// Whether it says what becomes of all reports together.
    pub is_of_the_whole_run: bool,
}

/// Every option of `run`.
pub fn run_options() -> Vec<RunOption> {
    let command = command();
    let run = command.find_subcommand("run");
    let options = run.into_iter().flat_map(clap::Command::get_arguments);
    let option = |arg: &clap::Arg| {
        let name = arg.get_long().filter(|name| !name.starts_with("help"))?.to_owned();
        let heading = arg.get_help_heading();
        let is_of_the_whole_run = matches!(heading, Some("Output" | "Verdict" | "Series"));
        Some(RunOption { name, is_of_the_whole_run })
    };
    options.filter_map(option).collect()
}

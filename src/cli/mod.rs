//! The command line: one file a subcommand.

pub mod args;
mod bash;
mod completions;
#[cfg(feature = "demo")]
mod demo;
mod echo;
mod environment;
mod explain;
mod fleet;
mod help;
#[cfg(feature = "demo")]
mod lab;
mod lang;
mod man;
mod manual;
#[cfg(test)]
mod named_options;
mod outlets;
mod plugin;
pub mod redacted;
mod reference;
mod report;
pub mod run;
mod schema;
mod step_summary;
mod usage;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::console::complain;
use crate::failure::Failure;
use clap::builder::Resettable;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// The command line.
#[derive(Parser)]
#[command(
    about = "Names the layer that broke on an Amazon DCV path over AWS PrivateLink, why, and what to do"
)]
#[command(name = "dcvdiag", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Probe the path, print the table, exit by the verdict
    Run(Box<args::RunArgs>),
    /// The same on an embedded path on loopback, healthy or broken
    #[cfg(feature = "demo")]
    Demo(demo::DemoArgs),
    /// Start that path and keep it up, printing the `run` line that fits
    #[cfg(feature = "demo")]
    Lab(lab::LabArgs),
    /// Answer with what arrives: a responder to put behind the load balancer
    Echo(echo::EchoArgs),
    /// What a code means, how to confirm it, what to do; without CODE, the list
    Explain(explain::ExplainArgs),
    /// Judge a saved report again with today's checks, and render it in any format
    Report(Box<report::ReportArgs>),
    /// The JSON Schema of the report
    Schema,
    /// A completion script for a shell
    Completions(completions::CompletionsArgs),
    /// A page of the manual, in roff; or all of them, into a folder
    Man(man::ManArgs),
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
fn all_options() -> clap::Command {
    help::arranged(Cli::command())
}

/// Parses and runs; the exit code is the shell's.
pub fn main() -> ExitCode {
    if let Some(answered) = completions::answered() {
        return answered;
    }
    let words: Vec<String> =
        std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let outcome = match usage::long_dash(&words).or_else(environment::mistyped) {
        Some(line) => Err(Failure::usage(line)),
        None => parsed(&words).and_then(dispatch),
    };
    outcome.unwrap_or_else(|failure| {
        let words: Vec<_> = std::env::args_os().collect();
        if plugin::asks(&words, std::env::var_os("DCVDIAG_FORMAT").as_deref()) {
            return plugin::unknown(&failure);
        }
        complain(&failure.line);
        ExitCode::from(failure.code)
    })
}

/// The command these words ask for; none where they ask for help, which is then printed.
fn parsed(words: &[String]) -> Result<Option<Command>, Failure> {
    let read = command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    match read {
        Ok(cli) => Ok(Some(cli.command)),
        Err(error) if error.use_stderr() => Err(Failure::usage(usage::typed(&error, words))),
        Err(help) => {
            let _ = help.print(); // help and version, on stdout
            Ok(None)
        }
    }
}

fn dispatch(command: Option<Command>) -> Result<ExitCode, Failure> {
    let Some(command) = command else {
        return Ok(ExitCode::SUCCESS);
    };
    match command {
        Command::Run(args) => {
            let typed: Vec<OsString> = std::env::args_os().skip(2).collect(); // behind "run"
            run::main(&args, &typed)
        }
        #[cfg(feature = "demo")]
        Command::Demo(args) => demo::main(&args),
        #[cfg(feature = "demo")]
        Command::Lab(args) => lab::main(&args),
        Command::Echo(args) => echo::main(&args),
        Command::Explain(args) => explain::main(&args),
        Command::Report(args) => report::main(&args),
        Command::Schema => Ok(schema::main()),
        Command::Completions(args) => completions::main(&args),
        Command::Man(args) => man::main(&args),
    }
}

/// The options of `run` from words, as the command line would give them.
pub fn run_args<W: Into<OsString> + Clone>(
    words: impl IntoIterator<Item = W>,
) -> Result<args::RunArgs, Failure> {
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

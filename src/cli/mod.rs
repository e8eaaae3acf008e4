//! The command line: one file a subcommand.

pub mod args;
mod completions;
#[cfg(feature = "demo")]
mod demo;
mod echo;
mod explain;
mod fleet;
#[cfg(feature = "demo")]
mod lab;
mod lang;
mod man;
mod nearest;
mod outlets;
mod output;
mod plugin;
pub mod redacted;
mod report;
pub mod run;
mod schema;
mod step_summary;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::Resettable;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub use nearest::nearest_word;
pub use output::{complain, print};

/// The command line.
#[derive(Parser)]
#[command(
    about = "Names the layer that broke on an Amazon DCV path over AWS PrivateLink, why, and what to do"
)]
#[command(name = "dcvdiag", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 pass or warnings, 1 a layer is broken, 2 usage, \
    3 inconclusive, 4 warnings under --fail-on warn, 130 interrupted.")]
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
    /// The manual page, in roff
    Man,
}

/// The command line as clap knows it. A variable that is set to nothing is one that is not set, as
/// pipelines have them.
pub fn command() -> clap::Command {
    let is_empty = |arg: &clap::Arg| {
        let value = arg.get_env().and_then(std::env::var_os);
        value.is_some_and(|value| value.is_empty())
    };
    Cli::command().mut_subcommands(|sub| {
        sub.mut_args(|arg| if is_empty(&arg) { arg.env(Resettable::Reset) } else { arg })
    })
}

/// What ends a command early: its line goes to stderr, its code to the shell.
pub struct Failure {
    /// One clear line.
    pub line: String,
    /// 2 for usage, 1 for anything else.
    pub code: u8,
}

impl Failure {
    /// Bad input.
    pub fn usage(line: impl Into<String>) -> Self {
        Self { line: line.into(), code: 2 }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self { line: format!("{error:#}"), code: 2 }
    }
}

/// Parses and runs; the exit code is the shell's.
pub fn main() -> ExitCode {
    let parsed = command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let outcome = match parsed {
        Ok(cli) => dispatch(cli.command),
        Err(error) if error.use_stderr() => Err(Failure::usage(usage::line(&error))),
        Err(help) => {
            let _ = help.print(); // help and version, on stdout
            return ExitCode::SUCCESS;
        }
    };
    outcome.unwrap_or_else(|failure| {
        let words: Vec<_> = std::env::args_os().collect();
        if plugin::asks(&words, std::env::var_os("DCVDIAG_FORMAT").as_deref()) {
            return plugin::unknown(&failure);
        }
        output::complain(&failure.line);
        ExitCode::from(failure.code)
    })
}

fn dispatch(command: Command) -> Result<ExitCode, Failure> {
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
        Command::Completions(args) => Ok(completions::main(&args)),
        Command::Man => man::main(),
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
        let name = arg.get_long().filter(|name| *name != "help")?.to_owned();
        let heading = arg.get_help_heading();
        let is_of_the_whole_run = matches!(heading, Some("Output" | "Verdict" | "Series"));
        Some(RunOption { name, is_of_the_whole_run })
    };
    options.filter_map(option).collect()
}

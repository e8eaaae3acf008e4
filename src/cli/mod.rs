//! The command line: one file a subcommand.

mod completions;
#[cfg(feature = "demo")]
mod demo;
mod echo;
mod explain;
#[cfg(feature = "demo")]
mod lab;
mod man;
mod report;
mod run;
mod schema;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::console::complain;
use crate::failure::Failure;
use crate::options::{Cli, Command, command, environment, usage};
use crate::output;

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
        if output::nagios_asks(&words, std::env::var_os("DCVDIAG_FORMAT").as_deref()) {
            return output::nagios_unknown(&failure);
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

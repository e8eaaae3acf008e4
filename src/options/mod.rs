//! Options of the command line as clap knows them, their help, and the mistakes made in them.

mod command_line;
pub mod completion_values;
mod completions;
#[cfg(feature = "demo")]
mod demo;
mod echo;
pub mod environment;
mod explain;
mod format;
mod help;
pub mod help_texts;
#[cfg(feature = "demo")]
mod lab;
mod lang;
mod man;
#[cfg(test)]
mod named_options;
mod output;
mod report;
mod run;
pub mod usage;

use command_line::all_options;
pub use command_line::{Cli, Command, command, run_args, run_options};
pub use completions::CompletionsArgs;
#[cfg(feature = "demo")]
pub use demo::DemoArgs;
pub use echo::EchoArgs;
pub use explain::ExplainArgs;
pub use format::Format;
#[cfg(feature = "demo")]
pub use lab::LabArgs;
pub use man::ManArgs;
pub use output::{FailOn, OutputArgs};
pub use report::ReportArgs;
pub use run::RunArgs;

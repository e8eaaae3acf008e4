//! `dcvdiag lab SCENARIO`: the path stays up until Ctrl-C.

use std::process::ExitCode;

use super::demo;
use crate::console::{complain, print};
use crate::failure::Failure;
use crate::options::LabArgs;

/// Starts it, prints the `run` line that fits, waits.
pub fn main(args: &LabArgs) -> Result<ExitCode, Failure> {
    let scenario = demo::find(&args.scenario)?;
    let (runtime, lab) = demo::start(&scenario)?;
    let program = std::env::args().next().unwrap_or_else(|| "dcvdiag".to_owned());
    let words = [program, "run".to_owned()].into_iter().chain(lab.run_args());
    let line: Vec<String> = words.map(|word| dcvdiag_checks::shell::quoted(&word)).collect();
    complain(&format!("{}: {}; Ctrl-C ends it", scenario.name, scenario.summary));
    print(&format!("{}\n", line.join(" ")));
    runtime.block_on(tokio::signal::ctrl_c()).map_err(anyhow::Error::from)?;
    drop(lab);
    Ok(ExitCode::SUCCESS)
}

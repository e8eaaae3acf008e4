//! `dcvdiag run`

use std::process::ExitCode;

use dcvdiag_checks::model::{Report, VerdictStatus};

use super::args::{FailOn, OutputArgs, RunArgs};
use super::{Failure, redacted};
use crate::probe::room;
use crate::progress::{Naming, Progress};
use crate::render::{self, Look};
use crate::target::Target;

/// Probes, judges, prints.
pub fn main(args: &RunArgs) -> Result<ExitCode, Failure> {
    args.output.check()?;
    let target = Target::parse(args)?;
    let ran = probe(&target, Naming::of(&args.output))?;
    finish(&ran, &args.output)
}

/// A run with its end.
pub struct Ran {
    /// What came of it.
    pub report: Report,
    /// Whether Ctrl-C ended it.
    pub interrupted: bool,
}

/// Probes and judges, on a runtime of its own.
pub fn probe(target: &Target, naming: Naming) -> Result<Ran, Failure> {
    if room::for_sockets(room::RUNTIME).is_err() {
        return Ok(crate::run::without_room(target));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    let ran = runtime.block_on(async {
        let progress = Progress::start(naming);
        let ran = crate::run::to_the_end(target, &progress).await;
        progress.finish();
        ran
    });
    runtime.shutdown_background(); // a lookup of the system's cannot be called back
    Ok(ran)
}

/// Writes what was asked for and says how it went.
pub fn finish(ran: &Ran, shown: &OutputArgs) -> Result<ExitCode, Failure> {
    let look = Look::new(shown);
    let report = redacted::as_asked(ran.report.clone(), shown)?;
    render::to_stdout(&report, &look);
    for path in &shown.report {
        render::to_file(&report, path)?;
    }
    Ok(exit_code(ran, shown.fail_on))
}

fn exit_code(ran: &Ran, fail_on: FailOn) -> ExitCode {
    if ran.interrupted {
        return ExitCode::from(130);
    }
    ExitCode::from(match (ran.report.verdict.status, fail_on) {
        (VerdictStatus::Fail, FailOn::Fail | FailOn::Warn) => 1,
        (VerdictStatus::Inconclusive, FailOn::Fail | FailOn::Warn) => 3,
        (VerdictStatus::Warn, FailOn::Warn) => 4,
        _ => 0,
    })
}

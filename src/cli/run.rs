//! `dcvdiag run`

use std::process::ExitCode;

use dcvdiag_checks::model::Report;

use super::args::{OutputArgs, RunArgs};
use super::{Failure, outlets};
use crate::interrupt;
use crate::probe::room;
use crate::progress::Progress;
use crate::render::Format;
use crate::target::Target;

/// Probes, judges, prints.
pub fn main(args: &RunArgs) -> Result<ExitCode, Failure> {
    args.output.check()?;
    let target = Target::parse(args)?;
    let report = probe(&target, &args.output)?;
    outlets::finish(&report, &args.output)
}

/// Probes and judges, on a runtime of its own.
pub fn probe(target: &Target, shown: &OutputArgs) -> Result<Report, Failure> {
    outlets::begin(target, shown);
    if room::for_sockets(room::RUNTIME).is_err() {
        return Ok(crate::run::without_room(target));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    let report = runtime.block_on(async {
        let interrupted = interrupt::listen();
        let progress = match shown.format {
            Format::Ndjson => Progress::events(),
            _ => Progress::spinner(),
        };
        let report = crate::run::to_the_end(target, &progress, &interrupted).await;
        progress.finish();
        report
    });
    runtime.shutdown_background(); // a lookup of the system's cannot be called back
    Ok(report)
}

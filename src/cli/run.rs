//! The command `dcvdiag run`: one target, many, or again and again.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::{Ended, Report};

use crate::failure::Failure;
use crate::interrupt;
use crate::options::{OutputArgs, RunArgs};
use crate::output::{self, Documents, Redacting, Watcher};
use crate::paced;
use crate::plan::{Plan, targets_file};
use crate::probe::local_limits;
use crate::render::Named;
use crate::series::{self, Planned};

/// Probes, judges, prints; `typed` are the words behind `run`.
pub fn main(args: &RunArgs, typed: &[OsString]) -> Result<ExitCode, Failure> {
    output::check(&args.output)?;
    let Some(path) = &args.targets else {
        let plan = Plan::parse(args)?;
        if let Some(interval) = args.watch {
            return watch(&[Planned { name: None, args: args.clone() }], args, interval);
        }
        let report = probe(&plan, args.wait, &args.output)?;
        return output::finish(&report, &args.output, output::event_timing(&args.output));
    };
    if args.target.is_some() || typed.iter().any(is_endpoint) {
        return Err(Failure::usage("--targets names the targets: give no other beside it"));
    }
    let plans: Vec<Planned> =
        targets_file::read(path, typed)?.into_iter().map(Planned::from).collect();
    match args.watch {
        Some(interval) => watch(&plans, args, interval),
        None => fleet(&plans, args),
    }
}

fn is_endpoint(word: &OsString) -> bool {
    word.to_str().is_some_and(|word| word == "--endpoint" || word.starts_with("--endpoint="))
}

/// Probes and judges, on a runtime of its own.
pub fn probe(plan: &Plan, wait: Option<Duration>, shown: &OutputArgs) -> Result<Report, Failure> {
    let progress = series::progress_of_one(plan, shown);
    if local_limits::for_sockets(local_limits::RUNTIME).is_err() {
        return Ok(crate::run::without_room(plan));
    }
    on_a_runtime(async {
        let interrupted = interrupt::listen();
        let report = series::until_it_passes(plan, wait, shown, &progress, &interrupted).await;
        progress.finish();
        report
    })
}

/// Every target of a file, and the exit code of the worst.
fn fleet(plans: &[Planned], args: &RunArgs) -> Result<ExitCode, Failure> {
    let mut redacting = Redacting::new(&args.output);
    let names: Vec<String> =
        plans.iter().filter_map(|plan| Some(redacting.target(plan.name.as_ref()?))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut documents = Documents::new(&args.output, &names, output::event_timing(&args.output))?;
    let summary = on_a_runtime(async {
        let interrupted = interrupt::listen();
        let tell = |one: Named<'_>| {
            documents.add(redacting.named(one)?.as_named());
            Ok(())
        };
        series::fleet(plans, jobs(args), &args.output, &interrupted, tell).await
    })??;
    redacting.write_map()?;
    let code = output::exit_code(summary.worst(), summary.ended, &args.output);
    output::told_to_the_shell(code, documents.end(&summary), &args.output)
}

/// Probes round after round until Ctrl-C.
fn watch(plans: &[Planned], args: &RunArgs, interval: Duration) -> Result<ExitCode, Failure> {
    let mut watcher = Watcher::new(&args.output, plans)?;
    on_a_runtime(async {
        let (jobs, shown) = (jobs(args), &args.output);
        let interrupted = interrupt::listen();
        series::watch(plans, jobs, interval, shown, &interrupted, &mut watcher).await
    })??;
    Ok(output::exit_code(VerdictStatus::Inconclusive, Ended::Interrupted, &args.output))
}

fn jobs(args: &RunArgs) -> usize {
    args.jobs.map_or(8, usize::from)
}

fn on_a_runtime<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = paced::runtime().map_err(anyhow::Error::from)?;
    let done = runtime.block_on(work);
    runtime.shutdown_background(); // a lookup of the system's cannot be called back
    Ok(done)
}

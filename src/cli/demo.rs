//! `dcvdiag demo`: the same on an embedded path on loopback, healthy or broken.

use std::fmt::Write;
use std::process::ExitCode;

use dcvdiag_checks::report::Ended;
use dcvdiag_lab::{Lab, Scenario, scenario, scenarios};

use super::run;
use crate::console::{complain, print};
use crate::failure::{Failure, unknown};
use crate::options::{DemoArgs, RunArgs};
use crate::output;
use crate::plan::Plan;

/// The case of the field analysis that started the project.
const ANALYSIS: &str = "analysis";

/// Runs against a broken path; exits 0 when the diagnosis names what was broken.
pub fn main(args: &DemoArgs) -> Result<ExitCode, Failure> {
    if args.list {
        print(&list());
        return Ok(ExitCode::SUCCESS);
    }
    output::check(&args.output)?;
    let scenario = find(args.scenario.as_deref().unwrap_or(ANALYSIS))?;
    complain(&format!("broken on purpose: {}", scenario.summary));
    let (_lab_runtime, lab) = start(&scenario)?;
    let plan = Plan::parse(&run_args(&lab)?)?;
    let report = run::probe(&plan, None, &args.output)?;
    let code = output::finish(&report, &args.output, output::event_timing(&args.output))?;
    if report.ended == Ended::Interrupted {
        return Ok(code);
    }
    let verdict = &report.verdict;
    let named =
        verdict.status.word() == scenario.expect.status && verdict.code == scenario.expect.code;
    if named {
        return Ok(ExitCode::SUCCESS);
    }
    let expected = scenario.expect.code.as_deref().unwrap_or(&scenario.expect.status);
    Err(Failure { line: format!("the diagnosis should have been {expected}"), code: 1 })
}

/// The path, up, on a runtime of its own: the prober must not wait for its own lab.
pub fn start(scenario: &Scenario) -> Result<(tokio::runtime::Runtime, Lab), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    let lab = runtime.block_on(Lab::start(scenario))?;
    Ok((runtime, lab))
}

/// A scenario by name, or the nearest name.
pub fn find(name: &str) -> Result<Scenario, Failure> {
    let all = scenarios();
    scenario(name).ok_or_else(|| {
        Failure::usage(unknown("scenario", name, all.iter().map(|s| s.name.as_str())))
    })
}

/// The options of a run against this lab, read as the shell would hand them over.
fn run_args(lab: &Lab) -> Result<RunArgs, Failure> {
    let words = ["dcvdiag".to_owned(), "run".to_owned()].into_iter().chain(lab.run_args());
    crate::options::run_args(words)
}

fn list() -> String {
    let all = scenarios();
    let width = all.iter().map(|scenario| scenario.name.len()).max().unwrap_or_default();
    all.iter().fold(String::new(), |mut text, scenario| {
        let _ = writeln!(text, "{:width$}  {}", scenario.name, scenario.summary); // a String takes everything
        text
    })
}

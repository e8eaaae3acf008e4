//! Where a report goes: to stdout in one format, to files in others; and what the shell is told.

use std::io::Write;
use std::process::ExitCode;

use dcvdiag_checks::model::{Ended, Report, VerdictStatus};

use super::args::{FailOn, OutputArgs};
use super::{Failure, step_summary};
use crate::render::{self, Draft, Format, Look, Named, State, ndjson};

/// Writes what was asked for and says how it went. Every file is tried, whatever becomes of another.
pub fn finish(report: &Report, shown: &OutputArgs) -> Result<ExitCode, Failure> {
    let look = Look::new(shown);
    let text = match shown.format {
        Format::Ndjson => ndjson::judged(Named { name: None, report }), // the rest was told as it was
        format => render::one(report, format, &look),
    };
    render::to_stdout(&text, &look);
    if shown.format == Format::Github {
        step_summary::append(&render::one(report, Format::Markdown, &Look::of_file(shown)));
    }
    files(report, shown)?;
    Ok(exit_code(report.verdict.status, report.ended, shown))
}

/// The files of `--report`.
pub fn files(report: &Report, shown: &OutputArgs) -> Result<(), Failure> {
    let look = Look::of_file(shown);
    let write = |path: &std::path::PathBuf| {
        let format = Format::of_file(path).unwrap_or(Format::Json); // checked before
        let mut draft = Draft::new(path)?;
        let text = render::one(report, format, &look);
        draft.write_all(text.as_bytes()).map_err(|error| draft.failure(&error))?;
        draft.publish()
    };
    let results: Vec<_> = shown.report.iter().map(write).collect();
    results.into_iter().collect()
}

/// What the shell is told; a plugin of Nagios has exit codes of its own.
pub fn exit_code(verdict: VerdictStatus, ended: Ended, shown: &OutputArgs) -> ExitCode {
    use VerdictStatus::{Fail, Inconclusive, Warn};
    if shown.format == Format::Nagios {
        return ExitCode::from(State::of(verdict, ended).code());
    }
    if ended == Ended::Interrupted {
        return ExitCode::from(130);
    }
    ExitCode::from(match (verdict, shown.fail_on) {
        (Fail, FailOn::Fail | FailOn::Warn) => 1,
        (Inconclusive, FailOn::Fail | FailOn::Warn) => 3,
        (Warn, FailOn::Warn) => 4,
        _ => 0,
    })
}

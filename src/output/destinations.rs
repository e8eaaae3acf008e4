//! Where a report goes: to stdout in one format, to files in others; and what the shell is told.

use std::io::{self, Write};
use std::process::ExitCode;

use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::{Ended, Report};

use super::file::Draft;
use super::pseudonymize::Redacting;
use super::step_summary;
use crate::console::complain;
use crate::failure::Failure;
use crate::options::{FailOn, Format, OutputArgs};
use crate::render::{self, EventTiming, NagiosState, Named, Terminal, ndjson};

/// Writes what was asked for and says how it went. Every file is tried, whatever becomes of another.
/// The map of `--redact` is written first, so that no report is without its map.
pub fn finish(report: &Report, shown: &OutputArgs, told: EventTiming) -> Result<ExitCode, Failure> {
    let mut redacting = Redacting::new(shown);
    let report = &redacting.report(report)?;
    redacting.write_map()?;
    let terminal = Terminal::new(shown);
    let text = match (shown.format, told) {
        (Format::Ndjson, EventTiming::AsTheyHappen) => ndjson::judged(Named { name: None, report }),
        (format, _) => render::one(report, format, &terminal),
    };
    let printed = to_stdout(&text, &terminal).or_else(|error| unread(&error));
    if shown.format == Format::Github {
        step_summary::append(&render::one(report, Format::Markdown, &Terminal::of_file(shown)));
    }
    let written = files(report, shown);
    let code = exit_code(report.verdict.status, report.ended, shown);
    told_to_the_shell(code, printed.and(written), shown)
}

/// The verdict's exit code, or the failure to write all that was asked for. A plugin has said by then
/// what the path is like, which counts for more.
pub fn told_to_the_shell(
    code: ExitCode,
    written: Result<(), Failure>,
    shown: &OutputArgs,
) -> Result<ExitCode, Failure> {
    match written {
        Err(failure) if shown.format == Format::Nagios => {
            complain(&failure.line);
            Ok(code)
        }
        written => written.map(|()| code),
    }
}

/// Writes text to stdout, with colours where they are wanted.
pub fn to_stdout(text: &str, terminal: &Terminal) -> io::Result<()> {
    let mut out = terminal.stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Classifies an error of writing to stdout; a reader that went away had what it wanted.
pub fn unread(error: &io::Error) -> Result<(), Failure> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(Failure::usage(format!("stdout: {error}"))),
    }
}

/// Whether a run with that output tells its events as they happen: what is redacted waits until all
/// pseudonyms are known.
pub fn event_timing(shown: &OutputArgs) -> EventTiming {
    if shown.redact { EventTiming::Afterwards } else { EventTiming::AsTheyHappen }
}

/// The files of `--report`.
pub fn files(report: &Report, shown: &OutputArgs) -> Result<(), Failure> {
    let terminal = Terminal::of_file(shown);
    let write = |path: &std::path::PathBuf| {
        let format = Format::of_file(path).unwrap_or(Format::Json); // checked before
        let mut draft = Draft::new(path)?;
        let text = render::one(report, format, &terminal);
        draft.write_all(text.as_bytes()).map_err(|error| draft.failure(&error))?;
        draft.publish()
    };
    let results: Vec<_> = shown.report.iter().map(write).collect();
    results.into_iter().collect()
}

/// The exit code for the shell; a plugin of Nagios has exit codes of its own.
pub fn exit_code(verdict: VerdictStatus, ended: Ended, shown: &OutputArgs) -> ExitCode {
    use VerdictStatus::{Fail, Inconclusive, Warn};
    if shown.format == Format::Nagios {
        return ExitCode::from(NagiosState::of(verdict, ended).code());
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

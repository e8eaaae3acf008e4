//! `--redact` and `--redaction-map`: the report in pseudonyms, and for the user alone what they are.

use std::io::Write;
use std::path::Path;

use dcvdiag_checks::model::Report;
use dcvdiag_checks::redact;

use super::Failure;
use super::args::OutputArgs;
use crate::render::folder;

/// Dies on a map nobody could write or nobody needs, before anything is sent.
pub fn check(asked: &OutputArgs) -> Result<(), Failure> {
    let Some(path) = &asked.redaction_map else { return Ok(()) };
    let wrong = |why: String| Failure::usage(format!("--redaction-map {}: {why}", path.display()));
    if !asked.redact {
        return Err(Failure::usage(
            "--redaction-map needs --redact: nothing is replaced without it",
        ));
    }
    if asked.report.contains(path) {
        return Err(wrong(
            "the report goes to the same file, and would be given away with it".into(),
        ));
    }
    if path.is_dir() {
        return Err(wrong("it is a folder".to_owned()));
    }
    let folder = folder(path);
    if !folder.is_dir() {
        return Err(wrong(format!("no folder {}", folder.display())));
    }
    Ok(())
}

/// The report as it may be shown; the map is written first, so that none is without its map.
pub fn as_asked(report: Report, asked: &OutputArgs) -> Result<Report, Failure> {
    if !asked.redact {
        return Ok(report);
    }
    let (report, map) = redact::report(report).map_err(|_| {
        Failure::usage("--redact: this report cannot be redacted, so none of it is shown")
    })?;
    if let Some(path) = &asked.redaction_map {
        write(&map, path).map_err(|error| {
            Failure::usage(format!("--redaction-map {}: {error}", path.display()))
        })?;
    }
    Ok(report)
}

/// Whole or not at all; a temporary file is readable by its owner alone (0600), and so is what it
/// becomes, whatever stood there before.
fn write(map: &redact::Map, path: &Path) -> std::io::Result<()> {
    let mut text = serde_json::to_string_pretty(map)?;
    text.push('\n');
    let mut file = tempfile::Builder::new().prefix(".dcvdiag-").tempfile_in(folder(path))?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

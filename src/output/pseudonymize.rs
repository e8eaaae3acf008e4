//! `--redact` and `--redaction-map`: reports in pseudonyms, and for the user alone what they are.

use std::io::Write;
use std::path::Path;

use dcvdiag_checks::pseudonyms::{Map, Redactor};
use dcvdiag_checks::report::Report;

use super::file::folder;
use crate::failure::Failure;
use crate::options::OutputArgs;
use crate::render::Named;

/// Dies on a map nobody could write or nobody needs, before anything is sent.
pub fn check(asked: &OutputArgs) -> Result<(), Failure> {
    let Some(path) = &asked.redaction_map else { return Ok(()) };
    let wrong = |why: String| Failure::usage(format!("--redaction-map {}: {why}", path.display()));
    if !asked.redact {
        return Err(Failure::usage(
            "--redaction-map needs --redact: nothing is replaced without it",
        ));
    }
    if asked.report.iter().any(|report| is_one_file(report, path)) {
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
    match tempfile::tempfile_in(folder) {
        Ok(_) => Ok(()),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// Tells if two paths are one file, which need not be there yet.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let place =
        |path: &Path| Some((folder(path).canonicalize().ok()?, path.file_name()?.to_owned()));
    one == other || place(one).is_some_and(|one| place(other) == Some(one))
}

/// Makes reports as they may be shown.
pub struct Redacting<'a> {
    asked: &'a OutputArgs,
    redactor: Redactor,
}

impl<'a> Redacting<'a> {
    /// No pseudonym is given yet.
    pub fn new(asked: &'a OutputArgs) -> Self {
        Self { asked, redactor: Redactor::default() }
    }

    /// The report as it may be shown.
    pub fn report(&mut self, report: &Report) -> Result<Report, Failure> {
        if !self.asked.redact {
            return Ok(report.clone());
        }
        self.redactor.report(report.clone()).map_err(|_| {
            Failure::usage("--redact: this report cannot be redacted, so none of it is shown")
        })
    }

    /// A target's name as it may be shown.
    pub fn target(&mut self, name: &str) -> String {
        if self.asked.redact { self.redactor.target(name) } else { name.to_owned() }
    }

    /// A target's report, with the name, as they may be shown.
    pub fn named(&mut self, one: Named<'_>) -> Result<NamedReport, Failure> {
        let report = self.report(one.report)?;
        Ok(NamedReport { name: one.name.map(|name| self.target(name)), report })
    }

    /// Writes the map of all pseudonyms so far.
    pub fn write_map(&self) -> Result<(), Failure> {
        let Some(path) = &self.asked.redaction_map else { return Ok(()) };
        write(self.redactor.map(), path)
            .map_err(|error| Failure::usage(format!("--redaction-map {}: {error}", path.display())))
    }
}

/// A target's report as it may be shown.
pub struct NamedReport {
    name: Option<String>,
    report: Report,
}

impl NamedReport {
    /// Borrows the report that is written.
    pub fn as_named(&self) -> Named<'_> {
        Named { name: self.name.as_deref(), report: &self.report }
    }
}

/// Whole or not at all; a temporary file is readable by its owner alone (0600), and so is what it
/// becomes, whatever stood there before.
fn write(map: &Map, path: &Path) -> std::io::Result<()> {
    let mut text = serde_json::to_string_pretty(map)?;
    text.push('\n');
    let mut file = tempfile::Builder::new().prefix(".dcvdiag-").tempfile_in(folder(path))?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

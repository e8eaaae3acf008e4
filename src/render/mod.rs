//! From a report to bytes: one file a format, none of them judging.

mod findings;
mod json;
mod matrix;
mod repeat;
mod table;
mod tried;
mod verdict;

pub use repeat::quoted;

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use dcvdiag_checks::model::Report;

use crate::cli::Failure;
use crate::cli::args::OutputArgs;

/// `--format`
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person
    #[default]
    Table,
    /// For a program
    Json,
}

/// How a report is shown on this terminal.
pub struct Look {
    /// Which format.
    pub format: Format,
    /// ASCII characters only.
    pub ascii: bool,
    /// Columns of the terminal; `None` for a pipe, which gets as much as it needs.
    pub columns: Option<u16>,
    /// How much is said.
    pub detail: Detail,
    colors: anstream::ColorChoice,
}

/// `-q`, nothing, `-v`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The verdict alone.
    Quiet,
    /// Table and verdict.
    Usual,
    /// Findings, evidence and the commands that repeat each probe.
    Full,
}

impl Look {
    /// As asked, and as the terminal is.
    pub fn new(asked: &OutputArgs) -> Self {
        let term = console::Term::stdout();
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let columns =
            if term.is_term() { columns.or(term.size_checked().map(|(_, c)| c)) } else { None };
        Self {
            format: asked.format,
            ascii: asked.ascii,
            columns,
            detail: match (asked.quiet, asked.verbose) {
                (true, _) => Detail::Quiet,
                (_, true) => Detail::Full,
                _ => Detail::Usual,
            },
            colors: asked.color_choice(),
        }
    }
}

/// Writes the report to stdout; a reader that went away is no error.
pub fn to_stdout(report: &Report, look: &Look) {
    let text = match look.format {
        Format::Table => table::render(report, look),
        Format::Json => json::render(report),
    };
    let text = if look.ascii && look.format == Format::Table { ascii(&text) } else { text };
    let mut out = anstream::AutoStream::new(std::io::stdout(), look.colors);
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// Whether a report could be written there, asked before anything is sent.
pub fn check_file(path: &Path) -> Result<(), Failure> {
    let known = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    if !known {
        return Err(Failure::usage(format!(
            "--report {}: unknown format: the name must end in .json",
            path.display()
        )));
    }
    let folder = folder(path);
    if !folder.is_dir() {
        return Err(Failure::usage(format!(
            "--report {}: no folder {}",
            path.display(),
            folder.display()
        )));
    }
    Ok(())
}

/// Writes the report to a file, whole or not at all.
pub fn to_file(report: &Report, path: &Path) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".dcvdiag-").tempfile_in(folder(path))?;
        file.write_all(json::render(report).as_bytes())?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(|error| Failure::usage(format!("--report {}: {error}", path.display())))
}

/// Where a file is, or is to be.
pub fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// The same text in ASCII.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '·' => out.push('|'),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            '─' => out.push('-'),
            c if c.is_ascii() => out.push(c),
            c => out.extend(c.escape_unicode()),
        }
    }
    out
}

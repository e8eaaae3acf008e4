//! The formats by name and by file ending.

use std::path::Path;

use clap::ValueEnum;

/// `--format`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person
    #[default]
    Table,
    /// For a program
    Json,
    /// Events as they happen, a line of JSON each
    Ndjson,
    /// For a ticket
    Markdown,
    /// For somebody who was not there: one file, no outside references
    Html,
    /// For a pipeline's test view
    Junit,
    /// Test Anything Protocol, version 14
    Tap,
    /// For Prometheus
    Openmetrics,
    /// One line and performance data, with a plugin's own exit codes 0 to 3
    Nagios,
    /// Annotations of GitHub Actions, and its job summary
    Github,
}

/// The endings of `--report`.
const ENDINGS: [(&str, Format); 7] = [
    ("json", Format::Json),
    ("ndjson", Format::Ndjson),
    ("md", Format::Markdown),
    ("html", Format::Html),
    ("xml", Format::Junit),
    ("tap", Format::Tap),
    ("prom", Format::Openmetrics),
];

impl Format {
    /// The format of a file of that name.
    pub fn of_file(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
    }

    /// The endings there are, each with its dot.
    pub fn endings() -> Vec<String> {
        ENDINGS.map(|(ending, _)| format!(".{ending}")).to_vec()
    }
}

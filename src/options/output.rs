//! What becomes of a report: options of `run`, `demo` and `report`.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};
use dcvdiag_lang::Lang;

use super::Format;
use super::lang::LangArg;

/// What becomes of the report.
#[derive(Args, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct OutputArgs {
    /// What stdout gets: table, json, ndjson, markdown, html, junit, tap, openmetrics, nagios, github
    #[arg(
        long,
        env = "DCVDIAG_FORMAT",
        hide_env = true,
        value_enum,
        hide_possible_values = true,
        default_value_t,
        help_heading = "Output"
    )]
    pub format: Format,
    /// Write the report to a file as well, in the format of its ending: .json .ndjson .md .html
    /// .xml (JUnit) .tap .prom (OpenMetrics); repeatable
    #[arg(
        long,
        env = "DCVDIAG_REPORT",
        hide_env = true,
        value_name = "FILE",
        help_heading = "Output"
    )]
    pub report: Vec<PathBuf>,
    /// Pseudonyms in place of names, addresses, ids and sessions, in all that is written
    #[arg(long, env = "DCVDIAG_REDACT", hide_env = true, help_heading = "Output", value_parser = FalseyValueParser::new())]
    pub redact: bool,
    /// Keep what the pseudonyms stand for, in a file that only you can read
    #[arg(
        long,
        env = "DCVDIAG_REDACTION_MAP",
        hide_env = true,
        value_name = "FILE",
        help_heading = "Output"
    )]
    pub redaction_map: Option<PathBuf>,
    #[command(flatten)]
    pub language: LangArg,
    /// ASCII characters only, in tables and verdicts
    #[arg(long, env = "DCVDIAG_ASCII", hide_env = true, help_heading = "Output", value_parser = FalseyValueParser::new())]
    pub ascii: bool,
    /// Colours: auto, always, never
    #[arg(
        long,
        env = "DCVDIAG_COLOR",
        hide_env = true,
        value_enum,
        hide_possible_values = true,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Output"
    )]
    pub color: When,
    /// Findings with their evidence, and commands that repeat each probe
    #[arg(
        long,
        short,
        env = "DCVDIAG_VERBOSE",
        hide_env = true,
        conflicts_with = "quiet",
        help_heading = "Output", value_parser = FalseyValueParser::new())]
    pub verbose: bool,
    /// The verdict alone
    #[arg(long, short, env = "DCVDIAG_QUIET", hide_env = true, help_heading = "Output", value_parser = FalseyValueParser::new())]
    pub quiet: bool,
    /// What is a failure to the shell: fail, warn (exit code 4), never
    #[arg(
        long,
        env = "DCVDIAG_FAIL_ON",
        hide_env = true,
        value_enum,
        hide_possible_values = true,
        default_value_t,
        value_name = "LEVEL",
        help_heading = "Verdict"
    )]
    pub fail_on: FailOn,
}

/// `--color`
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum When {
    /// On a terminal; the usual variables (`NO_COLOR` and its kin) are honoured
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `--fail-on`
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A broken layer
    #[default]
    Fail,
    /// A warning too, with exit code 4
    Warn,
    /// Nothing
    Never,
}

impl OutputArgs {
    /// The language of what people read. Japanese has no ASCII.
    pub fn lang(&self) -> Lang {
        if self.ascii { Lang::En } else { self.language.lang() }
    }

    /// Colours on stdout as asked.
    pub fn color_choice(&self) -> anstream::ColorChoice {
        match self.color {
            When::Auto => anstream::AutoStream::choice(&std::io::stdout()),
            When::Always => anstream::ColorChoice::AlwaysAnsi,
            When::Never => anstream::ColorChoice::Never,
        }
    }
}

//! `dcvdiag explain [CODE]`

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use dcvdiag_checks::model::{Layer, Severity};
use dcvdiag_checks::{CHECKS, check};

use super::nearest::unknown;
use super::{Failure, output, words};

#[derive(Args)]
pub struct ExplainArgs {
    /// A code such as tls.name-mismatch; without it, the list of all
    #[arg(add = words::codes())]
    code: Option<String>,
}

/// Prints a code's page, or the list.
pub fn main(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let text = match &args.code {
        None => list(),
        Some(code) => {
            let check = check::find(code).ok_or_else(|| Failure::usage(no_code(code)))?;
            check::document(check)
        }
    };
    output::print(&text);
    Ok(ExitCode::SUCCESS)
}

fn no_code(word: &str) -> String {
    match Layer::ALL.into_iter().find(|layer| layer.word() == word.to_lowercase()) {
        Some(layer) => format!("{layer} is a layer, no code: \"dcvdiag explain\" lists its codes"),
        None => unknown("code", word, CHECKS.iter().map(|check| check.code)),
    }
}

fn list() -> String {
    let mut text = String::new();
    let width = CHECKS.iter().map(|check| check.code.len()).max().unwrap_or_default();
    for layer in Layer::ALL {
        let of_layer: Vec<_> = CHECKS.iter().filter(|check| check.layer == layer).collect();
        if of_layer.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{layer}"); // a String takes everything
        for check in of_layer {
            let severity = match check.severity {
                Severity::Error => "error  ",
                Severity::Warning => "warning",
                Severity::Note => "note   ",
            };
            let _ = writeln!(text, "  {:width$}  {severity}  {}", check.code, check.summary);
        }
    }
    text.push_str(
        "\ndcvdiag explain CODE says what one means, how to confirm it and what to do.\n",
    );
    text
}

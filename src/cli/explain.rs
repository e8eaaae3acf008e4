//! The command `dcvdiag explain [CODE]`.

use std::fmt::Write;
use std::process::ExitCode;

use dcvdiag_checks::model::Layer;
use dcvdiag_checks::{CHECKS, catalogue};
use dcvdiag_lang::Lang;

use crate::console::print;
use crate::failure::{Failure, unknown};
use crate::options::ExplainArgs;
use crate::render::padded;

/// Prints a code's page, or the list.
pub fn main(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let lang = args.language.lang();
    let text = match &args.code {
        None => list(lang),
        Some(code) => page(code, lang)?,
    };
    print(&text);
    Ok(ExitCode::SUCCESS)
}

/// The page in the language; in English, and a line that says so, where there is none.
fn page(code: &str, lang: Lang) -> Result<String, Failure> {
    let check = catalogue::find(code).ok_or_else(|| Failure::usage(no_code(code)))?;
    if let Some(page) = lang.page(check.code) {
        return Ok(page.to_owned());
    }
    let english = catalogue::document(check);
    Ok(match lang {
        Lang::En => english,
        Lang::Ja => format!("{}\n\n{english}", lang.say("this page is in English only")),
    })
}

fn no_code(word: &str) -> String {
    match Layer::ALL.into_iter().find(|layer| layer.word() == word.to_lowercase()) {
        Some(layer) => format!("{layer} is a layer, no code: \"dcvdiag explain\" lists its codes"),
        None => unknown("code", word, CHECKS.iter().map(|check| check.code)),
    }
}

fn list(lang: Lang) -> String {
    let mut text = String::new();
    let width = CHECKS.iter().map(|check| check.code.len()).max().unwrap_or_default();
    for layer in Layer::ALL {
        let of_layer: Vec<_> = CHECKS.iter().filter(|check| check.layer == layer).collect();
        if of_layer.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{layer}"); // a String takes everything
        for check in of_layer {
            let severity = lang.say(check.severity.word());
            let (code, severity) = (check.code, padded(severity, 7));
            let _ = writeln!(text, "  {code:width$}  {severity}  {}", lang.say(check.summary));
        }
    }
    let more = "dcvdiag explain CODE says what one means, how to confirm it and what to do.";
    let _ = writeln!(text, "\n{}", lang.say(more));
    text
}

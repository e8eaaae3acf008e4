//! clap's errors in one clear line.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::nearest::unknown;

/// What is wrong, and the nearest right word where clap found one.
pub fn line(error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let flag = argument.split(' ').next().unwrap_or_default().to_owned();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let suggestion =
        [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand]
            .into_iter()
            .find_map(text);
    let hint = suggestion.map_or(String::new(), |word| format!(": did you mean \"{word}\"?"));
    match error.kind() {
        ErrorKind::UnknownArgument => format!("unknown option \"{flag}\"{hint}"),
        ErrorKind::InvalidSubcommand => {
            let word = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            let command = super::command();
            unknown("command", &word, command.get_subcommands().map(clap::Command::get_name))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{flag} needs a value"),
        ErrorKind::InvalidValue => {
            let known = text(ContextKind::ValidValue).unwrap_or_default();
            let known = if hint.is_empty() { format!("; known: {known}") } else { hint };
            format!("{flag}: unknown value \"{value}\"{known}")
        }
        ErrorKind::ValueValidation => {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            format!("{flag} \"{value}\": {}", cause.unwrap_or_default())
        }
        ErrorKind::ArgumentConflict => {
            let prior = text(ContextKind::PriorArg).unwrap_or_default();
            if prior.is_empty() || prior == argument {
                format!("{flag} can be given only once")
            } else {
                format!("{argument} and {prior} contradict each other")
            }
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} is missing"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "no command given: try \"dcvdiag run --endpoint HOST\" or \"dcvdiag --help\"".to_owned()
        }
        _ => error.to_string().lines().next().unwrap_or_default().replace("error: ", ""),
    }
}

//! clap's errors in one clear line.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::failure::synonym;
use crate::failure::{nearest, plain, question, shown, unknown};

/// What is wrong with words that a person typed, and the nearest right word.
pub fn typed(error: &clap::Error, words: &[String]) -> String {
    let root = super::command();
    let Some(word) = stranger(error, words) else {
        return of_the_environment(error, words).unwrap_or_else(|| line(error));
    };
    let command = words.iter().skip(1).find_map(|word| root.find_subcommand(word));
    if word.starts_with('-') {
        return unknown_option(&word, command.unwrap_or(&root), &root);
    }
    match command.and_then(|command| command.get_positionals().next()) {
        Some(only) => format!(
            "\"{}\" is one word too many: {} is given",
            shown(&word),
            only.get_id().as_str().to_uppercase()
        ),
        None => format!("\"{}\" is one word too many", shown(&word)),
    }
}

/// What is wrong, by what the error knows.
pub fn line(error: &clap::Error) -> String {
    let argument = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let flag = argument.split(' ').next().unwrap_or_default().trim_matches(['<', '>', '[', ']']);
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let root = super::command();
            let run = root.find_subcommand("run").unwrap_or(&root);
            unknown_option(flag, run, &root)
        }
        ErrorKind::InvalidSubcommand => {
            unknown_command(&text(error, ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{flag} needs a value"),
        ErrorKind::InvalidValue => unknown_value(flag, &value, error),
        ErrorKind::ValueValidation => {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            format!("{flag} \"{}\": {}", shown(&value), cause.unwrap_or_default())
        }
        ErrorKind::ArgumentConflict => {
            let prior = text(error, ContextKind::PriorArg).unwrap_or_default();
            if prior.is_empty() || prior == argument {
                format!("{flag} can be given only once")
            } else {
                format!("{argument} and {prior} contradict each other")
            }
        }
        ErrorKind::TooManyValues => format!("{flag} takes no value"),
        ErrorKind::MissingRequiredArgument if argument.starts_with('<') => {
            format!("{flag} is missing")
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} is missing"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "no command given: try \"dcvdiag run --endpoint HOST\" or \"dcvdiag --help\"".to_owned()
        }
        _ => error.to_string().lines().next().unwrap_or_default().replace("error: ", ""),
    }
}

/// What a word processor made of two dashes.
pub fn long_dash(words: &[String]) -> Option<String> {
    let word = words.iter().find(|word| word.starts_with(['–', '—', '−']))?;
    let bare = word.trim_start_matches(['–', '—', '−', '-']);
    let meant = shown(&format!("--{bare}"));
    Some(format!("\"{}\" begins with a long dash: {}", shown(word), question(&[&meant])))
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    }
}

/// The word that clap has no place for, as it was typed: of `-format` it only knows `-f`.
fn stranger(error: &clap::Error, words: &[String]) -> Option<String> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let named = text(error, ContextKind::InvalidArg)?;
    let letter = named.strip_prefix('-').filter(|rest| rest.chars().count() == 1);
    let whole = letter.and_then(|letter| {
        words.iter().find(|word| {
            let cluster = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
            cluster.is_some_and(|rest| rest.chars().count() > 1 && rest.contains(letter))
        })
    });
    Some(whole.cloned().unwrap_or(named))
}

/// An option nobody has, or another command has.
fn unknown_option(word: &str, command: &Command, root: &Command) -> String {
    let word = word.split('=').next().unwrap_or(word);
    let flags = |command: &Command| -> Vec<String> {
        let longs =
            command.get_arguments().filter(|arg| !arg.is_hide_set()).filter_map(Arg::get_long);
        longs.map(|long| format!("--{long}")).collect()
    };
    let complaint = format!("unknown option \"{}\"", shown(word));
    let own = flags(command);
    let exactly = |flag: &&String| plain(flag) == plain(word);
    if let Some(flag) = own.iter().find(exactly) {
        return format!("{complaint}: {}", question(&[flag]));
    }
    let others = root.get_subcommands().filter(|other| other.get_name() != command.get_name());
    let owner = others.map(|other| (other, flags(other))).find_map(|(other, flags)| {
        Some((other.get_name().to_owned(), flags.iter().find(exactly)?.clone()))
    });
    if let Some((owner, flag)) = owner {
        let meant = format!("dcvdiag {owner} {flag}");
        return format!("{complaint}: {}", question(&[&meant]));
    }
    let has = |meant: &&str| own.iter().any(|flag| meant.split(' ').next() == Some(flag.as_str()));
    if let Some(meant) = synonym("option", &plain(word)).filter(has) {
        return format!("{complaint}: {}", question(&[meant]));
    }
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    match nearest(word, &own) {
        near if near.is_empty() => {
            let help = match command.get_name() {
                "dcvdiag" => "dcvdiag --help".to_owned(),
                name => format!("dcvdiag {name} --help"),
            };
            format!("{complaint}: \"{help}\" lists them")
        }
        near => format!("{complaint}: {}", question(&near)),
    }
}

/// A command nobody has; what is rather a target belongs behind `run`.
fn unknown_command(word: &str) -> String {
    if word.contains("://") || (word.contains('.') && !word.contains(' ')) {
        return "no command given: a link, a file or a host goes behind \"dcvdiag run\"".to_owned();
    }
    let root = super::command();
    unknown("command", word, root.get_subcommands().map(Command::get_name))
}

/// A value that is none of the known ones.
fn unknown_value(flag: &str, value: &str, error: &clap::Error) -> String {
    let known = text(error, ContextKind::ValidValue).unwrap_or_default();
    let words: Vec<&str> = known.split(", ").collect();
    let what = flag.trim_start_matches('-').to_lowercase();
    let near = synonym(&what, &plain(value)).filter(|one| words.contains(one));
    let near = near.map_or_else(|| nearest(value, &words), |one| vec![one]);
    let hint = if near.is_empty() { format!("known: {known}") } else { question(&near) };
    format!("{flag}: unknown value \"{}\": {hint}", shown(value))
}

/// The same of a value that no word gave but a variable: then it is the variable that is named.
fn of_the_environment(error: &clap::Error, words: &[String]) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg)?;
    let flag = argument.split(' ').next()?;
    let long = flag.strip_prefix("--")?;
    let typed = |word: &String| word == flag || word.starts_with(&format!("{flag}="));
    if words.iter().any(typed) {
        return None;
    }
    let root = super::command();
    let mut commands = root.get_subcommands();
    let env = commands.find_map(|command| {
        let arg = command.get_arguments().find(|arg| arg.get_long() == Some(long))?;
        Some(arg.get_env()?.to_string_lossy().into_owned())
    })?;
    std::env::var_os(&env)?;
    Some(line(error).replacen(flag, &env, 1))
}

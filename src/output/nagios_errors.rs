//! Nagios asks: whatever goes wrong is then said as a plugin says it. Exit code 2 would be CRITICAL, and
//! what is wrong with the words is no news about the path.

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

use crate::console::print;
use crate::failure::Failure;
use crate::options::command;
use crate::render::NagiosState;

/// Whether these words, or the environment where they leave it open, ask for the format of a plugin. They
/// are read as they stand, for they may be what could not be parsed.
pub fn asks(words: &[OsString], environment: Option<&OsStr>) -> bool {
    let mut asked = None;
    for (place, word) in words.iter().enumerate() {
        let word = word.to_string_lossy();
        if word == "--format" {
            asked = words.get(place + 1).map(|value| value.to_string_lossy().into_owned());
        } else if let Some(value) = word.strip_prefix("--format=") {
            asked = Some(value.to_owned());
        }
    }
    match asked {
        Some(format) => format == "nagios",
        None => environment.is_some_and(|format| format == "nagios") && reads_it(words),
    }
}

/// Tells if the command is one that has a format, or none that there is.
fn reads_it(words: &[OsString]) -> bool {
    let name = words.get(1).map(|word| word.to_string_lossy());
    let command = command();
    let command = name.and_then(|name| command.find_subcommand(name.as_ref()));
    command.is_none_or(|command| command.get_arguments().any(|arg| arg.get_id() == "format"))
}

/// Says on stdout what it is about, and that nothing is known of the path.
pub fn unknown(failure: &Failure) -> ExitCode {
    print(&format!("{}\n", NagiosState::Unknown.line(&failure.line)));
    ExitCode::from(NagiosState::Unknown.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_flag_wins_and_the_environment_counts_where_there_is_none() {
        let asks = |line: &str, environment: Option<&str>| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            super::asks(&words, environment.map(OsStr::new))
        };
        assert!(asks("dcvdiag run --format nagios", None));
        assert!(asks("dcvdiag run --format=nagios --prot 1", None));
        assert!(asks("dcvdiag run --format json --format nagios", None));
        assert!(!asks("dcvdiag run --format nagios --format json", None));
        assert!(asks("dcvdiag run --endpoint h", Some("nagios")));
        assert!(asks("dcvdiag rnu", Some("nagios")));
        assert!(!asks("dcvdiag run --format json", Some("nagios")));
        assert!(!asks("dcvdiag explain tls.expird", Some("nagios")));
        assert!(!asks("dcvdiag run --endpoint h", None));
    }
}

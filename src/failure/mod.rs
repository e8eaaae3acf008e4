//! Ends of a command before its time: the line for stderr, the code for the shell.

mod nearest;
mod scrub_errors;
mod synonyms;

pub use nearest::{nearest, nearest_word, plain, question, shown, unknown};
pub use synonyms::of as synonym;

/// Ends a command early: its line goes to stderr, its code to the shell.
pub struct Failure {
    /// The reason, in one clear line.
    pub line: String,
    /// 2 for usage, 1 for anything else.
    pub code: u8,
}

impl Failure {
    /// Makes a failure of bad input: exit code 2.
    pub fn usage(line: impl Into<String>) -> Self {
        Self { line: scrub_errors::without_secrets(&line.into()), code: 2 }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::usage(format!("{error:#}"))
    }
}

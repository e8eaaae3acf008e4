//! Words for a line that somebody copies into a shell: what a link, a certificate or a name server
//! says must stay one word there, and run nothing.

use std::fmt::Write as _;

/// The shell that a command is copied into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// A POSIX shell.
    Sh,
    /// Windows `PowerShell`.
    PowerShell,
}

impl Shell {
    /// A word as it takes it whole.
    #[must_use]
    pub fn quoted(self, word: &str) -> String {
        let safe = match self {
            Self::Sh => "-._:/@%+=,",
            Self::PowerShell => "-._:/+=\\",
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || safe.contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            return word.to_owned();
        }
        let inner = match self {
            Self::Sh => word.replace('\'', "'\\''"),
            Self::PowerShell => word.replace('\'', "''"),
        };
        format!("'{inner}'")
    }
}

/// A word as a POSIX shell takes it whole.
#[must_use]
pub fn quoted(word: &str) -> String {
    Shell::Sh.quoted(word)
}

/// A value in a URL's query (RFC 3986 §2.3: all but the unreserved is percent-encoded).
pub(crate) fn in_query(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}"); // a String takes everything
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::path::{Path, answer};

    #[test]
    fn a_session_of_a_strangers_link_runs_nothing_when_advice_is_copied() {
        let mut seen = Path::new().upgrade(Ok(answer(404, "Session not found"))).seen();
        seen.target.session = "$(reboot) it's".to_owned();
        let report = seen.reported();
        assert_eq!(report.verdict.code.as_deref(), Some("resolve.session-not-found"));
        let decides = report.verdict.decide.expect("a look that decides").to_string();
        assert!(decides.contains(r"--session '$(reboot) it'\''s' "), "{decides}");
        assert_eq!(super::in_query("$(reboot) it's"), "%24%28reboot%29%20it%27s");
        assert_eq!((super::quoted(""), super::quoted("console")), ("''".into(), "console".into()));
    }
}

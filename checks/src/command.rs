//! Commands as argument vectors: quoted for the shell of the host where they are run.

use crate::shell::Shell;

/// A command's words, as templates with `{names}` in them.
///
/// 1. Each word is filled, then quoted for the shell: a value stays one word, and runs nothing.
/// 2. The words of [`OPERATORS`] stand for the shell itself, as they are written here.
/// 3. A word that begins with `?` is an option with its value, such as `?--region {region}`: it is
///    left out where the run does not know the value.
/// 4. A host has the line of its system; without one, that of Linux.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    linux: Line,
    macos: Option<Line>,
    windows: Option<Line>,
}

type Line = Vec<Word>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// A template of the program.
    Template(&'static str),
    /// A word of the run: no template, and never the shell's.
    Data(String),
}

/// Words that are the shell's, where they stand alone.
const OPERATORS: [&str; 6] = ["|", ";", "&&", "||", "</dev/null", "2>&1"];

/// A command of a check, which is a constant.
#[derive(Clone, Copy, Debug)]
pub struct CommandLine {
    linux: &'static [&'static str],
    macos: Option<&'static [&'static str]>,
    windows: Option<&'static [&'static str]>,
}

impl CommandLine {
    /// The line of Linux, and of every system that has none of its own.
    #[must_use]
    pub const fn new(linux: &'static [&'static str]) -> Self {
        Self { linux, macos: None, windows: None }
    }

    /// The line of macOS.
    #[must_use]
    pub const fn macos(mut self, line: &'static [&'static str]) -> Self {
        self.macos = Some(line);
        self
    }

    /// The line of Windows, for `PowerShell`.
    #[must_use]
    pub const fn windows(mut self, line: &'static [&'static str]) -> Self {
        self.windows = Some(line);
        self
    }
}

impl From<CommandLine> for Command {
    fn from(it: CommandLine) -> Self {
        let line =
            |words: &'static [&'static str]| words.iter().copied().map(Word::Template).collect();
        Self { linux: line(it.linux), macos: it.macos.map(line), windows: it.windows.map(line) }
    }
}

impl Command {
    /// A command of words that are known at run time; every one of them stays a word.
    #[must_use]
    pub fn of_words(words: impl IntoIterator<Item = String>) -> Self {
        Self { linux: words.into_iter().map(Word::Data).collect(), macos: None, windows: None }
    }

    /// The command for a host of that system (`linux`, `macos`, `windows`); `value` fills the holes.
    #[must_use]
    pub fn rendered(&self, os: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
        let (line, shell) = match os {
            "windows" => (self.windows.as_ref(), Shell::PowerShell),
            "macos" => (self.macos.as_ref(), Shell::Sh),
            _ => (None, Shell::Sh),
        };
        let words = line.unwrap_or(&self.linux);
        let mut out: Vec<String> = Vec::new();
        let mut stage = 0; // the first word of the command that is being written
        for word in words {
            let template = match word {
                Word::Data(word) => {
                    out.push(shell.quoted(word));
                    continue;
                }
                Word::Template(template) => *template,
            };
            if let Some(option) = template.strip_prefix('?') {
                out.extend(optional(option, shell, value).into_iter().flatten());
            } else if template == "</dev/null" && shell == Shell::PowerShell {
                out.insert(stage, "$null |".to_owned());
            } else if OPERATORS.contains(&template) {
                out.push(template.to_owned());
                stage = out.len();
            } else {
                out.push(shell.quoted(&filled(template, value).0));
            }
        }
        out.join(" ").replace(" ; ", "; ")
    }
}

/// The words of an option, where every value in it is known.
fn optional(
    option: &str,
    shell: Shell,
    value: &dyn Fn(&str) -> Option<String>,
) -> Option<Vec<String>> {
    let words = option.split(' ').map(|word| match filled(word, value) {
        (word, true) => Some(shell.quoted(&word)),
        (_, false) => None,
    });
    words.collect()
}

/// The word with its holes filled, and true where every one of them was.
fn filled(word: &str, value: &dyn Fn(&str) -> Option<String>) -> (String, bool) {
    let (mut out, mut all) = (String::with_capacity(word.len()), true);
    let mut rest = word;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        let hole = behind.split_once('}');
        if let Some((known, tail)) = hole.and_then(|(name, tail)| Some((value(name)?, tail))) {
            out.push_str(&known);
            rest = tail;
        } else {
            all = false;
            out.push('{');
            rest = behind;
        }
    }
    out.push_str(rest);
    (out, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: CommandLine = CommandLine::new(&[
        "openssl",
        "s_client",
        "-connect",
        "{host}:{port}",
        "?-servername {name}",
        "</dev/null",
        "|",
        "openssl",
        "x509",
        "-noout",
    ])
    .windows(&["Test-NetConnection", "{host}", "-Port", "{port}"]);

    fn value(name: &str) -> Option<String> {
        let value = match name {
            "host" => "a host",
            "port" => "8443",
            _ => return None,
        };
        Some(value.to_owned())
    }

    #[test]
    fn a_value_stays_one_word_in_either_shell_and_an_unknown_option_is_left_out() {
        let command = Command::from(SHOWN);
        assert_eq!(
            command.rendered("linux", &value),
            "openssl s_client -connect 'a host:8443' </dev/null | openssl x509 -noout"
        );
        assert_eq!(command.rendered("macos", &value), command.rendered("linux", &value));
        assert_eq!(command.rendered("windows", &value), "Test-NetConnection 'a host' -Port 8443");
        let named =
            |name: &str| value(name).or_else(|| (name == "name").then(|| "$(x)".to_owned()));
        assert!(command.rendered("linux", &named).contains(" -servername '$(x)' </dev/null |"));
    }

    #[test]
    fn power_shell_gets_no_input_in_its_own_way_and_words_of_the_run_are_no_templates() {
        let shown = CommandLine::new(&[]).windows(&["openssl", "x", "</dev/null", "|", "more"]);
        assert_eq!(Command::from(shown).rendered("windows", &value), "$null | openssl x | more");
        let words = ["echo", "{host}", "|", "it's"].map(str::to_owned);
        let command = Command::of_words(words);
        assert_eq!(command.rendered("linux", &value), "echo '{host}' '|' 'it'\\''s'");
        assert_eq!(Shell::PowerShell.quoted("it's"), "'it''s'");
    }
}

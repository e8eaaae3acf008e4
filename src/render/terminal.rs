//! Settings for a report on this terminal.

use dcvdiag_lang::Lang;

use crate::options::OutputArgs;

/// As asked, and as the terminal is.
#[derive(Clone)]
pub struct Terminal {
    /// The language for people; formats for programs are the same in every language.
    pub lang: Lang,
    /// ASCII characters only.
    pub ascii: bool,
    /// Columns of the terminal; `None` for a pipe or a file, which get as much as they need.
    pub columns: Option<u16>,
    /// The amount that is said.
    pub detail: Detail,
    colors: anstream::ColorChoice,
}

/// `-q`, nothing, `-v`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The verdict alone.
    Quiet,
    /// Table and verdict.
    Usual,
    /// Findings, evidence and the commands that repeat each probe.
    Full,
}

impl Terminal {
    /// Settings for stdout, by its size and what was asked.
    pub fn new(asked: &OutputArgs) -> Self {
        let term = console::Term::stdout();
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let columns =
            if term.is_term() { columns.or(term.size_checked().map(|(_, c)| c)) } else { None };
        Self {
            lang: asked.lang(),
            ascii: asked.ascii,
            columns,
            detail: match (asked.quiet, asked.verbose) {
                (true, _) => Detail::Quiet,
                (_, true) => Detail::Full,
                _ => Detail::Usual,
            },
            colors: asked.color_choice(),
        }
    }

    /// Of a terminal of that width, without colours.
    #[cfg(test)]
    pub fn of_terminal(lang: Lang, columns: u16) -> Self {
        let colors = anstream::ColorChoice::Never;
        Self { lang, ascii: false, columns: Some(columns), detail: Detail::Full, colors }
    }

    /// Of a file, which is as wide as it needs and has no colours.
    pub fn of_file(asked: &OutputArgs) -> Self {
        Self { columns: None, colors: anstream::ColorChoice::Never, ..Self::new(asked) }
    }

    /// As a file would be shown without any option.
    #[cfg(test)]
    pub fn for_tests() -> Self {
        let (detail, colors) = (Detail::Usual, anstream::ColorChoice::Never);
        Self { lang: Lang::En, ascii: false, columns: None, detail, colors }
    }

    /// stdout, which drops the colours that are not wanted.
    pub fn stdout(&self) -> anstream::AutoStream<std::io::Stdout> {
        anstream::AutoStream::new(std::io::stdout(), self.colors)
    }

    /// The text, in ASCII where that was asked for.
    pub fn plain(&self, text: String) -> String {
        if self.ascii { ascii(&text) } else { text }
    }
}

/// The same text in ASCII.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '·' => out.push('|'),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            '─' => out.push('-'),
            c if c.is_ascii() => out.push(c),
            c => out.extend(c.escape_unicode()),
        }
    }
    out
}

//! Text that stays text in a ticket.
//!
//! A backslash is not enough there: GitHub and GitLab look for `@names`, `#123`, `:emoji:`, commits
//! and addresses in the text that a parser leaves behind, where the backslash is gone. They leave
//! code alone. So each word that could be more than a word becomes code, and is no less readable.

use crate::escape::visible;

/// Text for a paragraph, a list item or a cell of a table, of at most so many characters.
pub fn inline(text: &str, most: usize) -> String {
    let text = visible(text, most);
    let mut out = Inline::default();
    for word in text.trim_matches(' ').split(' ') {
        out.word(word);
    }
    out.finish()
}

/// Text for the same places, all of it code: names, values, commands.
pub fn code(text: &str, most: usize) -> String {
    let text = visible(text, most);
    let text = text.trim_matches(' ');
    let pieces: Vec<String> = text.split('|').map(span).collect();
    pieces.join("\\|")
}

/// A fence around such lines, longer than any within.
pub fn fence<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let longest = lines.into_iter().map(longest_run).max().unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

/// A span of code; nothing for nothing. A bar must be outside of it: tables end a cell at each.
fn span(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(text) + 1);
    // CommonMark §6.1 takes one blank off each side where there is one on both.
    let loses_blanks = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
    let touches = text.starts_with('`') || text.ends_with('`');
    let pad = if loses_blanks || touches { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[derive(Default)]
struct Inline {
    out: String,
    /// Words of code that wait for more of their kind.
    code: String,
    /// True where a word stands before this one.
    has_begun: bool,
}

impl Inline {
    fn word(&mut self, word: &str) {
        let (lead, core, trail) = peel(word);
        let first = !self.has_begun;
        let is_plain = is_plain(core) && !(first && opens_block(word));
        self.has_begun = true;
        if is_plain {
            self.flush();
            self.gap(first);
            self.out.push_str(word);
            return;
        }
        if self.code.is_empty() || !lead.is_empty() {
            self.flush();
            self.gap(first);
            self.out.push_str(lead);
        } else {
            self.code.push(' ');
        }
        self.code.push_str(core);
        if !trail.is_empty() {
            self.flush();
            self.out.push_str(trail);
        }
    }

    fn gap(&mut self, first: bool) {
        if !first {
            self.out.push(' ');
        }
    }

    fn flush(&mut self) {
        let pieces: Vec<String> = self.code.split('|').map(span).collect();
        self.out.push_str(&pieces.join("\\|"));
        self.code.clear();
    }

    fn finish(mut self) -> String {
        self.flush();
        self.out
    }
}

/// A word without the punctuation around it.
fn peel(word: &str) -> (&str, &str, &str) {
    let core = word.trim_start_matches(['(', '"', '\'']);
    let lead = &word[..word.len() - core.len()];
    let bare = core.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '?', '…']);
    let trail = &core[bare.len()..];
    if bare.is_empty() { ("", word, "") } else { (lead, bare, trail) }
}

/// Tells if no reader of Markdown sees more in it than a word.
fn is_plain(word: &str) -> bool {
    let quiet = |c: char| c.is_alphanumeric() || !c.is_ascii() || "-+=%/.,;'\"()?".contains(c);
    let starts = word.chars().next().is_none_or(|c| c.is_alphanumeric() || !c.is_ascii());
    let is_sign = matches!(word, "-" | "+" | "=" | "." | ",");
    let has_letters = word.contains(|c: char| c.is_ascii_alphabetic());
    (starts || is_sign)
        && word.chars().all(quiet)
        && !(word.contains('.') && has_letters) // names, and addresses of pages
        && !is_reference(word)
}

/// `ABC-123`, or what could be a commit.
fn is_reference(word: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_key = |key: &str| key.starts_with(|c: char| c.is_ascii_alphabetic());
    if word.rsplit_once('-').is_some_and(|(key, n)| is_digits(n) && is_key(key)) {
        return true;
    }
    word.len() >= 7 && word.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Tells if a block that begins with it is another block: a list, a rule, a heading's underline.
fn opens_block(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < word.len() && matches!(digits, "." | ")");
    let is_line = word.chars().all(|c| "-+=._".contains(c));
    word.is_empty() || is_number || is_line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_stays_prose() {
        let text = "the broker answered 404 (for HTTP and QUIC): it does not know \"console\"";
        assert_eq!(inline(text, 200), text);
        assert_eq!(inline("10.213.66.188 · TTL 60 s · TLS 1.3", 80), {
            "10.213.66.188 · TTL 60 s · TLS 1.3"
        });
    }

    #[test]
    fn a_word_that_could_be_more_is_code() {
        for (text, safe) in [
            ("ask @team, please", "ask `@team`, please"),
            ("see #12 and GH-12", "see `#12` and `GH-12`"),
            ("at https://evil.example/", "at `https://evil.example/`"),
            ("(tls.expired)", "(`tls.expired`)"),
            ("*a* _b_ c", "`*a* _b_` c"),
            (":smile:", "`:smile`:"),
            ("deadbeef", "`deadbeef`"),
            ("![x](y)", "`![x](y`)"),
            ("<img src=x>", "`<img src=x>`"),
            ("&lt; \\", "`&lt`; `\\`"),
        ] {
            assert_eq!(inline(text, 80), safe);
        }
    }

    #[test]
    fn backticks_and_bars_do_not_end_their_place() {
        assert_eq!(inline("a`b``c", 80), "```a`b``c```");
        assert_eq!(inline("`", 80), "`` ` ``");
        assert_eq!(inline("a|b\\|c", 80), "`a`\\|`b\\`\\|`c`");
        assert_eq!(code("|", 80), "\\|");
    }

    #[test]
    fn the_first_word_opens_no_block() {
        for text in ["- x", "1. x", "12) x", "--- x", "+ x", "=== x"] {
            assert!(inline(text, 80).starts_with('`'), "{text}");
        }
    }

    #[test]
    fn a_fence_is_longer_than_any_within() {
        assert_eq!(fence(["a ```` b", "`"]), "`````");
        assert_eq!(fence(["a"]), "```");
    }
}

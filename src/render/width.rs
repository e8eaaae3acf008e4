//! The width of text on a terminal, and the places where a line of it may end.
//!
//! Japanese has two columns a character and no blanks between words.

use std::borrow::Cow;

use dcvdiag_lang::Lang;
use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthStr;

/// Where a line may end; has no width, and is taken out when the lines are made. What peers send
/// never holds it (`dcvdiag_checks::text::shown`).
pub const STOP: char = '\u{200b}';

/// Columns on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text and blanks, so many columns wide at least.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A long name with its middle left out, so many columns wide at most.
pub fn shortened(name: &str, most: usize) -> String {
    if width(name) <= most {
        return name.to_owned();
    }
    let start = (most - 1) / 2;
    let first = beginning(name, start);
    let mut from = name.len();
    let room = most - 1 - start;
    for (at, _) in name.char_indices().rev() {
        if width(&name[at..]) > room {
            break;
        }
        from = at;
    }
    format!("{first}…{}", &name[from..])
}

fn beginning(text: &str, most: usize) -> &str {
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let end = ends.take_while(|end| width(&text[..*end]) <= most).last();
    &text[..end.unwrap_or(0)]
}

/// A text with a [`STOP`] wherever a line of it may end (UAX #14): behind a blank, and beside wide
/// characters. Never within a command or a path, so that it can still be copied whole.
pub fn breakable(text: &str, lang: Lang) -> Cow<'_, str> {
    if lang == Lang::En {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut from = 0;
    for (at, _) in linebreaks(text).filter(|(at, _)| *at < text.len()) {
        let (before, behind) = (text[..at].chars().next_back(), text[at..].chars().next());
        let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        if before == Some(' ') || wide(before) || wide(behind) {
            out.push_str(&text[from..at]);
            out.push(STOP);
            from = at;
        }
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_is_counted_in_columns() {
        assert_eq!(width("NLB への TCP"), 12);
        assert_eq!(padded("設定", 6), "設定  ");
        assert_eq!(padded("設定", 2), "設定");
    }

    #[test]
    fn a_long_name_loses_its_middle_by_columns() {
        assert_eq!(shortened("abcdefgh", 8), "abcdefgh");
        assert_eq!(shortened("abcdefgh", 5), "ab…gh");
        assert_eq!(shortened("あいうえおか", 7), "あ…か");
        assert!(width(&shortened("あいうえおかきくけこ", 8)) <= 8);
    }

    #[test]
    fn a_line_ends_between_words_and_never_within_a_command() {
        let text = "証明書は期限切れ。openssl s_client -connect a:1 を実行";
        let broken = breakable(text, Lang::Ja);
        assert_eq!(broken.replace(STOP, ""), text);
        let parts: Vec<&str> = broken.split(STOP).collect();
        assert!(parts.contains(&"s_client ") && parts.contains(&"-connect "), "{parts:?}");
        assert!(parts.contains(&"れ。"), "a full stop begins no line: {parts:?}");
        assert_eq!(breakable(text, Lang::En), text);
    }
}

//! Escapes of text from elsewhere: what a peer sends must not hide, reorder or break what stands
//! beside it, on a terminal or for a program that reads line by line.

use std::fmt::Write as _;
use std::ops::Deref;

use serde::Serialize;
use serde::de::DeserializeOwned;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::texts;

/// A value in which every text is visible. It is made by [`Visible::of`] alone, and is all that the
/// formats for terminals and for readers of lines are given: none of them can write another text.
pub struct Visible<T>(T);

impl<T: Serialize + DeserializeOwned> Visible<T> {
    /// The value with each of its texts made visible; nothing where it cannot be had so.
    pub fn of(value: &T) -> Option<Self> {
        texts::with_each(value, &|text| visible(text, usize::MAX)).map(Self)
    }
}

impl<T> Deref for Visible<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The text as it is, with every control and format character as an `\u{…}` escape, cut after `most`
/// characters.
pub fn visible(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len().min(most.saturating_mul(4)));
    for (count, c) in text.chars().enumerate() {
        if count == most {
            out.push('…');
            break;
        }
        if is_hidden(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Escapes as much of it as so many columns hold.
pub fn within(text: &str, columns: usize) -> String {
    let text = visible(text, columns);
    if text.width() <= columns {
        return text;
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + c.width().unwrap_or_default() + 1 > columns {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// The longest text of one field, in characters.
const LINE: usize = 1000;

/// The text in one line, without control characters, and without those that XML 1.0 or YAML cannot hold.
pub fn one_line(text: &str) -> String {
    visible(text, LINE)
}

/// JSON that says the same, with every character that cannot be seen, and those others, as an escape.
/// Such characters stand in its strings alone.
pub fn escaped_json(json: &str, is_other: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        if is_other(c) || (is_hidden(c) && c != '\n') {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}"); // a String takes everything
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Tells if it cannot be seen, or is none at all: what is never shown as it is.
pub fn is_hidden(c: char) -> bool {
    let is_none = u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c);
    c.is_control() || is_none || is_format(c)
}

/// Unicode's format characters (Cf), its separators of lines and paragraphs, and the letters that
/// leave no ink: zero width, bidirectional control, tags.
const fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}'
        | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_reorders_is_shown_as_its_number() {
        assert_eq!(visible("a\u{202e}b\u{200d}c\u{61c}\u{e0041}", 80), {
            "a\\u{202e}b\\u{200d}c\\u{61c}\\u{e0041}"
        });
        assert_eq!(visible("line\nline\0\u{85}\u{2028}", 80), "line\\nline\\u{0}\\u{85}\\u{2028}");
    }

    #[test]
    fn what_can_be_seen_stays_as_it_is() {
        let text = "日本語 · “naïve” é 🙂";
        assert_eq!(visible(text, 80), text);
        assert_eq!(visible("abcdef", 3), "abc…");
    }

    #[test]
    fn what_takes_more_room_is_cut_earlier() {
        assert_eq!(within("abcdefgh", 8), "abcdefgh");
        assert_eq!(within("abcdefghi", 8), "abcdefg…");
        assert_eq!(within("日本語日本語", 8), "日本語…");
        assert_eq!(within("\u{202e}abc", 6), "\\u{20…");
    }

    #[test]
    fn whatever_was_sent_is_one_line_of_characters_that_every_format_can_hold() {
        let text = one_line("a\r\nb\0\x1b[31m\u{85}\u{2028}\u{fffe}\u{202e}é日本");
        assert_eq!(text, "a\\r\\nb\\u{0}\\u{1b}[31m\\u{85}\\u{2028}\\u{fffe}\\u{202e}é日本");
        assert_eq!(one_line(&"x".repeat(5000)).chars().count(), LINE + 1);
    }
}

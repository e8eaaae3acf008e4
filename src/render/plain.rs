//! Text from elsewhere, made safe for formats that programs read line by line.

use dcvdiag_checks::text::shown;

/// The longest text of one field, in characters.
const MOST: usize = 1000;

/// One line without control characters, and without those that XML 1.0 or YAML cannot hold.
pub fn line(text: &str) -> String {
    let mut out = String::new();
    for c in shown(text, MOST).chars() {
        if matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}') {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_was_sent_is_one_line_of_characters_that_every_format_can_hold() {
        let text = line("a\r\nb\0\x1b[31m\u{85}\u{2028}\u{fffe}\u{202e}é日本");
        assert_eq!(text, "a\\r\\nb\\u{0}\\u{1b}[31m\\u{85}\\u{2028}\\u{fffe}\\u{202e}é日本");
        assert_eq!(line(&"x".repeat(5000)).chars().count(), MOST + 1);
    }
}

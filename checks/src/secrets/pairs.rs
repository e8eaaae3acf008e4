//! Names with a value behind them: `token=…`, `"token": "…"`, `token%3D…`.

use std::ops::Range;

use super::SECRET;
use super::keys::{Sure, named};

/// The shortest value of a name that is only perhaps a secret's.
const LONG: usize = 16;

pub(super) fn scrub(text: &str) -> Option<String> {
    without(text, find(text))
}

/// But for what is said of a path behind its colon.
pub(super) fn scrub_but_paths(text: &str) -> Option<String> {
    let mut values = find(text);
    values.retain(|value| {
        let name = text[..value.start].trim_end().strip_suffix(':').unwrap_or_default();
        !name.trim_end_matches(|c: char| c.is_ascii() && is_word(c as u8)).ends_with(['/', '\\'])
    });
    without(text, values)
}

fn without(text: &str, values: Vec<Range<usize>>) -> Option<String> {
    if values.is_empty() {
        return None;
    }
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for value in values {
        out.push_str(&text[done..value.start]);
        let bare = is_json_number(text, &value);
        out.push_str(if bare { "\"[secret]\"" } else { SECRET });
        done = value.end;
    }
    out.push_str(&text[done..]);
    Some(out)
}

/// Behind a quoted name a value without quotes is JSON's own.
fn is_json_number(text: &str, value: &Range<usize>) -> bool {
    let before = text[..value.start].trim_end();
    before.strip_suffix(':').is_some_and(|name| name.trim_end().ends_with('"'))
}

/// Where the values stand.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut i) = (Vec::new(), 0);
    while i < bytes.len() {
        if !is_word(bytes[i]) {
            i += 1;
            continue;
        }
        let start = i;
        while i < bytes.len() && is_word(bytes[i]) {
            i += 1;
        }
        // "%3Ftoken": the escape is no part of the name
        let escaped = start > 0 && bytes[start - 1] == b'%';
        let word = if escaped { text.get(start + 2..i) } else { text.get(start..i) };
        let Some(sure) = word.and_then(named) else { continue };
        let option = word.is_some_and(|word| word.starts_with("--"));
        if option && !text[i..].starts_with('=') {
            continue; // what is said of an option, not to it
        }
        let Some(value) = value_behind(text, i) else { continue };
        i = value.end.max(i);
        if sure == Sure::Always || value.len() >= LONG && !text[value.clone()].contains(' ') {
            found.push(value);
        }
    }
    found
}

/// The value behind a name that ends at `at`.
fn value_behind(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let after_name = rest.trim_start_matches(['"', '\'', '\\']);
    let quoted_name = after_name.len() < rest.len();
    let (after, kind) = separator(after_name, quoted_name)?;
    let opened = after.trim_start_matches('\\');
    let quote = opened.bytes().next().filter(|b| matches!(b, b'"' | b'\''));
    let value = if quote.is_some() { &opened[1..] } else { after };
    let length = match quote {
        Some(quote) => until_quote(value, quote),
        None => value.char_indices().find(|at| ends(value, *at, kind)).map_or(value.len(), |e| e.0),
    };
    let word = &value[..length];
    let nothing = word.trim().is_empty() || matches!(word, "null" | "true" | "false");
    let done = ["[secret]", "[not kept]", "[token]"].iter().any(|mark| value.starts_with(mark));
    let start = text.len() - value.len();
    (!nothing && !done).then_some(start..start + length)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// `=`
    Plain,
    /// `:` or, between quotes, `,`
    Spaced,
    /// `%3D`
    Escaped,
}

fn separator(text: &str, quoted_name: bool) -> Option<(&str, Separator)> {
    if let Some(rest) = text.strip_prefix("%3D").or_else(|| text.strip_prefix("%3d")) {
        return Some((rest, Separator::Escaped));
    }
    let spaces = text.bytes().take(4).take_while(|b| *b == b' ').count();
    let text = &text[spaces..];
    let kind = match text.bytes().next()? {
        b'=' => Separator::Plain,
        b':' => Separator::Spaced,
        b',' if quoted_name => Separator::Spaced,
        _ => return None,
    };
    let rest = &text[1..];
    let spaces = rest.bytes().take(4).take_while(|b| *b == b' ').count();
    let pair = text.starts_with(',');
    let rest = &rest[spaces..];
    (!pair || rest.starts_with('"')).then_some((rest, kind))
}

fn until_quote(value: &str, quote: u8) -> usize {
    let mut escaped = false;
    let end = value.bytes().position(|b| {
        let here = b == quote && !escaped;
        escaped = b == b'\\' && !escaped;
        here
    });
    let end = end.unwrap_or(value.len());
    // Inside a string that is itself escaped the closing quote has a backslash of its own.
    value[..end].trim_end_matches('\\').len()
}

/// The end of a value without quotes; in an escaped one an escaped `&`, `#`, `;`, quote or space.
fn ends(value: &str, (i, c): (usize, char), kind: Separator) -> bool {
    let always = c.is_whitespace()
        || matches!(c, '&' | ';' | '<' | '>' | '"' | '\'' | ')' | '}' | ']' | '#' | '\\');
    let escape = || {
        let marks = ["%26", "%23", "%3B", "%3b", "%22", "%27", "%20"];
        value.get(i..i + 3).is_some_and(|it| marks.contains(&it))
    };
    always || c == ',' && kind != Separator::Plain || kind == Separator::Escaped && escape()
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')
}

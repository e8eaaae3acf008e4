//! Secrets that are known by their own form.

use std::ops::Range;

use super::SECRET;

/// Schemes of `Authorization` whose word is followed by credentials.
const SCHEMES: [&str; 5] = ["bearer", "basic", "negotiate", "ntlm", "digest"];
/// A tag that is longer than this is none.
const TAG: usize = 2048;

/// JSON Web Tokens, credentials of a scheme, access keys of AWS, private keys, `user:password@`.
pub(super) fn tokens(text: &str) -> Option<String> {
    let mut found: Vec<Range<usize>> = credentials(text).collect();
    found.extend(private_keys(text));
    let mut scheme = false;
    for word in words(text) {
        let it = &text[word.clone()];
        if is_json_web_token(it) || is_access_key(it) || scheme && is_credential(it) {
            found.push(word.clone());
        }
        scheme = SCHEMES.iter().any(|name| name.eq_ignore_ascii_case(it))
            && text[word.end..].starts_with([' ', '+', '%']);
    }
    found.sort_by_key(|range| range.start);
    replaced(text, &found)
}

/// `value` of hidden fields and password fields of a form.
pub(super) fn inputs(text: &str) -> Option<String> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = find(text, at, "<input") {
        let most = text.len().min(start + TAG);
        let end = text.as_bytes()[start..most].iter().position(|b| *b == b'>');
        let end = end.map_or(most, |end| start + end);
        at = end.max(start + 6);
        let Some(tag) = text.get(start..end) else { continue };
        let kind = tag.to_ascii_lowercase();
        if !kind.contains("hidden") && !kind.contains("password") {
            continue;
        }
        let Some(value) = kind.find("value=").map(|i| i + 6) else { continue };
        let quote = tag[value..].chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = value + quote.map_or(0, char::len_utf8);
        let close = |c: char| quote.map_or(c.is_whitespace(), |quote| c == quote);
        let length = tag[value..].find(close).unwrap_or(tag.len() - value);
        if length > 0 && &tag[value..value + length] != SECRET {
            found.push(start + value..start + value + length);
        }
    }
    replaced(text, &found)
}

/// The text before `@` in the authority of a URL.
pub(super) fn credentials(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(i, mark)| {
        let start = i + mark.len();
        let end = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<');
        let mut most = text.len().min(start + 512);
        while !text.is_char_boundary(most) {
            most -= 1;
        }
        let authority = &text[start..most];
        let authority = &authority[..authority.find(end).unwrap_or(authority.len())];
        let user = match authority.rfind('@') {
            Some(at) => &authority[..at],
            None if is_cut_short(authority) => authority,
            None => return None,
        };
        (!user.is_empty() && user != SECRET).then_some(start..start + user.len())
    })
}

/// `user:pass`, whose end lies beyond where the text was cut or behind a slash in the password: what
/// stands where a port does is none.
fn is_cut_short(authority: &str) -> bool {
    let port = |port: &str| port == "PORT" || port.bytes().all(|b| b.is_ascii_digit());
    let behind =
        authority.rsplit_once(':').map(|(_, it)| it.trim_end_matches(['…', '.', ',', ')']));
    behind.is_some_and(|it| !port(it)) && !authority.contains(['[', ']', '{', '\\'])
}

fn private_keys(text: &str) -> Option<Range<usize>> {
    let start = text.find("PRIVATE KEY-----").filter(|i| text[..*i].contains("-----BEGIN"))?;
    let start = start + "PRIVATE KEY-----".len();
    let end = text[start..].find("-----END").map_or(text.len(), |end| start + end);
    (start < end && &text[start..end] != SECRET).then_some(start..end)
}

/// Runs of the characters of base64, of its URL form and of `.`.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b"-_.~/=".contains(&b);
    let bytes = text.as_bytes();
    let mut i = 0;
    std::iter::from_fn(move || {
        while i < bytes.len() && !is_word(bytes[i]) {
            i += 1;
        }
        let escape = i > 0 && bytes[i - 1] == b'%';
        i += if escape { 2.min(bytes.len() - i) } else { 0 };
        let start = i;
        while i < bytes.len() && is_word(bytes[i]) {
            i += 1;
        }
        if start == bytes.len() {
            return None;
        }
        let mut end = i;
        while end > start && matches!(bytes[end - 1], b'.') {
            end -= 1;
        }
        // Inside a multi-byte character there is no word, so that these are character boundaries.
        text.is_char_boundary(start).then_some(start..end)
    })
}

/// `eyJ` is `{"` in base64; the signature may be cut off.
fn is_json_web_token(word: &str) -> bool {
    let from = word.rfind(['/', '=']).map_or(0, |i| i + 1);
    word.get(from..).is_some_and(|it| it.starts_with("eyJ") && it.len() >= 16)
        || word.starts_with("eyJ") && word.len() >= 16
}

fn is_access_key(word: &str) -> bool {
    let known = word.starts_with("AKIA") || word.starts_with("ASIA");
    known && word.len() == 20 && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Not a word of prose: long, or with digits or capitals inside.
fn is_credential(word: &str) -> bool {
    let inside = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    let tail = word.as_bytes().iter().skip(1);
    !word.contains("=\"") && word.len() >= 8 && (word.len() >= 24 || tail.copied().any(inside))
}

fn find(text: &str, from: usize, tag: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len().saturating_sub(tag.len() - 1)).find(|i| {
        bytes[*i] == b'<' && bytes[*i..*i + tag.len()].eq_ignore_ascii_case(tag.as_bytes())
    })
}

fn replaced(text: &str, ranges: &[Range<usize>]) -> Option<String> {
    if ranges.is_empty() {
        return None;
    }
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for range in ranges {
        if range.start < done {
            continue;
        }
        out.push_str(&text[done..range.start]);
        out.push_str(SECRET);
        done = range.end;
    }
    out.push_str(&text[done..]);
    Some(out)
}

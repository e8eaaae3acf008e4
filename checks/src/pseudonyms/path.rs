//! URLs and paths, segment by segment and parameter by parameter.

use std::fmt::Write;

use super::Pass;
use super::common_words;
use crate::model::Kind;

/// The parts of a URL or of a path.
pub(super) struct Parts<'a> {
    /// `https://`, `//` or nothing.
    lead: &'a str,
    /// Host and port, where there is a lead.
    pub(super) authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

/// Splits a URL (RFC 3986, appendix B, without its corners).
pub(super) fn read(text: &str) -> Parts<'_> {
    let (text, fragment) = split(text, '#');
    let (text, query) = split(text, '?');
    let lead = match text.find("//") {
        Some(0) => 2,
        Some(i) if text[..i].ends_with(':') && !text[..i].contains('/') => i + 2,
        _ => return Parts { lead: "", authority: None, path: text, query, fragment },
    };
    let (lead, rest) = text.split_at(lead);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    Parts { lead, authority: Some(authority), path, query, fragment }
}

fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(text, rest)| (text, Some(rest)))
}

impl<'a> Parts<'a> {
    pub(super) fn segments(&self) -> impl Iterator<Item = &'a str> {
        self.path.split('/')
    }

    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let query = self.query.unwrap_or_default();
        query.split('&').filter_map(|parameter| parameter.split_once('='))
    }
}

impl Pass<'_> {
    pub(super) fn url(&mut self, text: &str) -> String {
        let parts = read(text);
        let mut out = parts.lead.to_owned();
        if let Some(authority) = parts.authority {
            let host = match authority.rsplit_once('@') {
                Some((_, host)) => {
                    out.push_str("[secret]@");
                    host
                }
                None => authority,
            };
            out.push_str(&self.authority(host));
        }
        let segments: Vec<String> = parts.segments().map(|it| self.segment(it)).collect();
        out.push_str(&segments.join("/"));
        if let Some(query) = parts.query {
            let each: Vec<String> = query.split('&').map(|it| self.parameter(it)).collect();
            out.push('?');
            out.push_str(&each.join("&"));
        }
        if let Some(fragment) = parts.fragment {
            let session = decoded(fragment);
            out.push('#');
            out.push_str(&encoded_like(fragment, &self.session(&session)));
        }
        out
    }

    /// A segment of a path; what everybody's servers have stays.
    pub(super) fn segment(&mut self, segment: &str) -> String {
        if common_words::is_segment(segment) {
            return segment.to_owned();
        }
        let by_shape =
            if self.known.segments.contains(segment) && !segment.contains(['.', ':', '%']) {
                self.word(segment)
            } else {
                self.text(segment)
            };
        if by_shape != segment {
            return by_shape;
        }
        match segment.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => {
                format!("{}.{ending}", self.all.given.numbered(Kind::Path, "path", stem))
            }
            _ => self.all.given.numbered(Kind::Path, "path", segment),
        }
    }

    fn parameter(&mut self, parameter: &str) -> String {
        let Some((key, value)) = parameter.split_once('=') else { return self.text(parameter) };
        let plain = decoded(value);
        let made = if names_session(key) {
            self.session(&plain)
        } else if names_user(key) {
            self.user(&plain)
        } else if plain.contains("//") || plain.starts_with('/') {
            self.url(&plain)
        } else {
            match self.text(&plain) {
                same if same == plain => self.value(&plain),
                made => made,
            }
        };
        format!("{key}={}", if made == plain { value.to_owned() } else { encoded(&made) })
    }

    fn value(&mut self, value: &str) -> String {
        let says_nothing = value.starts_with('[')
            || value.parse::<std::net::IpAddr>().is_ok()
            || common_words::is_common(value)
            || value.bytes().all(|b| b.is_ascii_digit());
        if says_nothing {
            return value.to_owned();
        }
        self.all.given.numbered(Kind::Value, "value", value)
    }
}

pub(super) fn names_session(key: &str) -> bool {
    let plain = key.to_ascii_lowercase().replace(['-', '_'], "");
    matches!(plain.as_str(), "sessionid" | "session" | "dcvsessionid")
}

pub(super) fn names_user(key: &str) -> bool {
    let plain = key.to_ascii_lowercase().replace(['-', '_'], "");
    matches!(plain.as_str(), "user" | "username" | "owner" | "uid" | "login" | "email")
}

/// Percent escapes read; what is none stays.
pub(super) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut i) = (Vec::with_capacity(bytes.len()), 0);
    while i < bytes.len() {
        let pair = bytes.get(i + 1..i + 3).filter(|_| bytes[i] == b'%');
        let byte = pair
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .filter(|pair| !pair.starts_with('+'))
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        out.push(byte.unwrap_or(bytes[i]));
        i += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Percent escapes written, as `dcvdiag` writes them.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"*-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}"); // a String takes everything
        }
    }
    out
}

/// A pseudonym in the place of a text that may have had escapes.
pub(super) fn encoded_like(original: &str, made: &str) -> String {
    if decoded(original) == made { original.to_owned() } else { encoded(made) }
}

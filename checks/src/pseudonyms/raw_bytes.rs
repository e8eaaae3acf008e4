//! Bytes a peer sent, escaped as in a Rust byte string.

use super::Pass;

/// What is kept of bytes that are no text: enough for what judges look at, a record's header and
/// an alert.
const BINARY: usize = 12;

impl Pass<'_> {
    /// Text among the escapes is read as text. Of what is mostly no text the beginning stays, since
    /// names hide in it in forms of their own, as in a certificate or a DNS message.
    pub(super) fn received(&mut self, escaped: &str) -> String {
        let whole = escaped.trim_end_matches('…');
        let (units, cut) = (units(whole), &escaped[whole.len()..]);
        let odd = units.iter().filter(|unit| unit.starts_with("\\x")).count();
        if odd * 4 > units.len() {
            let kept: String = units.iter().take(BINARY).copied().collect();
            return kept + if units.len() > BINARY { "…" } else { cut };
        }
        let (mut out, mut text) = (String::with_capacity(escaped.len()), String::new());
        for unit in units {
            if unit.len() == 1 {
                text.push_str(unit);
                continue;
            }
            out.push_str(&self.text(&std::mem::take(&mut text)));
            out.push_str(unit);
        }
        out.push_str(&self.text(&text));
        out + cut
    }
}

/// Escapes and single characters.
fn units(escaped: &str) -> Vec<&str> {
    let mut all = Vec::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some(c) = rest.chars().next() {
        let length = match rest.as_bytes() {
            [b'\\', b'x', _, _, ..] if rest.is_char_boundary(4) => 4,
            [b'\\', next, ..] if next.is_ascii() => 2,
            _ => c.len_utf8(),
        };
        all.push(&rest[..length]);
        rest = &rest[length..];
    }
    all
}

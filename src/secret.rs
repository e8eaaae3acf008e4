//! A value that is never shown: it has no `Serialize`, and `Debug` and `Display` blank it. And the
//! last look at what was seen, before it is judged.

use std::fmt;
use std::ops::Range;

use dcvdiag_checks::model::Observations;
use dcvdiag_checks::scrub;
use serde::Serialize;
use serde_json::Value;

/// An authentication token from a link or a `.dcv` file, or another secret among the options.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// What stands in a secret's place.
const MARK: &str = "[token]";
/// A shorter text could be a part of anything; it is known by the name in front of it alone.
const SHORTEST: usize = 4;

impl Secret {
    /// Takes a value in.
    pub const fn new(value: String) -> Self {
        Self(value)
    }

    /// The value, for the wire alone.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A peer's text without the secret: as it is, percent-encoded, escaped in JSON or HTML, in
    /// base64, and its beginning where the text was cut in the middle of it.
    pub fn scrub(&self, text: &str) -> String {
        if self.0.len() < SHORTEST {
            return text.to_owned();
        }
        let read = Plain::read(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        for form in self.forms() {
            found.extend(read.text.match_indices(form.as_str()).map(|(i, it)| i..i + it.len()));
            found.extend(read.beginning_at_the_end(&form));
        }
        if found.is_empty() {
            return text.to_owned();
        }
        found.sort_by_key(|range| range.start);
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for range in found {
            let (start, end) = (read.source[range.start], read.source[range.end]);
            if start < done {
                done = done.max(end);
                continue;
            }
            out.push_str(&text[done..start]);
            out.push_str(MARK);
            done = end;
        }
        out.push_str(&text[done..]);
        out
    }

    /// The value, and what base64 makes of it at each of three places in a longer text.
    fn forms(&self) -> Vec<String> {
        let mut forms = vec![self.0.clone(), self.0.replace(' ', "+")]; // as in a form, too
        for (shift, skipped) in [(0, 0), (1, 2), (2, 3)] {
            let padded = [vec![0; shift], self.0.as_bytes().to_vec()].concat();
            let whole = padded.len() / 3 * 3; // a last group depends on what follows
            let encoded = base64(&padded[..whole]);
            let inner = encoded.get(skipped..).unwrap_or_default();
            if inner.len() > SHORTEST {
                forms.push(inner.to_owned());
                forms.push(inner.replace('+', "-").replace('/', "_"));
            }
        }
        forms
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |six: u32| char::from(LETTERS[(six & 63) as usize]);
    let three = |group: &[u8]| {
        let bits = group.iter().fold(0, |bits, byte| (bits << 8) | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| letter(bits >> shift))
    };
    bytes.chunks_exact(3).flat_map(three).collect()
}

/// A text with its escapes read, and where each of its bytes stood.
struct Plain {
    text: String,
    source: Vec<usize>,
}

impl Plain {
    fn read(text: &str) -> Self {
        let mut plain = Self { text: String::with_capacity(text.len()), source: Vec::new() };
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let (c, length) = escape(&text[at..]).unwrap_or((c, c.len_utf8()));
            plain.text.push(c);
            plain.source.resize(plain.text.len(), at);
            at += length;
        }
        plain.source.push(text.len());
        plain
    }

    /// The longest beginning of a form that the text ends with, a mark of having been cut aside.
    fn beginning_at_the_end(&self, form: &str) -> Option<Range<usize>> {
        let kept = self.text.trim_end_matches('…');
        let beginning =
            |length: &usize| form.is_char_boundary(*length) && kept.ends_with(&form[..*length]);
        let length = (SHORTEST..form.len()).rev().find(beginning)?;
        Some(kept.len() - length..kept.len())
    }
}

/// `%2F`, `\/`, `\u002f`, `&#x2F;`, `&amp;`: one character of ASCII and how much stands for it.
fn escape(text: &str) -> Option<(char, usize)> {
    let ascii = |digits: &str, radix: u32| {
        let digits = Some(digits).filter(|digits| !digits.starts_with('+'))?;
        u8::from_str_radix(digits, radix).ok().filter(u8::is_ascii).map(char::from)
    };
    match text.as_bytes() {
        [b'%', ..] => Some((ascii(text.get(1..3)?, 16)?, 3)),
        [b'\\', b'u', ..] => Some((ascii(text.get(2..6)?, 16)?, 6)),
        [b'\\', b'/', ..] => Some(('/', 2)),
        [b'&', ..] => {
            let end = text.bytes().take(8).position(|b| b == b';')?;
            let name = &text[1..end];
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                _ => match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
                    Some(hex) => ascii(hex, 16)?,
                    None => ascii(name.strip_prefix('#')?, 10)?,
                },
            };
            Some((c, end + 1))
        }
        _ => None,
    }
}

/// What was seen without secrets, known or told by their shape. The probes leave them out where they
/// see them; this is so that no fact of the future forgets to.
pub fn scrubbed(seen: Observations, known: &[Secret]) -> Observations {
    serde_json::from_value(scrubbed_json(&seen, known)).unwrap_or(seen)
}

/// The same of anything that is told before all is seen, as JSON.
pub fn scrubbed_json(facts: &impl Serialize, known: &[Secret]) -> Value {
    let mut tree = serde_json::to_value(facts).unwrap_or_default();
    texts(&mut tree, &|text| clean(text, known));
    tree
}

fn clean(text: &str, known: &[Secret]) -> String {
    let known = known.iter().fold(text.to_owned(), |text, secret| secret.scrub(&text));
    scrub::scrub(&known).into_owned()
}

fn texts(tree: &mut Value, call: &dyn Fn(&str) -> String) {
    match tree {
        Value::String(text) => *text = call(text),
        Value::Array(list) => list.iter_mut().for_each(|it| texts(it, call)),
        Value::Object(fields) => fields.values_mut().for_each(|it| texts(it, call)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_shows_in_no_form() {
        let secret = Secret::new("ey J/+=".to_owned());
        assert_eq!(format!("{secret:?}"), "[secret]");
        for (text, scrubbed) in [
            ("a=ey%20J%2F%2b%3D&b=ey J/+=!", "a=[token]&b=[token]!"),
            (r#"{"a":"ey J\/\u002b="}"#, r#"{"a":"[token]"}"#),
            ("<p>ey&#32;J&#x2F;+=</p>", "<p>[token]</p>"),
            ("cut: ey J/…", "cut: [token]…"),
            ("nothing of it", "nothing of it"),
        ] {
            assert_eq!(secret.scrub(text), scrubbed);
        }
    }

    #[test]
    fn a_secret_in_base64_leaves_no_part_of_it_that_could_be_read() {
        let secret = Secret::new("correct horse".to_owned());
        for (encoded, scrubbed) in [
            ("Y29ycmVjdCBob3JzZQ==", "[token]ZQ=="),
            ("dXNlcjpjb3JyZWN0IGhvcnNl", "dXNlcjp[token]"),
        ] {
            assert_eq!(secret.scrub(encoded), scrubbed);
        }
    }

    #[test]
    fn plus_stands_for_a_space_in_a_form() {
        let secret = Secret::new("a b c d".to_owned());
        assert_eq!(secret.scrub("t=a+b+c+d&x"), "t=[token]&x");
    }
}

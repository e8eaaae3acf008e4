//! Secrets by their shape: what must not enter a report, whoever sent it.
//!
//! A secret that is known by value is the program's to take out; here is what gives itself away by
//! the name in front of it (`token=`, `Set-Cookie:`, `"password":`) or by its own form (JSON Web
//! Tokens, `Bearer …`, access keys of AWS, private keys). Every pass is linear in the text.

mod forms;
mod keys;
mod pairs;

use std::borrow::Cow;

pub use keys::{is_secret_header, is_secret_key};

/// The text in the place of a secret.
pub const SECRET: &str = "[secret]";
/// The text in place of a header field that is never kept.
pub const NOT_KEPT: &str = "[not kept]";

/// Text without secrets; what was JSON stays JSON. A text without any comes back as it is.
#[must_use]
pub fn scrub(text: &str) -> Cow<'_, str> {
    let passes: [fn(&str) -> Option<String>; 4] =
        [lines, pairs::scrub, forms::inputs, forms::tokens];
    all(&passes, text)
}

fn all<'a>(passes: &[fn(&str) -> Option<String>], text: &'a str) -> Cow<'a, str> {
    passes.iter().fold(Cow::Borrowed(text), |text, pass| match pass(&text) {
        Some(scrubbed) => Cow::Owned(scrubbed),
        None => text,
    })
}

/// The same of a line of this program's own, `PATH: what is wrong with it`: a file may be called like
/// a secret.
#[must_use]
pub fn scrub_complaint(line: &str) -> Cow<'_, str> {
    let passes: [fn(&str) -> Option<String>; 4] =
        [lines, pairs::scrub_but_paths, forms::inputs, forms::tokens];
    all(&passes, line)
}

/// The secrets that [`scrub`] would take out of a text and that stand behind a name.
#[must_use]
pub fn secrets_in(text: &str) -> Vec<String> {
    let mut all: Vec<String> =
        pairs::find(text).into_iter().map(|value| text[value].to_owned()).collect();
    all.extend(forms::credentials(text).map(|range| text[range].to_owned()));
    all
}

/// A header field's value as it may be kept.
#[must_use]
pub fn header_value<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    if is_secret_header(name) {
        return Cow::Borrowed(NOT_KEPT);
    }
    if is_challenge(name) {
        return Cow::Owned(challenge(value));
    }
    scrub(value)
}

fn is_challenge(name: &str) -> bool {
    ["www-authenticate", "proxy-authenticate"].iter().any(|it| it.eq_ignore_ascii_case(name))
}

/// Parameters of a challenge that say what is wanted; the others (`nonce`, `opaque`, a `Negotiate`
/// blob) belong to the exchange itself.
const SAID: [&str; 11] = [
    "realm",
    "charset",
    "error",
    "error_description",
    "scope",
    "algorithm",
    "qop",
    "stale",
    "domain",
    "authorization_uri",
    "resource_metadata",
];

/// `Digest realm="x", nonce="…"` with what it says, and without what it hands over.
fn challenge(value: &str) -> String {
    let mut quoted = false;
    let parts = value.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    let part = |part: &str| {
        let part = part.trim();
        let (scheme, rest) = part.split_once(' ').unwrap_or(("", part));
        let (lead, rest) = if scheme.is_empty() { ("", part) } else { (scheme, rest.trim()) };
        let space = if lead.is_empty() { "" } else { " " };
        match rest.split_once('=') {
            Some((key, _)) if SAID.iter().any(|said| said.eq_ignore_ascii_case(key.trim())) => {
                format!("{lead}{space}{}", scrub(rest))
            }
            Some((key, value)) if !value.trim_matches('=').is_empty() => {
                format!("{lead}{space}{key}={SECRET}")
            }
            _ if lead.is_empty() => rest.to_owned(), // a scheme alone
            _ => format!("{lead} {SECRET}"),
        }
    };
    parts.map(part).collect::<Vec<_>>().join(", ")
}

/// Header fields inside a text, as in bytes that came without being asked for or in a page that
/// repeats a request. A line ends with a line feed, or with its escape.
fn lines(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut changed) = (text, false);
    while !rest.is_empty() {
        let bytes = rest.as_bytes();
        let ends = |i: &usize| {
            bytes[*i] == b'\n'
                || bytes[*i] == b'\\' && matches!(bytes.get(i + 1), Some(b'r' | b'n'))
        };
        let end = (0..bytes.len()).find(ends).unwrap_or(bytes.len());
        let (line, tail) = rest.split_at(end);
        match line.split_once(':') {
            Some((name, value)) if is_secret_header(name.trim()) && !value.trim().is_empty() => {
                let cr = if line.ends_with('\r') { "\r" } else { "" };
                changed = true;
                out.extend([name, ": ", NOT_KEPT, cr]);
            }
            Some((name, value)) if is_challenge(name.trim()) && !value.trim().is_empty() => {
                let cr = if line.ends_with('\r') { "\r" } else { "" };
                let said = challenge(value.trim());
                changed |= said != value.trim();
                out.extend([name, ": ", &said, cr]);
            }
            _ => out.push_str(line),
        }
        let step = match tail.as_bytes() {
            [] => 0,
            [b'\n', ..] => 1,
            _ => 2,
        };
        out.push_str(&tail[..step]);
        rest = &tail[step..];
    }
    (changed && out != text).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_name_gives_away_is_taken_out() {
        for (text, scrubbed) in [
            ("/a?authToken=abc&x=1#f", "/a?authToken=[secret]&x=1#f"),
            ("https://h/cb?code=0123456789abcdef0&x", "https://h/cb?code=[secret]&x"),
            ("next=%2Fa%3Ftoken%3Dabc%26x%3D1", "next=%2Fa%3Ftoken%3D[secret]%26x%3D1"),
            (r#"{"access_token":"a\"b","n":1}"#, r#"{"access_token":"[secret]","n":1}"#),
            (r#"{"password" : 12345}"#, r#"{"password" : "[secret]"}"#),
            (r#"[["x-api-key","abc"]]"#, r#"[["x-api-key","[secret]"]]"#),
            ("a\r\nSet-Cookie: id=1\r\nb", "a\r\nSet-Cookie: [not kept]\r\nb"),
            (
                r"HTTP/1.1 200 OK\r\nCookie: a=b\r\nServer: x",
                r"HTTP/1.1 200 OK\r\nCookie: [not kept]\r\nServer: x",
            ),
            ("the password is: x", "the password is: x"),
            ("the client_secret: s3 rest", "the client_secret: [secret] rest"),
        ] {
            assert_eq!(scrub(text), scrubbed, "{text}");
            assert_eq!(scrub(scrubbed), scrubbed, "scrubbed again");
        }
    }

    #[test]
    fn a_file_may_be_called_like_a_secret() {
        for line in ["/etc/passwd: not a report", "--ca-file keys/token: No such file"] {
            assert_eq!(scrub_complaint(line), line);
        }
        assert_eq!(
            scrub_complaint("\"password: x\" is no name"),
            "\"password: [secret]\" is no name"
        );
        assert_eq!(scrub_complaint("/a?token=x: no"), "/a?token=[secret] no");
    }

    #[test]
    fn what_its_form_gives_away_is_taken_out() {
        for (text, scrubbed) in [
            ("saw eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln!", "saw [secret]!"),
            ("Authorization was Bearer abcdefgh1 ok", "Authorization was Bearer [secret] ok"),
            ("Basic dXNlcjpwYXNz", "Basic [secret]"),
            ("Basic authentication is needed", "Basic authentication is needed"),
            ("key AKIAIOSFODNN7EXAMPLE.", "key [secret]."),
            ("http://user:pw@host/x", "http://[secret]@host/x"),
            (
                "<input type=hidden name=a value='t0ken'><input type=submit value=Go>",
                "<input type=hidden name=a value='[secret]'><input type=submit value=Go>",
            ),
        ] {
            assert_eq!(scrub(text), scrubbed, "{text}");
            assert_eq!(scrub(scrubbed), scrubbed, "scrubbed again");
        }
    }

    #[test]
    fn text_without_secrets_comes_back_as_it_is() {
        for text in [
            r#"{"SessionId":"console","DcvServerEndpoint":"h","Port":8443,"WebUrlPath":"/"}"#,
            "Session token expired",
            "--send-token: the target holds no token",
            "<input type=\"password\" name=\"password\">",
            r#"{"token":null}"#,
            "/auth?sessionId=alice",
        ] {
            assert!(matches!(scrub(text), Cow::Borrowed(_)), "{text}: {}", scrub(text));
        }
    }

    #[test]
    fn a_challenge_says_what_is_wanted_and_hands_nothing_over() {
        for (value, kept) in [
            ("Negotiate", "Negotiate"),
            ("Negotiate YIIabc==", "Negotiate [secret]"),
            (
                "Digest realm=\"a, b\", nonce=\"n0\", qop=\"auth\"",
                "Digest realm=\"a, b\", nonce=[secret], qop=\"auth\"",
            ),
            ("Basic realm=\"x\"", "Basic realm=\"x\""),
        ] {
            assert_eq!(header_value("www-authenticate", value), kept);
        }
        assert_eq!(header_value("set-cookie2", "a=b"), NOT_KEPT);
        assert_eq!(header_value("x-csrf-token", "a"), NOT_KEPT);
    }

    #[test]
    fn a_hostile_text_takes_no_longer_than_its_length() {
        for piece in ["token=", "\"token\":\"", "<input ", "eyJ", "://", "Bearer ", "a:b\\r", "%3D"]
        {
            let text = piece.repeat(40_000);
            assert!(scrub(&text).len() <= text.len() * 3);
        }
    }
}

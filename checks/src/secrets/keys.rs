//! Names that announce a secret.

/// Endings of such a name, in lower case and without `-` and `_`.
const ENDINGS: [&str; 25] = [
    "token",
    "jwt",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "apikey",
    "accesskey",
    "accesskeyid",
    "secretkey",
    "privatekey",
    "cookie",
    "cookie2",
    "authorization",
    "credential",
    "credentials",
    "signature",
    "samlresponse",
    "samlrequest",
    "assertion",
    "csrf",
    "xsrf",
    "jsessionid",
    "phpsessid",
];

/// Whole names that are too short to be endings.
const WHOLE: [&str; 4] = ["sid", "sig", "otp", "ticket"];

/// Names that mostly mean something else: only a long value is a secret (OAuth's `code` and `state`).
const PERHAPS: [&str; 3] = ["code", "state", "key"];

/// The certainty that a name gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    Always,
    WhenLong,
}

pub(super) fn named(word: &str) -> Option<Sure> {
    if word.len() > 64 {
        return None;
    }
    let mut plain = word.to_ascii_lowercase();
    plain.retain(|c| c != '-' && c != '_');
    if ENDINGS.iter().any(|end| plain.ends_with(end)) || WHOLE.contains(&plain.as_str()) {
        return Some(Sure::Always);
    }
    PERHAPS.contains(&plain.as_str()).then_some(Sure::WhenLong)
}

/// Tells if the value of a parameter, a field or an option of that name is a secret.
#[must_use]
pub fn is_secret_key(word: &str) -> bool {
    named(word) == Some(Sure::Always)
}

/// Tells if the value of a header field of that name is never kept.
#[must_use]
pub fn is_secret_header(name: &str) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let infos = ["authentication-info", "proxy-authentication-info"];
    let starts = |b: &u8| b.is_ascii_alphanumeric(); // "--send-token: …" is about an option
    name.as_bytes().first().is_some_and(starts)
        && name.bytes().all(token)
        && (is_secret_key(name) || infos.iter().any(|info| name.eq_ignore_ascii_case(info)))
}

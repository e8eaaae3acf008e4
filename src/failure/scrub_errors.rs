//! Secrets in the words of a complaint, which does not repeat them.

/// Characters that end a value within a link or a sentence.
const ENDS: [char; 6] = ['&', '#', '"', '\'', ' ', '\n'];

/// The line without the tokens and the credentials of the links in it, in whichever option they
/// were given by mistake.
pub fn without_secrets(line: &str) -> String {
    let without_tokens = hidden(line, "token=", |rest| rest.find(ENDS).unwrap_or(rest.len()));
    hidden(&without_tokens, "://", |rest| {
        let authority = rest.find(['/', '?', '"', ' ', '#']).unwrap_or(rest.len());
        rest[..authority].rfind('@').unwrap_or_default()
    })
}

/// Puts `…` for as much as `length` says behind every mark.
fn hidden(line: &str, mark: &str, length: impl Fn(&str) -> usize) -> String {
    let lower = line.to_ascii_lowercase(); // as long as the line, byte for byte
    let (mut text, mut from) = (String::with_capacity(line.len()), 0);
    while let Some(at) = lower[from..].find(mark) {
        let begin = from + at + mark.len();
        text.push_str(&line[from..begin]);
        from = begin + length(&line[begin..]);
        if from > begin {
            text.push('…');
        }
    }
    text.push_str(&line[from..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_credentials_are_hidden_and_the_rest_is_kept() {
        for (line, kept) in [
            (
                "--port \"https://h:1/?authToken=sesame#console\"",
                "--port \"https://h:1/?authToken=…#console\"",
            ),
            ("AUTHTOKEN=sesame&x=1, token=open", "AUTHTOKEN=…&x=1, token=…"),
            ("https://user:hunter2@host/a@b is odd", "https://…@host/a@b is odd"),
            ("https://host:8443/a@b and a@b", "https://host:8443/a@b and a@b"),
            ("unknown option \"--send-tokens\"", "unknown option \"--send-tokens\""),
            ("token=", "token="),
        ] {
            assert_eq!(without_secrets(line), kept);
        }
    }
}

//! Hosts without a dot in running text: nothing but what stands beside a word tells that it is one.

use std::net::IpAddr;

use super::common_words;

/// Words that programs write right before a host's name.
const BEFORE: [&str; 6] =
    ["//", "\\\\", "UnknownHostException: ", "Server at ", "host=", "hostname="];

/// The hosts of a text, as far as they are told by their neighbours.
pub(super) fn hosts(text: &str) -> impl Iterator<Item = &str> {
    labels(text).filter_map(|(start, end)| {
        let (before, label, after) = (&text[..start], &text[start..end], &text[end..]);
        let told = BEFORE.iter().any(|it| before.ends_with(it))
            || is_port(after)
            || is_address(after)
            || after.starts_with(" (squid/"); // "Generated … by HOST (squid/5.7)"
        (told && !common_words::is_common(label)).then_some(label)
    })
}

/// Where the words are that could be a label of a name, and are no part of a longer one.
fn labels(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let is_label = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at + bytes[at..].iter().position(is_label)?;
            let length = bytes[start..].iter().position(|b| !is_label(b));
            let end = length.map_or(bytes.len(), |length| start + length);
            at = end;
            let inside = start > 0 && matches!(bytes[start - 1], b'.' | b'@' | b':' | b'%');
            let longer = bytes.get(end) == Some(&b'.')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
            let letters = bytes[start..end].iter().any(u8::is_ascii_alphabetic);
            if letters && !inside && !longer {
                return Some((start, end));
            }
        }
        None
    })
}

/// `:8443`, and not the line of a program or a time.
fn is_port(after: &str) -> bool {
    let Some(rest) = after.strip_prefix(':') else { return false };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let ends = rest[digits..].bytes().next().is_none_or(|b| !b.is_ascii_alphanumeric());
    ends && (matches!(&rest[..digits], "80" | "443") || (4..=5).contains(&digits))
}

/// `/10.0.0.7`, as Java writes an address behind its name.
fn is_address(after: &str) -> bool {
    let Some(rest) = after.strip_prefix('/') else { return false };
    let end = rest.bytes().position(|b| !b.is_ascii_digit() && b != b'.').unwrap_or(rest.len());
    rest[..end].parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::hosts;

    #[test]
    fn a_host_without_a_dot_is_told_by_its_neighbours() {
        for text in [
            "Connection refused: dcv7/10.0.0.7:8443",
            "java.net.UnknownHostException: dcv7",
            "java.net.UnknownHostException: dcv7: Name or service not known",
            "failed to connect to dcv7:8443",
            "http://dcv7/",
            "<a href='//dcv7'>",
            "file at \\\\dcv7\\share",
            "Server at dcv7 Port 80",
            "Generated Mon, 01 Jan by dcv7 (squid/5.7)",
            "host=dcv7 port=1",
        ] {
            assert_eq!(hosts(text).collect::<Vec<_>>(), ["dcv7"], "{text}");
        }
    }

    #[test]
    fn other_words_are_no_hosts() {
        for text in [
            "at Foo.java:1234, 12:4500, status:404, code:5000",
            "https://docs.example.com/x, a@dcv7:8443",
            "and/or 7/8, TLS/1.3, 10.0.0.7:8443 [fd00::7]:8443",
            "Server at localhost Port 80, http://localhost:8443",
            "",
        ] {
            assert_eq!(hosts(text).collect::<Vec<_>>(), [""; 0], "{text}");
        }
    }
}

//! Lines of advice hold commands; a reader copies them whole.

/// A part of a line, blanks and all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Prose.
    Words(String),
    /// A command for a shell.
    Command(String),
}

impl Piece {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Command(text) => text,
        }
    }

    /// Whether it is to be copied whole.
    pub const fn is_command(&self) -> bool {
        matches!(self, Self::Command(_))
    }
}

/// What advice names, each with what it never stands with where it is a word of a sentence.
const PROGRAMS: [&str; 23] = [
    "aws ",
    "curl -",
    "dcvdiag run ",
    "dcvsm ",
    "dig ",
    "getent ",
    "grep -",
    "hostname -",
    "ip -",
    "ip neigh ",
    "ip route ",
    "nc ",
    "openssl ",
    "resolvectl ",
    "ss -",
    "sudo ",
    "systemctl ",
    "tail -",
    "time nc ",
    "timedatectl ",
    "tracepath -",
    "chronyc ",
    "journalctl ",
];

/// What stands behind a command and is no part of it.
const ENDS: [&str; 9] =
    [" (", "; ", ", on ", ", then ", ", or ", ", ten ", ", chronyc ", "。", "、"];

/// The line in pieces, in order; together they are the line.
pub fn pieces(line: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    let (mut words, mut at) = (0, 0);
    while at < line.len() {
        let rest = &line[at..];
        if starts(&line[..at]) && PROGRAMS.iter().any(|program| rest.starts_with(program)) {
            if words < at {
                all.push(Piece::Words(line[words..at].to_owned()));
            }
            let length = length(rest);
            all.push(Piece::Command(rest[..length].to_owned()));
            at += length;
            words = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    if words < line.len() {
        all.push(Piece::Words(line[words..].to_owned()));
    }
    all
}

/// Whether a command may begin behind that: at the begin, behind a colon or semicolon, and behind
/// words of a language without blanks.
fn starts(before: &str) -> bool {
    let Some(text) = before.strip_suffix(' ') else { return before.is_empty() };
    text.ends_with([':', ';', ',']) || text.chars().next_back().is_some_and(|c| !c.is_ascii())
}

/// How much of it is the command, quotes aside.
fn length(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '\'' || c == '"' => quote = Some(c),
            None => {
                let rest = &text[at..];
                let other_script =
                    rest.strip_prefix(' ').and_then(|r| r.chars().next()).is_some_and(is_prose);
                if other_script || ENDS.iter().any(|end| rest.starts_with(end)) {
                    return at;
                }
            }
        }
    }
    text.len()
}

/// A character of a language that is written without blanks, which no command here holds.
fn is_prose(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(line: &str) -> Vec<String> {
        let all = pieces(line);
        let text: String = all.iter().map(Piece::text).collect();
        assert_eq!(text, line, "nothing is lost");
        all.into_iter().filter(Piece::is_command).map(|piece| piece.text().to_owned()).collect()
    }

    #[test]
    fn a_command_is_one_piece_with_its_quotes_and_pipes() {
        for (line, found) in [
            (
                "aws elbv2 describe-listeners --query 'Listeners[].[Port, Protocol]'",
                &["aws elbv2 describe-listeners --query 'Listeners[].[Port, Protocol]'"][..],
            ),
            (
                "see it fail: dig host.example @127.0.0.1 -p 5353",
                &["dig host.example @127.0.0.1 -p 5353"],
            ),
            ("see: dig a A @::1; dig a AAAA @::1", &["dig a A @::1", "dig a AAAA @::1"]),
            (
                "openssl s_client -connect a:1 </dev/null | openssl x509 -noout -issuer (another means a proxy)",
                &["openssl s_client -connect a:1 </dev/null | openssl x509 -noout -issuer"],
            ),
            (
                "on the broker: grep -E 'a (b)|c' /etc/x (an answer means it)",
                &["grep -E 'a (b)|c' /etc/x"],
            ),
            ("curl -skv https://B:1/, on the host that answered", &["curl -skv https://B:1/"]),
            ("経路を確認: ip route get 10.0.0.1 (なければ VPN)", &["ip route get 10.0.0.1"]),
            ("ゲートウェイで grep -n x /etc/y を実行", &["grep -n x /etc/y"]),
        ] {
            assert_eq!(commands(line), found, "{line}");
        }
    }

    #[test]
    fn a_word_of_a_sentence_is_no_command() {
        for line in [
            "time the slowest name server again",
            "let its owner dig deeper, and tail what follows",
            "see the zone: it holds the name",
            "the broker answered 404",
            "",
        ] {
            assert!(commands(line).is_empty(), "{line}");
        }
    }
}

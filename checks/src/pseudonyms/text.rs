//! Running text: what names something is found by its shape, or because it is known.

use std::net::IpAddr;

use super::Pass;
use super::address::network;
use super::common_words;
use super::path;
use crate::model::Kind;

/// Escapes within escapes are followed so deep.
const DEEPEST: usize = 3;

impl Pass<'_> {
    pub(super) fn text(&mut self, text: &str) -> String {
        self.text_within(text, 0)
    }

    fn text_within(&mut self, text: &str, depth: usize) -> String {
        let text = self.phrases(text);
        let bytes = text.as_bytes();
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        while at < bytes.len() {
            let start = at;
            while at < bytes.len() && !is_run(bytes[at]) {
                at += 1;
            }
            out.push_str(&text[start..at]);
            let start = at;
            while at < bytes.len() && (is_run(bytes[at]) || in_arn(&text[start..], at - start)) {
                at += 1;
            }
            let (run, before) = (&text[start..at], &text[..start]);
            if let Some((network, length)) = network_at(run, before, &text[at..]) {
                out.push_str(&network);
                at += length;
            } else if !run.is_empty() {
                out.push_str(&self.run(run, before, depth));
            }
        }
        out
    }

    /// Names with spaces and the like, wherever they stand as a whole.
    fn phrases(&mut self, text: &str) -> String {
        let odd = |it: &&String| !it.bytes().all(is_run) && it.len() > 3;
        let mut known: Vec<(String, Option<&'static str>)> = Vec::new();
        known.extend(self.known.sessions.iter().filter(odd).map(|it| (it.clone(), None)));
        let phrases = self.known.phrases.iter();
        known.extend(phrases.map(|(it, word)| (it.clone(), Some(*word))));
        known.retain(|(it, _)| text.contains(it.as_str()));
        known.sort_by_key(|(it, _)| std::cmp::Reverse(it.len()));
        let mut text = text.to_owned();
        for (it, word) in known {
            let pseudonym = match word {
                Some(word) => self.all.given.numbered(Kind::CertificateName, word, &it),
                None => self.session(&it),
            };
            text = replaced_whole(&text, &it, &pseudonym);
        }
        text
    }

    /// A run of the characters that names, addresses and ids are made of.
    fn run(&mut self, run: &str, before: &str, depth: usize) -> String {
        if let Some(known) = self.told_by_neighbours(run, before) {
            return known;
        }
        if let Ok(address) = run.parse::<IpAddr>()
            && run.contains(':')
        {
            return self.address(address).to_string();
        }
        if run.starts_with("arn:") {
            return self.arn(run);
        }
        let core = run.trim_end_matches(['.', ':', '@']);
        let tail = &run[core.len()..];
        let made = match core.split_once('%') {
            _ if self.known.sessions.contains(core) && !common_words::is_common(core) => {
                self.session(core)
            }
            Some((address, zone)) if address.parse::<std::net::Ipv6Addr>().is_ok() => {
                format!("{}%{zone}", self.run(address, "", depth))
            }
            Some(_) => self.escaped(core, depth),
            None => self.plain(core, before),
        };
        format!("{made}{tail}")
    }

    /// Names by their place: behind `sessionId=` a session, behind `/home/` a user, and so on.
    fn told_by_neighbours(&mut self, run: &str, before: &str) -> Option<String> {
        let key = before.strip_suffix('=').map(|it| {
            let start =
                it.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |i| i + 1);
            &it[start..]
        });
        if key.is_some_and(path::names_session) {
            let session = path::decoded(run);
            return Some(path::encoded_like(run, &self.session(&session)));
        }
        let home = ["/home/", "/Users/", "\\Users\\", "C:/Users/"];
        let user = key.is_some_and(path::names_user);
        if user || home.iter().any(|it| before.ends_with(it)) || self.known.users.contains(run) {
            return Some(self.user(run));
        }
        let segment = before.ends_with('/') && self.known.segments.contains(run);
        segment.then(|| self.segment(run))
    }

    /// Text with percent escapes: read, and written with escapes again.
    fn escaped(&mut self, text: &str, depth: usize) -> String {
        let decoded = path::decoded(text);
        if decoded == text || depth >= DEEPEST {
            return text.split('%').map(|part| self.plain(part, "%")).collect::<Vec<_>>().join("%");
        }
        let made = self.text_within(&decoded, depth + 1);
        if made == decoded { text.to_owned() } else { path::encoded(&made) }
    }

    fn plain(&mut self, text: &str, before: &str) -> String {
        if let Some((local, domain)) = text.split_once('@')
            && !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
        {
            let local = local.rsplit(':').next().unwrap_or(local);
            let lead = &text[..text.len() - domain.len() - 1 - local.len()];
            let user = self.all.given.numbered(Kind::User, "user", local);
            return format!("{lead}{user}@{}", self.plain(domain, "@"));
        }
        if let Some(hardware) = self.pairs(text) {
            return hardware;
        }
        let parts = text.split_inclusive([':', '@']).map(|part| {
            let bare = part.trim_end_matches([':', '@']);
            format!("{}{}", self.part(bare, before), &part[bare.len()..])
        });
        parts.collect()
    }

    fn part(&mut self, part: &str, before: &str) -> String {
        let lead = &part[..part.len() - part.trim_start_matches(['.', '-', '_']).len()];
        let core = &part[lead.len()..];
        let bare = core.trim_end_matches(['-', '_', '.']);
        let tail = &core[bare.len()..];
        let made = if bare.contains('.') { self.dotted(bare, before) } else { self.word(bare) };
        format!("{lead}{made}{tail}")
    }

    fn dotted(&mut self, text: &str, before: &str) -> String {
        let version = ["openresty/", "tengine/", "Tengine/"].iter().any(|it| before.ends_with(it));
        match text.parse::<IpAddr>() {
            Ok(_) if version => return text.to_owned(),
            Ok(address) => return self.address(address).to_string(),
            Err(_) => {}
        }
        if common_words::is_page(text) {
            return text.to_owned();
        }
        let in_path = before.ends_with('/') && !before.ends_with("//");
        if self.is_host(text, in_path) {
            let made = self.name(text);
            return if made.eq_ignore_ascii_case(text) { text.to_owned() } else { made };
        }
        text.split('.').map(|word| self.word(word)).collect::<Vec<_>>().join(".")
    }

    fn is_host(&self, text: &str, in_path: bool) -> bool {
        let Some((rest, top)) = text.rsplit_once('.') else { return false };
        let one_case = top.bytes().all(|b| b.is_ascii_lowercase())
            || top.bytes().all(|b| b.is_ascii_uppercase());
        let top = top.to_ascii_lowercase();
        if self.known.top_levels.contains(&top) {
            return !rest.split('.').any(str::is_empty);
        }
        let file = in_path && common_words::is_file_ending(&top);
        one_case && !file && common_words::is_top_level(&top) && !rest.split('.').any(str::is_empty)
    }

    /// A word without dots.
    pub(super) fn word(&mut self, word: &str) -> String {
        if word.len() < 4 || word.starts_with("dcvdiag-") {
            return word.to_owned();
        }
        if !common_words::is_common(word) {
            if self.known.sessions.contains(word) {
                return self.session(word);
            }
            let lower = word.to_ascii_lowercase();
            match self.known.labels.get(&lower) {
                Some(Kind::Domain) => {
                    return self.all.given.numbered(Kind::Domain, "domain", &lower);
                }
                Some(_) => return self.all.given.numbered(Kind::Host, "host", &lower),
                None => {}
            }
        }
        match self.aws_id(word) {
            Some(id) => id,
            None => self.identifier(word),
        }
    }
}

/// `10.1.2.0/24` that is no path.
fn network_at(run: &str, before: &str, after: &str) -> Option<(String, usize)> {
    let digits = after.strip_prefix('/')?.bytes().take_while(u8::is_ascii_digit).count();
    let tail = after[1 + digits..].bytes().next();
    let path = before.ends_with('/') || tail.is_some_and(|b| is_run(b) && b != b'.');
    let address: IpAddr = run.parse().ok().filter(|_| !path)?;
    let prefix: u8 = after[1..=digits].parse().ok().filter(|p| *p <= 128)?;
    Some((network(address, prefix), 1 + digits))
}

fn is_run(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-_.:@%*".contains(&b)
}

/// The resource of an ARN holds slashes.
fn in_arn(text: &str, at: usize) -> bool {
    text.starts_with("arn:aws") && text.as_bytes().get(at) == Some(&b'/')
}

/// The text with every occurrence replaced that is no part of a longer word.
fn replaced_whole(text: &str, it: &str, by: &str) -> String {
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for (i, _) in text.match_indices(it) {
        let before = text[..i].chars().next_back();
        let after = text[i + it.len()..].chars().next();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if i < done || inside(before) || inside(after) {
            continue;
        }
        out.push_str(&text[done..i]);
        out.push_str(by);
        done = i + it.len();
    }
    out.push_str(&text[done..]);
    out
}

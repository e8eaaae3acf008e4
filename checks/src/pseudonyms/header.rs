//! Header fields, by what their names promise.

use super::Pass;
use super::common_words;
use crate::model::Kind;

/// The way to read a header field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// It speaks of the protocol or of a program.
    Keep,
    /// A URL.
    Url,
    /// Names of hosts, between commas.
    Hosts,
    /// `Via` (RFC 9110 §7.6.3).
    Via,
    /// Squid's `MISS from HOST:PORT`.
    Cache,
    /// A challenge (RFC 9110 §11.3).
    Challenge,
    /// An id of one answer.
    Id,
    /// A user.
    User,
    /// Anything else.
    Text,
}

const KEEP: [&str; 24] = [
    "accept-ranges",
    "age",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "expires",
    "keep-alive",
    "last-modified",
    "pragma",
    "retry-after",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-version",
    "strict-transport-security",
    "transfer-encoding",
    "upgrade",
    "vary",
    "x-content-type-options",
    "x-xss-protection",
];

pub(super) fn reads_as(name: &str) -> Reads {
    let name = name.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match name.as_str() {
        it if KEEP.contains(&it) => Reads::Keep,
        "location" | "content-location" | "referer" | "origin" | "access-control-allow-origin" => {
            Reads::Url
        }
        "via" => Reads::Via,
        "x-cache" | "x-cache-lookup" => Reads::Cache,
        "www-authenticate" | "proxy-authenticate" => Reads::Challenge,
        "etag" | "cf-ray" | "traceparent" | "x-amzn-trace-id" => Reads::Id,
        it if it.ends_with("-id") || it.ends_with("-uuid") => Reads::Id,
        it if it.ends_with("-server") => Reads::Hosts,
        "host" | "x-forwarded-host" | "x-host" => Reads::Hosts,
        _ if has(&["-time", "-status", "-port", "-proto"]) => Reads::Text,
        _ if has(&["served-by", "backend", "upstream", "-node", "-pod", "hostname"]) => {
            Reads::Hosts
        }
        _ if has(&["-user", "remote-user"]) && name != "user-agent" => Reads::User,
        _ => Reads::Text,
    }
}

/// The hosts of a list.
pub(super) fn hosts(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|it| is_host_like(it))
}

/// The received-by of each hop.
pub(super) fn via(value: &str) -> impl Iterator<Item = &str> {
    let hop = |hop: &'_ str| hop.trim().split(' ').nth(1).map(|_| ());
    value.split(',').filter(move |it| hop(it).is_some()).filter_map(|it| {
        let by = it.trim().split(' ').nth(1)?;
        (is_host_like(by) && !is_program(by)).then_some(by)
    })
}

/// The host behind "from".
pub(super) fn cache(value: &str) -> impl Iterator<Item = &str> {
    value
        .split_once(" from ")
        .map(|(_, host)| host.trim())
        .filter(|it| is_host_like(it))
        .into_iter()
}

fn is_host_like(text: &str) -> bool {
    let shape = |b: u8| b.is_ascii_alphanumeric() || b"-_.:[]".contains(&b);
    !text.is_empty() && text.bytes().all(shape) && !text.bytes().all(|b| b.is_ascii_digit())
}

/// Received-by that is a program's word for itself.
fn is_program(by: &str) -> bool {
    let names = ["varnish", "cloudfront", "google", "squid", "vegur", "nginx", "envoy", "ats"];
    let by = by.to_ascii_lowercase();
    !by.contains('.') && names.iter().any(|name| by == *name)
}

impl Pass<'_> {
    pub(super) fn header(&mut self, name: &str, value: &str) -> String {
        match reads_as(name) {
            Reads::Keep => value.to_owned(),
            Reads::Url => self.url(value),
            Reads::Hosts => {
                let each: Vec<String> = value.split(',').map(|it| self.listed(it)).collect();
                each.join(",")
            }
            Reads::Via => {
                let each: Vec<String> = value.split(',').map(|it| self.hop(it)).collect();
                each.join(",")
            }
            Reads::Cache => match (cache(value).next(), value.split_once(" from ")) {
                (Some(host), Some((lead, _))) => format!("{lead} from {}", self.authority(host)),
                _ => self.text(value),
            },
            Reads::Challenge => self.challenge(value),
            Reads::Id => self.opaque(value),
            Reads::User => self.user(value),
            Reads::Text => self.text(value),
        }
    }

    fn listed(&mut self, host: &str) -> String {
        let bare = host.trim();
        let space = &host[..host.len() - host.trim_start().len()];
        if is_host_like(bare) && !common_words::is_common(bare) {
            format!("{space}{}", self.authority(bare))
        } else {
            self.text(host)
        }
    }

    /// `1.1 proxy.example (squid/5.7)`. Who stands before servers goes on being told from its name.
    fn hop(&mut self, hop: &str) -> String {
        let Some(by) = via(hop).next() else { return self.text(hop) };
        let made = match self.authority(by) {
            made if by.contains("varnish") && !made.contains("varnish") => {
                format!("varnish-{made}")
            }
            made => made,
        };
        let Some((lead, tail)) = hop.split_once(by) else { return self.text(hop) };
        format!("{lead}{made}{}", self.text(tail))
    }

    /// The realm is a name of somebody's choice.
    fn challenge(&mut self, value: &str) -> String {
        let lower = value.to_ascii_lowercase();
        let Some(start) = lower.find("realm=\"").map(|i| i + 7) else { return self.text(value) };
        let end = value[start..].find('"').map_or(value.len(), |end| start + end);
        let realm = self.phrase(Kind::Value, "realm", &value[start..end]);
        let (head, tail) = (self.text(&value[..start]), self.text(&value[end..]));
        format!("{head}{realm}{tail}")
    }
}

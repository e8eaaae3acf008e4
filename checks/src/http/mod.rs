//! The facts of an HTTP exchange, on every leg.

pub(crate) mod attribution;
mod fingerprint;
mod generated_pages;

pub use fingerprint::{Fingerprint, Sign, Software};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Text;
use crate::text;
use crate::text::shown;

/// The end of a body that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyEnd {
    /// All of it is kept.
    Whole,
    /// It went on past what is kept.
    Cut,
}

/// An HTTP answer: status, headers and the beginning of its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpAnswer {
    /// The status code of the answer.
    pub status: u16,
    /// Header fields in order, names in lower case; bounded in number and size.
    pub headers: Vec<(String, String)>,
    /// The beginning of the body, as text; what is not UTF-8 is replaced.
    pub body: String,
    /// True where the body went on past what was kept.
    pub body_truncated: bool,
    /// The programs that had a hand in it, as far as it shows.
    #[serde(default)]
    pub fingerprint: Option<Fingerprint>,
}

impl HttpAnswer {
    /// An answer with its fingerprint.
    #[must_use]
    pub fn new(status: u16, headers: Vec<(String, String)>, body: String, cut: BodyEnd) -> Self {
        let body_truncated = cut == BodyEnd::Cut;
        let answer = Self { status, headers, body, body_truncated, fingerprint: None };
        Self { fingerprint: Fingerprint::read(&answer), ..answer }
    }

    /// The first header field of that name (in lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Status, and the body's first line where it is short text: `404 "Session not found"`.
    #[must_use]
    pub fn brief(&self) -> String {
        let line = self.body.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
        let markup = line.starts_with('<');
        if line.is_empty() || markup {
            return self.status.to_string();
        }
        let short: String = line.chars().take(60).collect();
        let more = if short.len() < line.len() { "…" } else { "" };
        format!("{} \"{short}{more}\"", self.status)
    }

    /// Who had a hand in it, read today; `fingerprint` is what the version that probed read.
    #[must_use]
    pub fn read_fingerprint(&self) -> Option<Fingerprint> {
        Fingerprint::read(self)
    }

    /// The program that answered, where the headers or the body show it.
    #[must_use]
    pub fn answered_by(&self) -> Option<String> {
        self.read_fingerprint().map(|print| print.name)
    }

    /// A proxy or balancer on the way made it; neither gateway nor DCV server had a part in it.
    #[must_use]
    pub fn is_intermediarys_own(&self) -> bool {
        self.read_fingerprint().is_some_and(|print| print.is_intermediarys_own())
    }
}

/// Why a request got no HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HttpFailure {
    /// No connection of its own came up, though the route's first one did.
    NoSession {
        /// The layer at which it failed: `tcp` or `tls`.
        layer: crate::model::Layer,
        /// The failure of that layer.
        detail: String,
    },
    /// This host had nothing left to make a connection of its own with; nothing was sent.
    LocalResources,
    /// The request was sent and nothing came back within `--timeout`.
    Silent,
    /// The peer closed the connection before an answer.
    Closed,
    /// The peer reset the connection before an answer.
    Reset,
    /// The peer ended TLS with an alert instead of an answer.
    TlsAlert {
        /// `AlertDescription` (RFC 8446 §6).
        code: u8,
        /// The name of the field.
        name: String,
    },
    /// An answer that is not HTTP/1.
    NotHttp {
        /// The first bytes, escaped.
        received: String,
    },
    /// Anything else.
    Other {
        /// The library's own message.
        detail: String,
    },
}

impl HttpFailure {
    /// The failure, as the end of a sentence that starts with "the request".
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NoSession { layer, detail } => {
                let (layer, detail) = (layer.to_string(), shown(detail, 120));
                text!("got no connection ({layer}: {detail})", layer, detail)
            }
            Self::LocalResources => {
                text!("was not sent: this host is out of sockets, ports or memory")
            }
            Self::Silent => text!("got no answer"),
            Self::Closed => text!("was answered by closing the connection"),
            Self::Reset => text!("was answered by a reset"),
            Self::TlsAlert { code, name } => {
                let (code, name) = (*code, shown(name, 60));
                text!("was answered by TLS alert {name}({code})", name, code)
            }
            Self::NotHttp { received } => {
                text!("was answered by what is not HTTP: {said}", said = shown(received, 60))
            }
            Self::Other { detail } => text!("failed: {detail}", detail = shown(detail, 120)),
        }
    }
}

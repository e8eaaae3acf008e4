//! The WebSocket upgrade (RFC 6455 §4) and what followed it.

pub(crate) mod bad_accept;
mod close_code;
pub(crate) mod closed_at_once;
pub(crate) mod dropped;
pub(crate) mod forbidden;
mod hold;
#[cfg(test)]
mod hold_tests;
pub(crate) mod idle_cut;
mod known_timeouts;
pub(crate) mod method_refused;
pub(crate) mod no_such_path;
pub(crate) mod not_found;
pub(crate) mod origin_refused;
mod outcome_class;
pub(crate) mod protocol_refused;
pub(crate) mod redirected;
pub(crate) mod session_not_found;
pub(crate) mod silent;
pub(crate) mod status;
pub(crate) mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod unauthorized;
pub(crate) mod unavailable;
pub(crate) mod unrequested_protocol;
pub(crate) mod upgrade_stripped;

pub use hold::{Hold, HoldEnd, Phase, Pinged};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::{HttpAnswer, HttpFailure};
use crate::model::{Millis, Observation};

/// The upgrade a client would ask for, and the experiments after a refusal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebsocketFacts {
    /// In the order they were made; the first is the client's own.
    pub attempts: Vec<UpgradeAttempt>,
    /// `--hold`; null where it was not asked for, or the client's own upgrade did not work.
    #[serde(default)]
    pub hold: Option<Hold>,
}

/// One request for an upgrade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpgradeAttempt {
    /// Why it was made.
    pub purpose: Purpose,
    /// Path and query as sent.
    pub path: String,
    /// The value of Host as sent.
    pub host: String,
    /// Origin as sent; null where none was.
    pub origin: Option<String>,
    /// Sec-WebSocket-Protocol as sent; null where none was asked for.
    pub protocol: Option<String>,
    /// The answer that came back.
    pub answer: Observation<UpgradeAnswer, HttpFailure>,
}

/// Why an upgrade was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// As the client does it.
    Client,
    /// Follow-up: without the subprotocol.
    WithoutProtocol,
    /// Follow-up: the other path, `/auth` without a query.
    OtherPath,
    /// Follow-up: a path that cannot exist.
    NonsensePath,
    /// Follow-up: a session that cannot exist.
    NonsenseSession,
    /// Follow-up: another Origin.
    OtherOrigin,
    /// Follow-up: no Origin, as native clients may have it.
    WithoutOrigin,
    /// Follow-up: `localhost` as Host.
    OtherHost,
}

/// The answer to a request for an upgrade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UpgradeAnswer {
    /// The server agreed to the upgrade (101).
    Switched(Switched),
    /// The server answered with another status.
    Refused(HttpAnswer),
}

/// A 101 and the first moments after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Switched {
    /// Header fields in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Sec-WebSocket-Accept against what the key demands.
    pub accept: Accept,
    /// True where `Upgrade` says `websocket` and `Connection` lists `upgrade`.
    pub upgrade_headers: bool,
    /// The subprotocol the server chose.
    pub protocol: Option<String>,
    /// Extensions the server turned on; none was offered.
    pub extensions: Option<String>,
    /// The events after the 101.
    pub aftermath: Aftermath,
}

/// Sec-WebSocket-Accept (RFC 6455 §4.2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Accept {
    /// As the key demands.
    Right,
    /// Another value.
    Wrong {
        /// The value sent.
        got: String,
    },
    /// Not sent.
    Missing,
}

/// The events after a 101 within the settle time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Aftermath {
    /// Still open when the settle time was over.
    Open {
        /// The time for which it was watched.
        watched_ms: Millis,
    },
    /// The server spoke first.
    Frame {
        /// `text`, `binary`, `ping` or `pong`.
        kind: String,
        /// Payload length in bytes.
        bytes: u64,
    },
    /// The peer sent a close frame.
    CloseFrame {
        /// Status code (RFC 6455 §7.4); null where none was sent.
        code: Option<u16>,
        /// The reason that was given.
        reason: String,
        /// The time since the 101.
        after_ms: Millis,
    },
    /// End of stream without a close frame.
    Ended {
        /// The time since the 101.
        after_ms: Millis,
    },
    /// The peer reset the connection (RST).
    Reset {
        /// The time since the 101.
        after_ms: Millis,
    },
    /// Bytes that are no WebSocket frame.
    Garbled {
        /// The error that was found in it.
        detail: String,
    },
}

impl WebsocketFacts {
    /// The client's own attempt.
    #[must_use]
    pub fn client(&self) -> Option<&UpgradeAttempt> {
        self.attempts.first()
    }

    /// The follow-up with that purpose, and where it stands.
    #[must_use]
    pub fn follow_up(&self, purpose: Purpose) -> Option<(usize, &UpgradeAttempt)> {
        self.attempts.iter().enumerate().find(|(_, a)| a.purpose == purpose)
    }
}

impl UpgradeAttempt {
    /// The 101.
    #[must_use]
    pub fn switched(&self) -> Option<&Switched> {
        match self.answer.seen()? {
            UpgradeAnswer::Switched(switched) => Some(switched),
            UpgradeAnswer::Refused(_) => None,
        }
    }

    /// The refusal.
    #[must_use]
    pub fn refused(&self) -> Option<&HttpAnswer> {
        match self.answer.seen()? {
            UpgradeAnswer::Refused(answer) => Some(answer),
            UpgradeAnswer::Switched(_) => None,
        }
    }
}

impl UpgradeAttempt {
    /// The status that came back; 101 for an upgrade.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        Some(match self.answer.seen()? {
            UpgradeAnswer::Switched(_) => 101,
            UpgradeAnswer::Refused(refused) => refused.status,
        })
    }
}

impl Switched {
    /// Tells if the connection is one a client could use: RFC 6455 §4.1, and still there.
    #[must_use]
    pub fn works(&self, asked: Option<&str>) -> bool {
        self.accept == Accept::Right
            && self.upgrade_headers
            && self.extensions.is_none()
            && (self.protocol.is_none() || self.protocol.as_deref() == asked)
            && matches!(self.aftermath, Aftermath::Open { .. } | Aftermath::Frame { .. })
    }
}

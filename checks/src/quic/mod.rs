//! QUIC's version negotiation over UDP (RFC 8999 §6, RFC 9000 §6).

pub(crate) mod answered;
mod queries;
pub(crate) mod refused;
pub(crate) mod silent;
pub(crate) mod summary;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Observation, Skip};

/// A Version Negotiation packet (RFC 9000 §17.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuicFacts {
    /// Datagrams sent until it came; all are the same.
    pub sent: u32,
    /// The versions offered, in order, as `0x00000001`; bounded in number.
    pub versions: Vec<String>,
}

/// Why no version was negotiated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuicFailure {
    /// Nothing came within `--timeout`.
    Silent {
        /// Datagrams sent; all are the same.
        sent: u32,
    },
    /// ICMP port unreachable: `ECONNREFUSED`.
    Refused,
    /// An answer that is no Version Negotiation packet for this question.
    NotQuic {
        /// The first bytes, escaped.
        received: String,
        /// The length in bytes.
        received_bytes: u64,
    },
    /// `ENETUNREACH`, `EHOSTUNREACH`, `EADDRNOTAVAIL`.
    NoRoute,
    /// `EACCES`, `EPERM`: this host's own policy.
    Denied,
    /// Another error of this host.
    Other {
        /// The operating system's own message.
        detail: String,
    },
}

/// The word of a report that is older than the question, or where it was not put.
#[must_use]
pub const fn not_asked() -> Observation<QuicFacts, QuicFailure> {
    Observation::skipped(Skip::NotAsked)
}

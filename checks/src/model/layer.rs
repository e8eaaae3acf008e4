//! Layers: questions that are asked on a leg, from the bottom up.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The questions to a leg, from the bottom up.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Name resolution.
    Dns,
    /// The TCP connect to an address.
    Tcp,
    /// TLS handshake and certificate.
    Tls,
    /// Plain HTTP requests that differ in their Host header.
    Host,
    /// The gateway's question to the broker: `POST /resolveSession`.
    Resolve,
    /// The broker's client API.
    Auth,
    /// QUIC's version negotiation over UDP.
    Quic,
    /// The WebSocket upgrade and what follows it.
    Websocket,
    /// Configuration files of this host.
    Config,
}

impl Layer {
    /// Every layer, bottom up.
    pub const ALL: [Self; 9] = [
        Self::Dns,
        Self::Tcp,
        Self::Tls,
        Self::Host,
        Self::Resolve,
        Self::Auth,
        Self::Quic,
        Self::Websocket,
        Self::Config,
    ];

    /// Tells if everything above stands on it.
    #[must_use]
    pub const fn is_carrier(self) -> bool {
        matches!(self, Self::Dns | Self::Tcp | Self::Tls)
    }

    /// The word in JSON, in codes and in `--only`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Host => "host",
            Self::Resolve => "resolve",
            Self::Auth => "auth",
            Self::Quic => "quic",
            Self::Websocket => "websocket",
            Self::Config => "config",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

//! Experiments after a handshake failed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TlsFailure;
use crate::http::{HttpAnswer, HttpFailure};
use crate::model::Observation;
use crate::tcp::TcpFailure;

/// The experiments that tell the causes of a failed handshake apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TlsFollowups {
    /// A connection on which nothing is sent: a TLS server waits, unless something on the way has sent
    /// it bytes already.
    pub unprompted: Observation<Unprompted, TcpFailure>,
    /// `GET /` without TLS.
    pub plain_get: PlainGet,
    /// Handshakes that differ in one thing each.
    pub trials: Vec<Trial>,
}

/// A request in clear text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlainGet {
    /// Host as sent; the path is `/`.
    pub host: String,
    /// The answer that came back.
    pub answer: Observation<HttpAnswer, HttpFailure>,
}

/// The outcome of a connection on which nothing is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unprompted {
    /// Nothing, for as long as it was watched.
    Waits,
    /// The server closed the connection (FIN).
    Closes,
    /// The server reset the connection (RST).
    Resets,
    /// These bytes, at most 512, escaped as in a Rust byte string.
    Says(String),
}

/// A handshake that differs from the client's in one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The change from the client's handshake.
    pub kind: TrialKind,
    /// The name sent as SNI; null where none was.
    pub sni: Option<String>,
    /// Bytes sent before the first answer, or before the end: `ClientHello` and what stood before it.
    pub sent_bytes: u64,
    /// The outcome of the handshake.
    pub handshake: Observation<Shaken, TlsFailure>,
}

/// The change from the client's own handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TrialKind {
    /// Nothing: the same once more.
    Again,
    /// A PROXY v2 `LOCAL` header stands before `ClientHello` (proxy-protocol.txt §2.2).
    AfterProxyHeader,
    /// TLS 1.2 alone is offered.
    Tls12Only,
    /// TLS 1.3 alone is offered.
    Tls13Only,
    /// The handshake offers no ALPN.
    WithoutAlpn,
    /// The handshake names no server (SNI).
    WithoutSni,
    /// The server's own name as SNI, as its certificate has it; `localhost` where it showed none.
    OwnName,
    /// No post-quantum key share, so that `ClientHello` fits into one small packet.
    SmallHello,
}

/// A handshake that finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shaken {
    /// `TLS 1.2` or `TLS 1.3`.
    pub version: String,
    /// Key exchange group, IANA name.
    pub key_exchange: Option<String>,
    /// The protocol chosen by ALPN; null where the server chose none.
    pub alpn: Option<String>,
    /// dNSName entries of the leaf's SAN.
    pub dns_names: Vec<String>,
}

impl TlsFollowups {
    /// The trial of that kind, where its handshake finished, and its place in the list.
    pub(crate) fn finished(&self, kind: TrialKind) -> Option<(usize, &Trial)> {
        let trials = self.trials.iter().enumerate();
        trials.filter(|(_, trial)| trial.kind == kind).find(|(_, t)| t.handshake.seen().is_some())
    }

    /// The server's words before anything was sent to it.
    pub(crate) fn said_unprompted(&self) -> Option<&str> {
        match self.unprompted.seen()? {
            Unprompted::Says(received) => Some(received),
            Unprompted::Waits | Unprompted::Closes | Unprompted::Resets => None,
        }
    }

    /// The trial of that kind, whatever came of it.
    pub(crate) fn trial(&self, kind: TrialKind) -> Option<&Trial> {
        self.trials.iter().find(|trial| trial.kind == kind)
    }
}

//! What was asked for, as far as the judgement needs it. No secrets: they cannot be serialised.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vpce::VpceName;

/// The target of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetFacts {
    /// The endpoint: a name without its trailing dot, or an address.
    pub endpoint: String,
    /// The endpoint's name, read; null where it is none that AWS makes for a VPC endpoint.
    #[serde(default)]
    pub vpce: Option<VpceName>,
    /// TCP port of the endpoint.
    pub port: u16,
    /// The DCV session id.
    pub session: String,
    /// The name sent as SNI and matched against the certificate.
    pub server_name: String,
    /// Whether `--ca-file` said whom to trust on the endpoint leg.
    pub ca_file_given: bool,
    /// `--cert-days`: an earlier end of validity is worth a warning.
    pub cert_days: u32,
    /// `--expect-issuer`: text that the leaf's issuer must contain.
    pub expect_issuer: Option<String>,
    /// Whether QUIC was asked for, by `--only` or `--transport`.
    #[serde(default)]
    pub quic_asked: bool,
    /// The broker, where one was given.
    pub broker: Option<BrokerTarget>,
}

/// The broker of `--broker`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BrokerTarget {
    /// As given, without path tail or credentials.
    pub url: String,
    /// Its name or address.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// Whether `--broker-ca` said whom to trust.
    pub ca_file_given: bool,
    /// The transports asked for.
    pub transports: Vec<Transport>,
}

/// The `transport` parameter of resolveSession (DCV Connection Gateway guide, session resolver).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Transport {
    /// WebSocket over TCP.
    Http,
    /// QUIC over UDP.
    Quic,
}

impl Transport {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Quic => "QUIC",
        }
    }
}

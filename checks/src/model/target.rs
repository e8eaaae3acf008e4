//! The target, as far as the judgement needs it. No secrets: they cannot be serialised.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Leg;
use crate::address::authority;
use crate::vpce::VpceName;

/// The target of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetFacts {
    /// The DCV session id.
    pub session: String,
    /// `--cert-days`: an earlier end of validity is worth a warning.
    pub cert_days: u32,
    /// The endpoint; null where none was given.
    pub endpoint: Option<EndpointTarget>,
    /// The broker of `--broker`; null without.
    pub broker: Option<BrokerTarget>,
}

/// The endpoint of `--endpoint` or TARGET.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndpointTarget {
    /// A name without its trailing dot, or an address.
    pub host: String,
    /// The TCP port that is dialled.
    pub port: u16,
    /// The name, read; null where it is none that AWS makes for a VPC endpoint.
    pub vpce: Option<VpceName>,
    /// The name sent as SNI and matched against the certificate.
    pub server_name: String,
    /// Set where `--ca-file` said whom to trust.
    pub ca_file_given: bool,
    /// `--expect-issuer`: text that the leaf's issuer must contain.
    pub expect_issuer: Option<String>,
    /// Set where QUIC was asked for, by `--only` or `--transport`.
    pub quic_asked: bool,
}

/// The broker of `--broker`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BrokerTarget {
    /// As given, without path tail or credentials.
    pub url: String,
    /// The name or address.
    pub host: String,
    /// The TCP port that is dialled.
    pub port: u16,
    /// Set where `--broker-ca` said whom to trust.
    pub ca_file_given: bool,
    /// The transports asked for.
    pub transports: Vec<Transport>,
}

/// The part of a target that every leg has: where it is dialled and how it is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegTarget<'a> {
    /// The name or address that is dialled.
    pub host: &'a str,
    /// The TCP port that is dialled.
    pub port: u16,
    /// The name sent as SNI and matched against the certificate.
    pub server_name: &'a str,
    /// Set where a CA file said whom to trust.
    pub ca_file_given: bool,
}

impl TargetFacts {
    /// The endpoint's name or address.
    #[must_use]
    pub fn endpoint_host(&self) -> Option<&str> {
        self.endpoint.as_ref().map(|endpoint| endpoint.host.as_str())
    }

    /// Set where QUIC was asked for.
    #[must_use]
    pub fn quic_asked(&self) -> bool {
        self.endpoint.as_ref().is_some_and(|endpoint| endpoint.quic_asked)
    }

    /// Name and port of a leg, and how its certificate is judged; none where it was not given.
    #[must_use]
    pub fn leg(&self, leg: Leg) -> Option<LegTarget<'_>> {
        match leg {
            Leg::Endpoint => self.endpoint.as_ref().map(|endpoint| LegTarget {
                host: &endpoint.host,
                port: endpoint.port,
                server_name: &endpoint.server_name,
                ca_file_given: endpoint.ca_file_given,
            }),
            Leg::Broker => self.broker.as_ref().map(|broker| LegTarget {
                host: &broker.host,
                port: broker.port,
                server_name: &broker.host,
                ca_file_given: broker.ca_file_given,
            }),
            Leg::BrokerApi | Leg::Server | Leg::Local => None,
        }
    }

    /// Name and port of the first leg that was given, for a heading: the endpoint's, mostly.
    #[must_use]
    pub fn first(&self) -> Option<LegTarget<'_>> {
        Leg::ALL.into_iter().find_map(|leg| self.leg(leg))
    }

    /// Name and port of the first leg that was given, as `host:port`; an IPv6 address in brackets.
    #[must_use]
    pub fn title(&self) -> String {
        self.first().map_or_else(String::new, |first| first.authority())
    }
}

impl LegTarget<'_> {
    /// `host:port`, an IPv6 address in brackets.
    #[must_use]
    pub fn authority(&self) -> String {
        authority(self.host, self.port)
    }
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

//! The places on the path: legs, layers, and who looks after them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stretch of the path, from a client to a service.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Leg {
    /// Client to Connection Gateway, through the VPC endpoint and the NLB.
    Endpoint,
    /// Gateway to Session Manager broker.
    Broker,
    /// Gateway to DCV server.
    Server,
    /// This host: files given by flags.
    Local,
}

impl Leg {
    /// The word in JSON and on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Broker => "broker",
            Self::Server => "server",
            Self::Local => "local",
        }
    }
}

impl fmt::Display for Leg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What is asked of a leg, from the bottom up.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Name resolution.
    Dns,
    /// TCP connect.
    Tcp,
    /// TLS handshake and certificate.
    Tls,
    /// Plain HTTP requests that differ in their Host header.
    Host,
    /// The gateway's question to the broker: `POST /resolveSession`.
    Resolve,
    /// The broker's client API.
    Auth,
    /// QUIC over UDP.
    Quic,
    /// The WebSocket upgrade and what follows it.
    Websocket,
    /// Configuration files.
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

/// Who can mend a symptom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The user's own machine.
    Client,
    /// Name servers, routes, firewalls and proxies between client and endpoint.
    Network,
    /// The account that owns the VPC endpoint.
    EndpointOwner,
    /// The account that owns the endpoint service and its NLB.
    LoadBalancer,
    /// The administrator of the Connection Gateway.
    Gateway,
    /// The administrator of the Session Manager broker.
    SessionManager,
    /// The administrator of the DCV server.
    DcvServer,
}

impl Owner {
    /// The sentence behind `whose`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Client => "the user of this machine",
            Self::Network => "the network and name server administrator",
            Self::EndpointOwner => "the owner of the VPC endpoint",
            Self::LoadBalancer => "the owner of the endpoint service and its NLB",
            Self::Gateway => "the Connection Gateway administrator",
            Self::SessionManager => "the Session Manager administrator",
            Self::DcvServer => "the DCV server administrator",
        }
    }

    /// The owner on another leg: what the gateway's owner is to the endpoint leg,
    /// the broker's is to the broker leg.
    #[must_use]
    pub const fn on(self, leg: Leg) -> Self {
        match (self, leg) {
            (Self::Gateway, Leg::Broker) => Self::SessionManager,
            (Self::Gateway, Leg::Server) => Self::DcvServer,
            (Self::EndpointOwner | Self::LoadBalancer, Leg::Broker | Leg::Server) => Self::Network,
            _ => self,
        }
    }
}

//! Owners: the people who can repair a fault.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Leg;

/// The owner of a symptom's repair.
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

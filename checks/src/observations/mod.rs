//! The observations of a run: the facts of every layer on every leg, as plain data.

mod walk;

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dns::{DnsFacts, DnsFailure};
use crate::host::HostFacts;
use crate::model::{Leg, Never, Observation, TargetFacts, Vantage};
use crate::quic::{QuicFacts, QuicFailure};
use crate::resolve::ResolveFacts;
use crate::tcp::{TcpFacts, TcpFailure, TcpFollowups};
use crate::tls::{TlsFacts, TlsFailure, TlsFollowups};
use crate::websocket::WebsocketFacts;

pub use walk::Place;

/// Everything seen on one leg.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegObservations {
    /// The resolution of the leg's name.
    pub dns: Observation<DnsFacts, DnsFailure>,
    /// One route for each address, in the resolver's order.
    pub routes: Vec<Route>,
}

/// The chain of probes on one address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The address and port as resolved, or as given.
    pub address: SocketAddr,
    /// Where `--connect-to` led instead; null when `address` itself was dialled.
    pub dialled: Option<SocketAddr>,
    /// The TCP connect to this address.
    pub tcp: Observation<TcpFacts, TcpFailure>,
    /// TLS handshake; not asked on a leg of clear text.
    pub tls: Observation<TlsFacts, TlsFailure>,
    /// Experiments after one of the two failed.
    #[serde(default)]
    pub followups: Followups,
    /// `--repeat`: every connect to this address, in order; `tcp` is the first of them that came up.
    #[serde(default)]
    pub repeats: Vec<Observation<TcpFacts, TcpFailure>>,
    /// The requests above TLS on this address.
    pub app: App,
}

/// The experiments on an address after a layer failed there; null where it did not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Followups {
    /// After the connect failed.
    pub tcp: Option<TcpFollowups>,
    /// After the handshake failed.
    pub tls: Option<TlsFollowups>,
}

/// The requests above TLS on one address. An absent part is not asked on that leg.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Requests that differ in their Host header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Observation<HostFacts, Never>>,
    /// `POST /resolveSession`, once a transport.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolve: Option<Observation<ResolveFacts, Never>>,
    /// QUIC's version negotiation over UDP, beside TCP and above nothing but DNS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quic: Option<Observation<QuicFacts, QuicFailure>>,
    /// The WebSocket upgrades, and what followed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub websocket: Option<Observation<WebsocketFacts, Never>>,
}

impl App {
    /// The comparison of Host values, where it was made.
    #[must_use]
    pub fn host_facts(&self) -> Option<&HostFacts> {
        self.host.as_ref()?.seen()
    }

    /// The broker's answers, where it was asked.
    #[must_use]
    pub fn resolve_facts(&self) -> Option<&ResolveFacts> {
        self.resolve.as_ref()?.seen()
    }

    /// The versions that QUIC offered, where it was asked and answered.
    #[must_use]
    pub fn quic_facts(&self) -> Option<&QuicFacts> {
        self.quic.as_ref()?.seen()
    }

    /// The upgrades, where they were asked for.
    #[must_use]
    pub fn websocket_facts(&self) -> Option<&WebsocketFacts> {
        self.websocket.as_ref()?.seen()
    }
}

/// All that the probes saw: enough to judge again later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observations {
    /// The start of the run, and the "now" of every judgement about dates.
    pub taken_at: jiff::Timestamp,
    /// Where it was taken from.
    pub vantage: Vantage,
    /// The target of the run.
    pub target: TargetFacts,
    /// Client to gateway; null where no endpoint was given.
    pub endpoint: Option<LegObservations>,
    /// Gateway to broker; null without `--broker`.
    pub broker: Option<LegObservations>,
}

impl Observations {
    /// The observations of one leg, where it was probed.
    #[must_use]
    pub const fn leg(&self, leg: Leg) -> Option<&LegObservations> {
        match leg {
            Leg::Endpoint => self.endpoint.as_ref(),
            Leg::Broker => self.broker.as_ref(),
            Leg::BrokerApi | Leg::Server | Leg::Local => None,
        }
    }

    /// Every leg that was probed, in the order of the path.
    pub fn legs(&self) -> impl Iterator<Item = (Leg, &LegObservations)> {
        Leg::ALL.into_iter().filter_map(|leg| Some((leg, self.leg(leg)?)))
    }
}

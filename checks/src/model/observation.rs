//! What was seen, and what was not, as plain data.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Layer, Leg, TargetFacts};
use crate::dns::{DnsFacts, DnsFailure};
use crate::host::HostFacts;
use crate::quic::{QuicFacts, QuicFailure};
use crate::resolve::ResolveFacts;
use crate::tcp::{TcpFacts, TcpFailure, TcpFollowups};
use crate::tls::{TlsFacts, TlsFailure, TlsFollowups};
use crate::websocket::WebsocketFacts;

/// Milliseconds, with fractions.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Millis(pub f64);

/// The end of a probe: seen, failed, or never made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome<F, E> {
    /// The other side answered; a refusal at a higher layer is an answer too.
    Seen(F),
    /// It did not come to an answer; the failure is itself a fact.
    Failed(E),
    /// Nothing was sent.
    Skipped(Skip),
}

/// Why a probe was not made or not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Skip {
    /// A lower layer, perhaps on another leg, did not come up.
    BlockedBy {
        /// Its leg.
        leg: Leg,
        /// Its layer.
        layer: Layer,
    },
    /// Nothing was given to ask.
    NotAsked,
    /// `--only` or `--skip` left it out.
    Skipped,
    /// `--deadline` came first.
    Deadline,
    /// The person pressed Ctrl-C.
    Interrupted,
}

impl Skip {
    /// The run ended before the probe did.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        matches!(self, Self::Deadline | Self::Interrupted)
    }
}

/// One probe with the time it took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observation<F, E> {
    /// From its start to its outcome; null where nothing was sent.
    pub elapsed_ms: Option<Millis>,
    /// What came of it.
    pub outcome: Outcome<F, E>,
}

impl<F, E> Observation<F, E> {
    /// A probe that was not made.
    #[must_use]
    pub const fn skipped(why: Skip) -> Self {
        Self { elapsed_ms: None, outcome: Outcome::Skipped(why) }
    }

    /// The facts, where there are any.
    #[must_use]
    pub const fn seen(&self) -> Option<&F> {
        if let Outcome::Seen(facts) = &self.outcome { Some(facts) } else { None }
    }

    /// The failure, where there is one.
    #[must_use]
    pub const fn failed(&self) -> Option<&E> {
        if let Outcome::Failed(failure) = &self.outcome { Some(failure) } else { None }
    }

    /// The reason it was not made.
    #[must_use]
    pub const fn skip(&self) -> Option<Skip> {
        if let Outcome::Skipped(skip) = &self.outcome { Some(*skip) } else { None }
    }
}

/// Everything seen on one leg.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegObservations {
    /// The name's addresses.
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
    /// TCP connect.
    pub tcp: Observation<TcpFacts, TcpFailure>,
    /// TLS handshake; not asked on a leg of clear text.
    pub tls: Observation<TlsFacts, TlsFailure>,
    /// Experiments after one of the two failed.
    #[serde(default)]
    pub followups: Followups,
    /// `--repeat`: every connect to this address, in order; `tcp` is the first of them that came up.
    #[serde(default)]
    pub repeats: Vec<Observation<TcpFacts, TcpFailure>>,
    /// Requests above TLS.
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
    /// The WebSocket upgrades.
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

/// The failure of a probe whose attempts each keep their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Never {}

/// The host the tool ran on, as far as it matters to the judgement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vantage {
    /// `linux`, `macos`, `windows`, …
    pub os: String,
}

/// All that the probes saw: enough to judge again later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observations {
    /// The start of the run, and the "now" of every judgement about dates.
    pub taken_at: jiff::Timestamp,
    /// Where it was taken from.
    pub vantage: Vantage,
    /// What was asked for.
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

//! The plan of one leg: where it is dialled, and which requests are made there.

use std::sync::Arc;
use std::time::Duration;

use dcvdiag_checks::model::{Leg, Transport};

use crate::probe::host::HostPlan;
use crate::probe::resolve::ResolvePlan;
use crate::probe::tls::TlsPlan;
use crate::probe::websocket::UpgradePlan;

/// The plan of one leg.
pub struct LegPlan {
    /// The leg that is dialled.
    pub leg: Leg,
    /// The name or address.
    pub host: String,
    /// The TCP port that is dialled.
    pub port: u16,
    /// The handshake; `None` where its URL starts with `http://`.
    pub tls: Option<Arc<TlsPlan>>,
    /// The requests above TLS.
    pub app: AppPlan,
}

/// The requests that are made on a leg above TLS, and beside it. What is `None` is not asked there.
#[derive(Default)]
pub struct AppPlan {
    /// A page with several Host values.
    pub host: Option<HostPlan>,
    /// `POST /resolveSession`.
    pub resolve: Option<ResolvePlan>,
    /// QUIC's version negotiation over UDP.
    pub quic: bool,
    /// The WebSocket upgrade, and what is tried around it.
    pub websocket: Option<WebsocketPlan>,
}

/// The upgrade, and what is tried around it.
pub struct WebsocketPlan {
    /// The upgrade as the client sends it.
    pub upgrade: UpgradePlan,
    /// The path tried when the default one is refused.
    pub other_path: Option<String>,
    /// The path for a session that cannot exist; none where the path names none.
    pub nonsense_path: Option<String>,
    /// The time of `--hold`; none without it.
    pub hold: Option<Duration>,
}

/// The one request that rides the first connection of a route, so that its row speaks of the same
/// connection as the rows of TCP and TLS.
#[derive(Clone, Copy)]
pub enum First<'a> {
    /// The browser's request for the page.
    Page(&'a HostPlan),
    /// The first question to the broker.
    Question(&'a ResolvePlan, Transport),
}

impl AppPlan {
    /// The request that rides the first connection: the page, else the first question, else none.
    pub fn first(&self) -> Option<First<'_>> {
        if let Some(plan) = &self.host {
            return Some(First::Page(plan));
        }
        let plan = self.resolve.as_ref()?;
        Some(First::Question(plan, *plan.transports.first()?))
    }
}

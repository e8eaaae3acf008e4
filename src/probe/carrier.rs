//! The first connection of a route, and what it leaves to the layers above.

use std::net::SocketAddr;

use dcvdiag_checks::model::{Layer, Leg, Observation, Skip};
use dcvdiag_checks::tcp::{TcpFacts, TcpFailure};
use dcvdiag_checks::tls::{TlsFacts, TlsFailure};
use tokio::net::TcpStream;

use super::session::Wire;
use super::tls::{Verified, Witnessed};

/// An address of a leg, and where it is dialled.
#[derive(Clone, Copy)]
pub struct To {
    /// As resolved, or as given.
    pub address: SocketAddr,
    /// By `--connect-to`; `address` itself without.
    pub dial: SocketAddr,
}

impl To {
    /// Where it led instead.
    pub fn dialled(self) -> Option<SocketAddr> {
        (self.dial != self.address).then_some(self.dial)
    }
}

/// The first connection of a route, as far as it came up.
pub struct Carrier {
    /// The TCP row's observation.
    pub tcp: Observation<TcpFacts, TcpFailure>,
    /// The TLS row's observation.
    pub tls: Observation<TlsFacts, TlsFailure>,
    /// The connection, or what keeps the layers above from being seen.
    pub stream: Result<Carried, Skip>,
}

/// A connection that is ready for a request.
pub enum Carried {
    /// Without TLS.
    Clear(TcpStream),
    /// Over a session that nobody vouches for yet.
    Tls(Box<Witnessed>),
}

impl Carried {
    /// For a request that holds no secret.
    pub fn into_wire(self) -> Wire {
        match self {
            Self::Clear(stream) => Box::new(stream),
            Self::Tls(session) => Box::new(session.stream),
        }
    }

    /// For a request that holds one.
    ///
    /// # Errors
    /// Itself, where nobody vouches for it.
    pub fn verified(self, facts: &TlsFacts) -> Result<Verified, Self> {
        match self {
            Self::Tls(session) => session.verified(facts).map_err(Self::Tls),
            Self::Clear(stream) => Err(Self::Clear(stream)),
        }
    }
}

impl Carrier {
    /// Nothing was dialled.
    pub fn none(skip: Skip) -> Self {
        Self { tcp: Observation::skipped(skip), tls: Observation::skipped(skip), stream: Err(skip) }
    }
}

/// What keeps the layers above TLS from being seen on a route, if anything does.
pub fn blocked(
    tcp: &Observation<TcpFacts, TcpFailure>,
    tls: &Observation<TlsFacts, TlsFailure>,
    leg: Leg,
) -> Option<Skip> {
    if tcp.seen().is_none() {
        return Some(tcp.skip().unwrap_or(Skip::BlockedBy { leg, layer: Layer::Tcp }));
    }
    if tls.seen().is_none() {
        return Some(tls.skip().unwrap_or(Skip::BlockedBy { leg, layer: Layer::Tls }));
    }
    None
}

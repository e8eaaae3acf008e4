//! The first connection of a route, and what it leaves to the layers above.

use std::net::SocketAddr;

use dcvdiag_checks::model::{Layer, Leg, Observation, Skip, TargetFacts};
use dcvdiag_checks::observations::Followups;
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

/// Connection of a route that was opened first, as far as it came up.
pub struct Connection {
    /// The observations of the connection.
    pub facts: TransportFacts,
    /// The connection, or what keeps the layers above from being seen.
    pub stream: Result<Stream, Skip>,
}

/// Observations below HTTP on a route.
pub struct TransportFacts {
    /// The TCP row's observation.
    pub tcp: Observation<TcpFacts, TcpFailure>,
    /// The TLS row's observation.
    pub tls: Observation<TlsFacts, TlsFailure>,
    /// `--repeat`: the connects that failed before the one of the TCP row.
    pub before: Vec<Observation<TcpFacts, TcpFailure>>,
    /// The experiments where one of the two failed.
    pub followups: Followups,
}

/// A connection that is ready for a request.
pub enum Stream {
    /// A connection in clear text.
    Clear(TcpStream),
    /// Over a session that nobody vouches for yet.
    Tls(Box<Witnessed>),
}

impl Stream {
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
    pub fn verified(
        self,
        facts: &TlsFacts,
        target: &TargetFacts,
        taken_at: jiff::Timestamp,
    ) -> Result<Verified, Self> {
        match self {
            Self::Tls(session) => session.verified(facts, target, taken_at).map_err(Self::Tls),
            Self::Clear(stream) => Err(Self::Clear(stream)),
        }
    }
}

impl Connection {
    /// As far as it came.
    pub fn new(
        tcp: Observation<TcpFacts, TcpFailure>,
        tls: Observation<TlsFacts, TlsFailure>,
        stream: Result<Stream, Skip>,
    ) -> Self {
        let facts =
            TransportFacts { tcp, tls, before: Vec::new(), followups: Followups::default() };
        Self { facts, stream }
    }

    /// The connection came to nothing, or is to go no further.
    pub fn without_session(tcp: Observation<TcpFacts, TcpFailure>, skip: Skip) -> Self {
        Self::new(tcp, Observation::skipped(skip), Err(skip))
    }

    /// Nothing was dialled.
    pub fn none(skip: Skip) -> Self {
        Self::without_session(Observation::skipped(skip), skip)
    }
}

impl TransportFacts {
    /// The reason that keeps the layers above TLS from being seen on a route, if there is one.
    pub fn blocked(&self, leg: Leg) -> Option<Skip> {
        if self.tcp.seen().is_none() {
            return Some(self.tcp.skip().unwrap_or(Skip::BlockedBy { leg, layer: Layer::Tcp }));
        }
        if self.tls.seen().is_none() {
            return Some(self.tls.skip().unwrap_or(Skip::BlockedBy { leg, layer: Layer::Tls }));
        }
        None
    }
}

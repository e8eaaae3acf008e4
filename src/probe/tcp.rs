//! TCP connect to one address.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use dcvdiag_checks::model::{Observation, Outcome, Skip};
use dcvdiag_checks::tcp::{TcpFacts, TcpFailure};
use dcvdiag_checks::tls::Unprompted;
use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use super::local_limits::is_local_resource;
use crate::patience::Patience;

/// Connects, with Nagle's algorithm off as browsers have it.
pub async fn connect(
    to: SocketAddr,
    patience: &Patience,
) -> (Observation<TcpFacts, TcpFailure>, Option<TcpStream>) {
    let attempt = async {
        let stream = TcpStream::connect(to).await.map_err(|error| failure(&error, to))?;
        let _ = stream.set_nodelay(true); // a slower probe is still a probe
        let local = stream.local_addr().map_err(|error| failure(&error, to))?;
        Ok((TcpFacts { local }, stream))
    };
    patience.observe(|| TcpFailure::Timeout, attempt).await
}

/// Several connects to one address, started [`APART`] each, and each closed as soon as it is up:
/// what came of every one, in order. Those that the end of the run cut off are left out.
pub async fn volley(
    to: SocketAddr,
    times: u32,
    patience: &Patience,
) -> Vec<Observation<TcpFacts, TcpFailure>> {
    let each = (0..times).map(|i| async move {
        patience.pause(APART * i).await;
        connect(to, patience).await.0
    });
    let mut made = join_all(each).await;
    made.retain(|connect| connect.skip().is_none());
    made
}

/// Connects until the first one is up, which is kept and stands last.
pub async fn until_up(
    to: SocketAddr,
    times: u32,
    patience: &Patience,
) -> (Vec<Observation<TcpFacts, TcpFailure>>, Option<TcpStream>) {
    let each = (0..times).map(|i| async move {
        patience.pause(APART * i).await;
        connect(to, patience).await
    });
    let mut under_way = each.collect::<FuturesUnordered<_>>();
    let mut made = Vec::new();
    while let Some((connect, stream)) = under_way.next().await {
        if connect.skip().is_none() {
            made.push(connect);
        }
        if stream.is_some() {
            return (made, stream);
        }
    }
    (made, None)
}

/// What a server does on a connection on which nothing is sent. Whatever somebody on the way has sent
/// it is answered within a round trip, and the connect took one.
pub async fn unprompted(
    to: SocketAddr,
    patience: &Patience,
) -> Observation<Unprompted, TcpFailure> {
    let (connected, stream) = connect(to, patience).await;
    let Some(mut stream) = stream else {
        let elapsed_ms = connected.elapsed_ms;
        return match connected.outcome {
            Outcome::Failed(failure) => {
                Observation { elapsed_ms, outcome: Outcome::Failed(failure) }
            }
            Outcome::Skipped(skip) => Observation::skipped(skip),
            Outcome::Seen(_) => Observation::skipped(Skip::Interrupted),
        };
    };
    let round_trip = connected.elapsed_ms.map_or(0.0, |ms| ms.0);
    let watched = WATCHED.max(Duration::from_secs_f64(round_trip * 4.0 / 1000.0));
    let attempt = async {
        let mut received = [0; 512];
        let read = tokio::time::timeout(watched, stream.read(&mut received)).await;
        Ok((
            match read {
                Err(_) => Unprompted::Waits,
                Ok(Ok(0)) => Unprompted::Closes,
                Ok(Ok(count)) => Unprompted::Says(received[..count].escape_ascii().to_string()),
                Ok(Err(_)) => Unprompted::Resets,
            },
            (),
        ))
    };
    patience.observe(|| TcpFailure::Timeout, attempt).await.0
}

/// The time that a connection without a word is watched at least.
const WATCHED: Duration = Duration::from_millis(250);

/// Long enough that a load balancer sees connections and not a flood.
pub const APART: Duration = Duration::from_millis(50);

/// Classifies an error of the socket, on its way to an address.
pub fn failure(error: &io::Error, to: SocketAddr) -> TcpFailure {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::TimedOut => TcpFailure::Timeout,
        Kind::ConnectionRefused => TcpFailure::Refused,
        Kind::NetworkUnreachable | Kind::HostUnreachable => TcpFailure::NoRoute,
        // Over IPv4 it is the ports of this side that are all taken (ip(7)); over IPv6 it can also
        // be that this host has no address to send from, and that is the more frequent.
        Kind::AddrNotAvailable if to.is_ipv6() => TcpFailure::NoRoute,
        Kind::PermissionDenied => TcpFailure::Denied,
        Kind::AddrNotAvailable | Kind::AddrInUse => TcpFailure::LocalResources,
        _ if is_local_resource(error) => TcpFailure::LocalResources,
        _ => TcpFailure::Other { detail: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_free_port_is_this_hosts_want_and_no_source_address_is_a_missing_route() {
        let none = io::Error::from(io::ErrorKind::AddrNotAvailable);
        let to = |address: &str| failure(&none, address.parse().unwrap());
        assert_eq!(to("10.213.66.188:8443"), TcpFailure::LocalResources);
        assert_eq!(to("[2001:db8::1]:8443"), TcpFailure::NoRoute);
    }
}

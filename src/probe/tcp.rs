//! TCP connect to one address.

use std::io;
use std::net::SocketAddr;

use dcvdiag_checks::model::Observation;
use dcvdiag_checks::tcp::{TcpFacts, TcpFailure};
use tokio::net::TcpStream;

use super::room::is_local_resource;
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

/// The same; a refusal is asked for twice more, and the quickest of them is the one that is timed.
/// How far away it came from is read off that time, and a busy host adds to it.
pub async fn connect_timed(
    to: SocketAddr,
    patience: &Patience,
) -> (Observation<TcpFacts, TcpFailure>, Option<TcpStream>) {
    let (mut seen, stream) = connect(to, patience).await;
    if seen.failed() == Some(&TcpFailure::Refused) {
        for _ in 0..2 {
            let (again, _) = connect(to, patience).await;
            if again.failed() != Some(&TcpFailure::Refused) {
                break;
            }
            if again.elapsed_ms < seen.elapsed_ms {
                seen.elapsed_ms = again.elapsed_ms;
            }
        }
    }
    (seen, stream)
}

fn failure(error: &io::Error, to: SocketAddr) -> TcpFailure {
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

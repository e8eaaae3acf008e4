//! TCP connect to one address.

use std::io;
use std::net::SocketAddr;

use dcvdiag_checks::model::Observation;
use dcvdiag_checks::tcp::{TcpFacts, TcpFailure};
use tokio::net::TcpStream;

use crate::patience::Patience;

/// Connects, with Nagle's algorithm off as browsers have it.
pub async fn connect(
    to: SocketAddr,
    patience: &Patience,
) -> (Observation<TcpFacts, TcpFailure>, Option<TcpStream>) {
    let attempt = async {
        let stream = TcpStream::connect(to).await.map_err(|error| failure(&error))?;
        let _ = stream.set_nodelay(true); // a slower probe is still a probe
        let local = stream.local_addr().map_err(|error| failure(&error))?;
        Ok((TcpFacts { local }, stream))
    };
    patience.observe(|| TcpFailure::Timeout, attempt).await
}

fn failure(error: &io::Error) -> TcpFailure {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::TimedOut => TcpFailure::Timeout,
        Kind::ConnectionRefused => TcpFailure::Refused,
        Kind::NetworkUnreachable | Kind::HostUnreachable | Kind::AddrNotAvailable => {
            TcpFailure::NoRoute
        }
        Kind::PermissionDenied => TcpFailure::Denied,
        Kind::OutOfMemory | Kind::AddrInUse => TcpFailure::LocalResources,
        _ if is_local_resource(error) => TcpFailure::LocalResources,
        _ => TcpFailure::Other { detail: error.to_string() },
    }
}

/// `ENFILE` 23, `EMFILE` 24 on every Unix; `ENOBUFS` is 105 on Linux and 55 on BSDs.
/// Winsock says 10024 and 10055.
fn is_local_resource(error: &io::Error) -> bool {
    let number = error.raw_os_error();
    match std::env::consts::OS {
        "linux" => matches!(number, Some(23 | 24 | 105)),
        "windows" => matches!(number, Some(10_024 | 10_055)),
        _ => matches!(number, Some(23 | 24 | 55)),
    }
}

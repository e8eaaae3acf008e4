//! TCP connect to one address.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use dcvdiag_checks::model::Observation;
use dcvdiag_checks::tcp::{TcpFacts, TcpFailure};
use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
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

/// The same until the first one is up, which is kept and stands last.
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

/// Long enough that a load balancer sees connections and not a flood.
pub const APART: Duration = Duration::from_millis(50);

/// What an error of the socket means.
pub fn failure(error: &io::Error) -> TcpFailure {
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

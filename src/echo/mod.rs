//! `dcvdiag echo`: a responder to put behind a spare listener of the load balancer. It answers every
//! request with what reached it, and with nothing of its host.
//!
//! Everything is bounded: connections, the time each may take, what is read, what is answered.

mod answer;
mod connection;
mod line;
mod proxy;
mod request;
mod rewound;
mod websocket;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

/// Connections at once; more are closed at once.
const CONNECTIONS: usize = 64;
/// After a failed accept, so that a lack of descriptors does not become a busy loop.
const PAUSE: Duration = Duration::from_millis(100);

/// Where an echo writes its lines, one a connection.
pub type Log = fn(&str);

/// Accepts and answers until it is dropped; without `tls`, plain HTTP only.
pub async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, log: Log) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                log(&format!("no connection could be taken: {error}"));
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            log(&format!("{peer} closed at once: {CONNECTIONS} connections are open"));
            continue;
        };
        let tls = tls.clone();
        tokio::spawn(async move {
            connection::serve(stream, peer, tls, log).await;
            drop(place);
        });
    }
}

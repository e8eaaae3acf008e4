//! After a failed connect: this host's own way there, and other ports of the same address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use dcvdiag_checks::model::{Observation, Outcome};
use dcvdiag_checks::tcp::{LocalRoute, OtherPort, TcpFailure, TcpFollowups};
use futures_util::future::join_all;
use tokio::net::UdpSocket;

use crate::patience::Patience;
use crate::probe::carrier::To;
use crate::probe::tcp;

/// HTTPS, and DCV's own; a listener on either shows that the endpoint lives.
const PORTS: [u16; 2] = [443, 8443];

/// Both at once. `lead` says where a port of the address is dialled, if it may be.
pub async fn after(
    to: To,
    lead: impl Fn(SocketAddr) -> Option<SocketAddr>,
    patience: &Patience,
) -> TcpFollowups {
    let patience = patience.for_follow_ups();
    let others = PORTS.into_iter().filter(|port| *port != to.address.port());
    let others = others.map(|port| SocketAddr::new(to.address.ip(), port));
    let others = others.filter_map(|address| Some((address, lead(address)?)));
    let ports = join_all(others.map(|(address, dial)| other_port(address, dial, &patience)));
    let (way, ports) = tokio::join!(way(to.dial, &patience), ports);
    TcpFollowups { way, ports }
}

async fn other_port(address: SocketAddr, dial: SocketAddr, patience: &Patience) -> OtherPort {
    let (connect, _) = tcp::connect(dial, patience).await;
    OtherPort { address, dialled: (dial != address).then_some(dial), connect }
}

/// The routing table's word: a connected UDP socket has a source address, and nothing is sent.
async fn way(to: SocketAddr, patience: &Patience) -> Observation<LocalRoute, TcpFailure> {
    let any: IpAddr = match to {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let attempt = async {
        let socket = UdpSocket::bind((any, 0)).await.map_err(|error| tcp::failure(&error))?;
        socket.connect(to).await.map_err(|error| tcp::failure(&error))?;
        let source = socket.local_addr().map_err(|error| tcp::failure(&error))?.ip();
        Ok((LocalRoute { source, interface: interface(source) }, ()))
    };
    patience.observe(|| TcpFailure::Timeout, attempt).await.0
}

/// The interface that has the address.
fn interface(source: IpAddr) -> Option<String> {
    let interfaces = if_addrs::get_if_addrs().ok()?;
    interfaces.into_iter().find(|interface| interface.ip() == source).map(|found| found.name)
}

/// Whether the follow-up was worth making: a host without sockets learns nothing more.
pub fn is_wanted<F>(connect: &Observation<F, TcpFailure>) -> bool {
    match &connect.outcome {
        Outcome::Failed(failure) => !matches!(failure, TcpFailure::LocalResources),
        _ => false,
    }
}

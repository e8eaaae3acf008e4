//! After a failed connect: this host's own way there, and other ports of the same address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use dcvdiag_checks::model::{Observation, Outcome};
use dcvdiag_checks::tcp::{LocalRoute, OtherPort, TcpFailure, TcpFollowups};
use futures_util::future::join_all;
use if_addrs::IfAddr;
use tokio::net::UdpSocket;

use crate::patience::Patience;
use crate::probe::connection::To;
use crate::probe::tcp;

/// HTTPS, and DCV's own; a listener on either shows that the endpoint lives.
const PORTS: [u16; 2] = [443, 8443];

/// More connects to the same port: whether it comes and goes, and how soon it can refuse.
const AGAIN: u32 = 2;

/// All at once. `lead` says where a port of the address is dialled, if it may be.
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
    let again = tcp::volley(to.dial, AGAIN, &patience);
    let (again, way, ports) = tokio::join!(again, way(to.dial, &patience), ports);
    TcpFollowups { again, way, ports }
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
        let socket = UdpSocket::bind((any, 0)).await.map_err(|error| tcp::failure(&error, to))?;
        socket.connect(to).await.map_err(|error| tcp::failure(&error, to))?;
        let source = socket.local_addr().map_err(|error| tcp::failure(&error, to))?.ip();
        Ok((local_route(source, to.ip()), ()))
    };
    patience.observe(|| TcpFailure::Timeout, attempt).await.0
}

/// The interface that has the source address, and its network where that holds the other one too.
fn local_route(source: IpAddr, to: IpAddr) -> LocalRoute {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let Some(own) = interfaces.into_iter().find(|interface| interface.ip() == source) else {
        return LocalRoute { source, interface: None, network: None };
    };
    let prefix = match &own.addr {
        IfAddr::V4(v4) => v4.prefixlen,
        IfAddr::V6(v6) => v6.prefixlen,
    };
    let network = (!own.is_loopback() && start(source, prefix) == start(to, prefix))
        .then(|| format!("{}/{prefix}", start(source, prefix)));
    LocalRoute { source, interface: Some(own.name), network }
}

/// The first address of the network that an address is in.
fn start(address: IpAddr, prefix: u8) -> IpAddr {
    let prefix = u32::from(prefix);
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - prefix.min(32)).unwrap_or(0);
            Ipv4Addr::from_bits(v4.to_bits() & mask).into()
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - prefix.min(128)).unwrap_or(0);
            Ipv6Addr::from_bits(v6.to_bits() & mask).into()
        }
    }
}

/// Tells if the follow-up was worth making: a host without sockets learns nothing more.
pub fn is_wanted<F>(connect: &Observation<F, TcpFailure>) -> bool {
    match &connect.outcome {
        Outcome::Failed(failure) => !matches!(failure, TcpFailure::LocalResources),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_starts_where_its_mask_says() {
        for (address, prefix, first) in [
            ("192.168.1.77", 24, "192.168.1.0"),
            ("10.213.66.188", 8, "10.0.0.0"),
            ("10.0.0.1", 0, "0.0.0.0"),
            ("10.0.0.1", 32, "10.0.0.1"),
            ("fd00:1:2:3::9", 64, "fd00:1:2:3::"),
        ] {
            let address = address.parse().expect("an address");
            assert_eq!(start(address, prefix).to_string(), first);
        }
    }
}

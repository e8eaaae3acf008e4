//! ngtcp2's server as the QUIC side of the gateway, on the UDP ports of the load balancer's addresses.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;

use super::process::{Process, program};
use super::{Issued, Ports};

/// What happens to a datagram.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Quic {
    /// Nobody listens: the system answers with ICMP.
    #[default]
    Closed,
    /// ngtcp2 gets it.
    Served,
    /// It gets lost: a socket takes it that nobody reads.
    Lost,
}

impl Quic {
    /// One server an address, or the sockets that nobody reads.
    pub fn start(
        self,
        ports: &Ports,
        certificate: &Issued,
        dir: &Path,
    ) -> (Vec<Process>, Vec<UdpSocket>) {
        let each = ports.nlb.into_iter();
        match self {
            Self::Closed => (Vec::new(), Vec::new()),
            Self::Lost => {
                let bind = |at| UdpSocket::bind(at).expect("a port of the test's own is free");
                (Vec::new(), each.map(bind).collect())
            }
            Self::Served => (each.map(|at| server(at, certificate, dir)).collect(), Vec::new()),
        }
    }
}

fn server(at: SocketAddr, certificate: &Issued, dir: &Path) -> Process {
    let mut command = program("gtlsserver");
    command.arg(at.ip().to_string()).arg(at.port().to_string());
    command.arg(&certificate.key).arg(&certificate.certificate).current_dir(dir);
    Process::start(&format!("ngtcp2-{}", at.port()), &mut command, dir).listening_on_udp(at)
}

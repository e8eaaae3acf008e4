//! An address of 127.0.0.0/8 that no other test uses, and ports on it that the system chose.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU8, Ordering};

/// A test's own address. Since nobody else listens or dials on it, a port that was free a moment
/// ago still is when a program binds it.
pub struct Loopback(Ipv4Addr);

/// Where the actors of a path listen; all differ.
#[derive(Clone, Copy)]
pub struct Ports {
    pub dns: SocketAddr,
    pub filtering_dns: SocketAddr,
    pub nlb: [SocketAddr; 2],
    pub gateway: SocketAddr,
    pub server: SocketAddr,
    pub broker: SocketAddr,
    /// Nobody listens here.
    pub nobody: SocketAddr,
}

impl Loopback {
    /// The next one, told from other test programs' by the process id.
    pub fn next() -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let [.., high, low] = std::process::id().to_be_bytes();
        let last = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(Ipv4Addr::new(127, 64 | high & 63, low, last))
    }

    /// All ports are held at once, so that the system gives each only once.
    pub fn ports(&self) -> Ports {
        let held: [TcpListener; 8] = std::array::from_fn(|_| self.bind());
        let at = |i: usize| held[i].local_addr().expect("a bound socket has an address");
        Ports {
            dns: at(0),
            filtering_dns: at(1),
            nlb: [at(2), at(3)],
            gateway: at(4),
            server: at(5),
            broker: at(6),
            nobody: at(7),
        }
    }

    fn bind(&self) -> TcpListener {
        TcpListener::bind((self.0, 0))
            .unwrap_or_else(|error| panic!("{} cannot be bound: {error}", self.0))
    }
}

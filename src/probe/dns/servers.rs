//! Name servers to ask, and address families that are wanted.

use std::net::{IpAddr, SocketAddr};

/// The name servers that are asked for names.
pub enum NameServers {
    /// The operating system, and beside it each name server it is configured with.
    System(Vec<SocketAddr>),
    /// `--resolver`, and nobody else.
    Given(Vec<SocketAddr>),
}

/// The address families of `--ipv4` and `--ipv6`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Families {
    /// Both families, as without an option.
    Both,
    /// Addresses of IPv4 only.
    V4,
    /// Addresses of IPv6 only.
    V6,
}

impl Families {
    /// Tells if IPv4 addresses are wanted.
    pub fn v4(self) -> bool {
        self != Self::V6
    }

    /// Tells if IPv6 addresses are wanted.
    pub fn v6(self) -> bool {
        self != Self::V4
    }

    /// Tells if this address is wanted.
    pub fn allow(self, address: IpAddr) -> bool {
        if address.is_ipv4() { self.v4() } else { self.v6() }
    }
}

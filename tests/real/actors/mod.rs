//! The parts of the path: one file an actor, each a real program with a configuration of its own.

mod broker;
mod certificate;
mod dnsmasq;
mod echo;
mod haproxy;
mod loopback;
mod namespace;
mod nginx;
mod ngtcp2;
mod openssl;
mod process;
mod unbound;
mod websockets;

pub use broker::Broker;
pub use certificate::Certificate;
pub use echo::Front;
pub use haproxy::Nlb;
pub use loopback::{Loopback, Ports};
pub use namespace::Namespace;
pub use nginx::Gateway;
pub use ngtcp2::Quic;
pub use openssl::{Authority, Issued, Trust};
pub use process::{Process, program, python};
pub use unbound::NameServer;
pub use websockets::Server;

//! The only network I/O of the product. Probes record; they do not judge.

pub mod ask_first;
mod broken;
pub mod certificate;
pub mod connection;
pub mod dns;
pub mod hold;
pub mod host;
pub mod http;
pub mod quic;
pub mod resolve;
pub mod room;
pub mod session;
pub mod tap;
pub mod tcp;
pub mod tls;
pub mod trust;
pub mod websocket;
mod witness;

//! The only network I/O of the product. Probes record; they do not judge.

pub mod ask_first;
mod broken;
pub mod carrier;
pub mod certificate;
pub mod dns;
pub mod hold;
pub mod host;
pub mod http;
pub mod quic;
pub mod resolve;
pub mod room;
pub mod session;
mod signature;
pub mod tap;
pub mod tcp;
pub mod tls;
pub mod trust;
mod trust_path;
pub mod websocket;
mod witness;

//! The only network I/O of the product. Probes record; they do not judge.

pub mod certificate;
pub mod connection;
pub mod dns;
pub mod hold;
pub mod host;
pub mod http;
pub mod local_limits;
pub mod quic;
pub mod recording_stream;
pub mod resolve;
pub mod session;
pub mod tcp;
pub mod tls;
pub mod trust;
mod trust_path;
pub mod websocket;
pub mod write_first;

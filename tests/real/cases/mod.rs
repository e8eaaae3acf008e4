//! One fault a test; the file is the layer that the verdict must name.

mod dns;
mod echo;
mod healthy;
mod host;
mod network;
mod quic;
mod resolve;
mod system;
mod tcp;
mod tls;
mod websocket;

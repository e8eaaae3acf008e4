//! One fault a test; the file is the layer that the verdict must name.

mod browser;
mod certificates;
mod dns;
mod echo;
mod formats;
mod handshakes;
mod healthy;
mod host;
mod names;
mod network;
mod pages;
mod quic;
mod resolve;
mod resolvers;
mod shells;
mod snippets;
mod system;
mod tcp;
mod tls;
mod upgrades;
mod websocket;

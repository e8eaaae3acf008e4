//! The facts, the checks and the verdict of dcvdiag.
//!
//! Everything here is a pure function of plain data: no sockets, no clock, no files
//! (`clippy.toml` of this crate enforces it). The program gathers [`observations::Observations`],
//! [`judge`] makes a [`report::Report`] of them.

pub mod address;
pub mod catalogue;
pub mod check;
pub mod command;
pub mod dns;
pub mod experiments;
pub mod host;
pub mod http;
pub mod instruction;
mod judge;
pub mod model;
pub mod not_yet;
pub mod observations;
pub mod path;
pub mod pseudonyms;
pub mod quic;
pub mod report;
pub mod resolve;
mod rows;
pub mod saved;
pub mod secrets;
pub mod session;
pub mod shell;
pub mod tcp;
#[cfg(test)]
mod testing;
pub mod text;
pub mod tls;

mod verdict;
pub mod vpce;
pub mod websocket;

pub use catalogue::CHECKS;
pub use check::Check;
pub use judge::judge;

/// The JSON Schema of [`report::Report`], as `dcvdiag schema` prints it.
#[must_use]
pub fn report_schema() -> String {
    let schema = schemars::schema_for!(report::Report);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

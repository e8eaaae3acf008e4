//! This program: name, version, and its clock.

use dcvdiag_checks::report::Tool;

/// The version of the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Name and version, as a report holds them.
pub fn identity() -> Tool {
    Tool { name: "dcvdiag".to_owned(), version: VERSION.to_owned() }
}

/// The time now, to the millisecond.
pub fn now() -> jiff::Timestamp {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Millisecond).unwrap_or(now)
}

//! Builders of observations for the tests of this crate, and answers of other servers.

pub(crate) mod echo;
pub(crate) mod lookups;
mod other_servers;
pub(crate) mod path;
pub(crate) mod sessions;

//! The one style of a page, and the policy that lets it in and nothing else.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

/// The stylesheet of every page.
pub const STYLE: &str = include_str!("style.css");

/// A Content-Security-Policy (level 3) for a `meta` element: no script, no image, no connection.
pub fn policy() -> String {
    let hash = BASE64.encode(&Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

//! Variables that look like an option's and are none.

use clap::Arg;

use crate::failure::{nearest, question};

/// Variables that no option stands behind.
const OTHERS: [&str; 2] = ["DCVDIAG_CLIENT_SECRET", "DCVDIAG_COMPLETE"];

/// A mistyped variable would be left unread without a word; one that is near a right one is not.
pub fn mistyped() -> Option<String> {
    let set = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let set: Vec<String> = set.filter(|name| name.starts_with("DCVDIAG_")).collect();
    if set.is_empty() {
        return None;
    }
    let root = super::all_options();
    let options = root.get_subcommands().flat_map(clap::Command::get_arguments);
    let known: Vec<String> = options
        .filter_map(Arg::get_env)
        .map(|name| name.to_string_lossy().into_owned())
        .chain(OTHERS.map(ToOwned::to_owned))
        .collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let tails: Vec<&str> = known.iter().filter_map(|name| name.strip_prefix("DCVDIAG_")).collect();
    let stranger = set.iter().filter(|name| !known.contains(&name.as_str()));
    stranger.into_iter().find_map(|name| {
        let near = nearest(name.strip_prefix("DCVDIAG_")?, &tails);
        let near = format!("DCVDIAG_{}", near.first()?);
        Some(format!("unknown variable {name}: {}", question(&[&near])))
    })
}

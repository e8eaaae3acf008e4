//! Places where reports go: standard output, files, a step's summary; pseudonyms on the way there;
//! and the exit code.

mod destinations;
mod file;
mod fleet;
mod nagios_errors;
mod pseudonymize;
mod step_summary;

pub use destinations::{event_timing, exit_code, finish, told_to_the_shell};
pub use fleet::{Documents, Watcher};
pub use nagios_errors::{asks as nagios_asks, unknown as nagios_unknown};
pub use pseudonymize::Redacting;

use dcvdiag_lang::Lang;

use crate::failure::Failure;
use crate::options::OutputArgs;

/// Dies on a report nobody could write, before anything is sent.
pub fn check(asked: &OutputArgs) -> Result<(), Failure> {
    if asked.ascii && asked.language.asked().is_some_and(|lang| lang != Lang::En) {
        return Err(Failure::usage("--ascii and --lang ja contradict each other: leave one out"));
    }
    for path in &asked.report {
        file::check(path)?;
    }
    pseudonymize::check(asked)
}

//! More than one run: again until it passes, many targets at once, again and again.

mod events;
mod fleet;
mod wait;
mod watch;

pub use events::progress_of_one;
pub use fleet::fleet;
pub use wait::until_it_passes;
pub use watch::{Audience, Weight, watch};

use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::Report;

use crate::options::{FailOn, RunArgs};
use crate::plan::targets_file::Entry;

/// One of the targets of a series.
pub struct Planned {
    /// The name in the targets file; none where there is one alone.
    pub name: Option<String>,
    /// The options of the target.
    pub args: RunArgs,
}

impl From<Entry> for Planned {
    fn from(entry: Entry) -> Self {
        Self { name: Some(entry.name), args: entry.args }
    }
}

/// Tells if the shell would be told that all is well.
pub fn is_good(report: &Report, fail_on: FailOn) -> bool {
    match report.verdict.status {
        VerdictStatus::Pass => true,
        VerdictStatus::Warn => fail_on != FailOn::Warn,
        VerdictStatus::Fail | VerdictStatus::Inconclusive => false,
    }
}

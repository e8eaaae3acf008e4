//! Events of a run on stdout as they happen: `--format ndjson`. Events of a run that is redacted are
//! told when all pseudonyms are known.

use crate::console::print;
use crate::options::{Format, OutputArgs};
use crate::plan::Plan;
use crate::progress::{Probed, Progress, ProgressSink};
use crate::render::ndjson::{self, Event, Started};
use crate::{secret, tool};

/// The progress of a run with one target: events, or a spinner where stderr is a terminal.
pub fn progress_of_one(plan: &Plan, shown: &OutputArgs) -> Progress {
    if has_events(shown) {
        return with_events(plan, None, shown);
    }
    Progress::new(ProgressSink::on_stderr(), shown)
}

/// The progress of one target of many: events, or nothing.
pub fn progress_of_many(plan: &Plan, target: Option<&str>, shown: &OutputArgs) -> Progress {
    if has_events(shown) {
        return with_events(plan, target, shown);
    }
    Progress::new(ProgressSink::Nothing, shown)
}

fn has_events(shown: &OutputArgs) -> bool {
    shown.format == Format::Ndjson && !shown.redact
}

/// Prints that the run begins; nothing was sent yet.
fn with_events(plan: &Plan, target: Option<&str>, shown: &OutputArgs) -> Progress {
    let (at, tool) = (tool::now(), &tool::identity());
    let asked = secret::scrubbed_json(&plan.facts, &plan.secrets);
    let started = Event::Started(Started { at, tool, asked: &asked });
    print(&ndjson::line(target, &started));
    let target = target.map(str::to_owned);
    let on_probed =
        move |probed: Probed<'_>| print(&ndjson::line(target.as_deref(), &Event::Probed(probed)));
    Progress::new(ProgressSink::Events(Box::new(on_probed)), shown)
}

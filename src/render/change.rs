//! What `--watch` tells: a verdict that is another one than before.

use dcvdiag_checks::model::VerdictStatus;

use super::ndjson::{self, Event, Transition};
use super::{Look, NOT_SHOWN, Named, lines};
use crate::escape::{Visible, within};
use crate::options::Format;

/// A target's verdict is another one than in the round before.
pub struct Change<'a> {
    /// The run that shows it.
    pub one: Named<'a>,
    /// What it was; none in the first round.
    pub from: Option<VerdictStatus>,
}

/// A line.
pub fn render(change: &Change<'_>, format: Format, look: &Look) -> String {
    let report = change.one.report;
    if format == Format::Ndjson {
        let (at, to) = (report.started_at, &report.verdict);
        let transition = Event::Transition(Transition { at, from: change.from, to });
        return ndjson::line(change.one.name, &transition);
    }
    let from =
        change.from.map_or(String::new(), |from| format!("{} → ", lines::word(from, look.lang)));
    let name = change.one.name.map_or(String::new(), |name| format!("{}  ", within(name, 200)));
    let to = lines::result(report.verdict.status, look.lang);
    let at = report.started_at.strftime("%Y-%m-%dT%H:%M:%SZ");
    let Some(report) = Visible::of(&*look.lang.report(report)) else { return NOT_SHOWN.to_owned() };
    look.plain(format!("{at}  {name}{from}{to}  {}\n", lines::said(&report, None, look.lang)))
}

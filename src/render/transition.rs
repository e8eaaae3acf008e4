//! The transitions of `--watch`: a verdict that is another one than before.

use dcvdiag_checks::model::VerdictStatus;

use super::ndjson::{self, Event, TransitionEvent};
use super::{NOT_SHOWN, Named, Terminal, fleet_table};
use crate::escape::{Visible, within};
use crate::options::Format;

/// A target's verdict is another one than in the round before.
pub struct Transition<'a> {
    /// The run that shows it.
    pub one: Named<'a>,
    /// The verdict before; none in the first round.
    pub from: Option<VerdictStatus>,
}

/// A line.
pub fn render(change: &Transition<'_>, format: Format, terminal: &Terminal) -> String {
    let report = change.one.report;
    if format == Format::Ndjson {
        let (at, to) = (report.started_at, &report.verdict);
        let transition = Event::Transition(TransitionEvent { at, from: change.from, to });
        return ndjson::line(change.one.name, &transition);
    }
    let from = change
        .from
        .map_or(String::new(), |from| format!("{} → ", fleet_table::word(from, terminal.lang)));
    let name = change.one.name.map_or(String::new(), |name| format!("{}  ", within(name, 200)));
    let to = fleet_table::result(report.verdict.status, terminal.lang);
    let at = report.started_at.strftime("%Y-%m-%dT%H:%M:%SZ");
    let Some(report) = Visible::of(&*terminal.lang.report(report)) else {
        return NOT_SHOWN.to_owned();
    };
    terminal.plain(format!(
        "{at}  {name}{from}{to}  {}\n",
        fleet_table::said(&report, None, terminal.lang)
    ))
}

//! The verdict's first line, and what must be said beside it.

use std::borrow::Cow;

use dcvdiag_checks::model::{Certainty, Layer, Leg, Verdict, VerdictStatus};
use dcvdiag_checks::report::{Ended, Report};

use super::Terminal;
use super::table::number;
use super::words::{fill, say, title};

/// `BROKEN at layer 8, resolveSession`
pub fn headline(report: &Report, terminal: &Terminal) -> String {
    let verdict = &report.verdict;
    of(report, verdict.status, verdict.leg.zip(verdict.layer), terminal)
}

/// Makes the headline of another verdict on the same rows.
fn of(
    report: &Report,
    status: VerdictStatus,
    place: Option<(Leg, Layer)>,
    terminal: &Terminal,
) -> String {
    let word = say(terminal, word(status));
    let Some((leg, layer)) = place else { return word.into_owned() };
    let place = title(terminal, leg, layer);
    match number(report, |row| (row.leg, row.layer) == (leg, layer)) {
        Some(n) => {
            let text = "{status} at layer {n}, {place}";
            fill(terminal, text, &[("status", &word), ("n", &n), ("place", &place)])
        }
        None => fill(terminal, "{status} at {place}", &[("status", &word), ("place", &place)]),
    }
}

/// `BROKEN` and its kin: as in the table.
pub const fn word(status: VerdictStatus) -> &'static str {
    match status {
        VerdictStatus::Pass => "PASS",
        VerdictStatus::Warn => "WARN",
        VerdictStatus::Fail => "BROKEN",
        VerdictStatus::Inconclusive => "INCONCLUSIVE",
    }
}

/// Tells if the cause was seen or concluded.
pub fn certainty(verdict: &Verdict, terminal: &Terminal) -> Option<Cow<'static, str>> {
    Some(match verdict.certainty? {
        Certainty::Observed => say(terminal, "observed"),
        Certainty::Inferred => say(terminal, "inferred"),
    })
}

/// What a reader must know before the verdict: that the run was cut short, and that an earlier
/// version judged otherwise.
pub fn remarks(report: &Report, terminal: &Terminal) -> Vec<String> {
    let mut all = Vec::new();
    if report.ended == Ended::Interrupted {
        let text = "The run was interrupted: this is what was seen so far.";
        all.push(say(terminal, text).into_owned());
    }
    if let Some(earlier) = &report.earlier {
        let tool = format!("{} {}", earlier.tool.name, earlier.tool.version);
        let was = &earlier.verdict;
        let was = of(report, was.status, was.leg.zip(was.layer), terminal);
        let text = "Judged again: from the same observations, {tool} had concluded {verdict}.";
        let was = match &earlier.verdict.code {
            Some(code) => format!("{was} ({code})"),
            None => was,
        };
        all.push(fill(terminal, text, &[("tool", &tool), ("verdict", &was)]));
    }
    all
}

/// The reasons of the verdict, less what its one sentence says already.
pub fn reasons(verdict: &Verdict) -> Vec<String> {
    let why: Vec<String> = verdict.why.iter().map(ToString::to_string).collect();
    match why.split_first() {
        Some((first, others)) if verdict.summary.to_string().ends_with(first) => others.to_vec(),
        _ => why,
    }
}

/// The command that says more.
pub fn more(verdict: &Verdict) -> Option<String> {
    verdict
        .code
        .as_ref()
        .map(|code| format!("dcvdiag explain {}", dcvdiag_checks::shell::quoted(code)))
}

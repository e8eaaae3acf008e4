//! Families of metrics: a family a fact.

use std::fmt::Write;

use dcvdiag_checks::path::{End, Glance, PATH};
use dcvdiag_checks::report::{Ended, Report};
use serde::Serialize;

use super::sample::{Fill, Samples, labels};
use crate::render::Summary;

/// A metric family. All are gauges.
pub struct Family {
    /// The name; where it has a unit, that is its end.
    pub name: &'static str,
    help: &'static str,
    unit: Unit,
    /// Adds the samples of a report.
    pub fill: Fill,
}

#[derive(Clone, Copy)]
enum Unit {
    None,
    Seconds,
}

/// The families of a run.
pub const FAMILIES: [Family; 9] = [
    Family {
        name: "dcvdiag_build_info",
        help: "The version of dcvdiag that ran.",
        unit: Unit::None,
        fill: |report, out| out.add(&[("version", &report.tool.version)], 1),
    },
    Family {
        name: "dcvdiag_run_timestamp_seconds",
        help: "When the run began, Unix time.",
        unit: Unit::Seconds,
        fill: |report, out| {
            let millis = report.started_at.as_millisecond();
            out.add(&[], format_args!("{}.{:03}", millis / 1000, millis.rem_euclid(1000)));
        },
    },
    Family {
        name: "dcvdiag_run_duration_seconds",
        help: "How long the run took.",
        unit: Unit::Seconds,
        fill: |report, out| out.add(&[], seconds(report.duration_ms.0)),
    },
    Family {
        name: "dcvdiag_run_interrupted",
        help: "1 where the run was interrupted, so that not all was seen.",
        unit: Unit::None,
        fill: |report, out| out.add(&[], u8::from(report.ended == Ended::Interrupted)),
    },
    Family {
        name: "dcvdiag_verdict_status",
        help: "The verdict: 1 for the status it has, 0 for the others.",
        unit: Unit::None,
        fill: |report, out| {
            let states = ["pass", "warn", "fail", "inconclusive"];
            out.states(&[], &states, report.verdict.status.word());
        },
    },
    Family {
        name: "dcvdiag_verdict_code_info",
        help: "Where the verdict lies and its code; absent where all is well.",
        unit: Unit::None,
        fill: verdict_code,
    },
    Family {
        name: "dcvdiag_row_status",
        help: "A row of the table: 1 for the status it has, 0 for the others.",
        unit: Unit::None,
        fill: |report, out| {
            for row in &report.rows {
                let own = [("leg", row.leg.word()), ("layer", row.layer.word())];
                out.states(&own, &["pass", "warn", "fail", "skip"], &word(&row.status));
            }
        },
    },
    Family {
        name: "dcvdiag_phase_duration_seconds",
        help: "How long a probe took, by layer and address; a probe that failed took so long to fail.",
        unit: Unit::Seconds,
        fill: |report, out| {
            for step in PATH {
                for glance in step.glances(&report.observations) {
                    phase(&glance, out);
                }
            }
        },
    },
    Family {
        name: "dcvdiag_certificate_not_after_timestamp_seconds",
        help: "The end of validity of the server's certificate, trusted or not, Unix time.",
        unit: Unit::Seconds,
        fill: |report, out| {
            for place in report.observations.sessions() {
                let (Some(leaf), Some(address)) = (place.it.leaf(), place.address) else {
                    continue;
                };
                let own = [("leg", place.leg.word()), ("address", &address.to_string())];
                out.add(&own, leaf.not_after.as_second());
            }
        },
    },
];

impl Family {
    /// The lines before its samples.
    pub fn head(&self) -> String {
        head(self.name, self.help, self.unit)
    }
}

fn head(name: &str, help: &str, unit: Unit) -> String {
    let unit = match unit {
        Unit::None => String::new(),
        Unit::Seconds => format!("# UNIT {name} seconds\n"),
    };
    format!("# HELP {name} {help}\n# TYPE {name} gauge\n{unit}")
}

fn verdict_code(report: &Report, out: &mut Samples) {
    let verdict = &report.verdict;
    let Some(code) = &verdict.code else { return };
    let words = [
        ("leg", verdict.leg.map(|leg| leg.to_string())),
        ("layer", verdict.layer.map(|layer| layer.to_string())),
        ("code", Some(code.clone())),
        ("certainty", verdict.certainty.map(|certainty| word(&certainty))),
        ("owner", verdict.owner.map(|owner| word(&owner))),
    ];
    let known = words.iter().filter_map(|(name, word)| Some((*name, word.as_deref()?)));
    out.add(&known.collect::<Vec<_>>(), 1);
}

/// The time of one probe that was made to its end.
fn phase(glance: &Glance, out: &mut Samples) {
    let outcome = match glance.end {
        End::Answered | End::CutShort(_) => "seen",
        End::Failed | End::NotFinished(_) => "failed",
        End::NotMade(_) => return,
    };
    let Some(elapsed) = glance.elapsed_ms else { return };
    let address = glance.address.map(|address| address.to_string());
    let mut own = vec![("leg", glance.leg.word()), ("layer", glance.layer.word())];
    own.extend(address.as_deref().map(|address| ("address", address)));
    own.push(("outcome", outcome));
    out.add(&own, seconds(elapsed.0));
}

/// Counts of a fleet's targets by their outcome, and the time that all took.
pub fn fleet(summary: &Summary) -> String {
    let Summary { pass, warn, fail, inconclusive, .. } = summary;
    let mut text = head("dcvdiag_targets", "Targets of the fleet by verdict.", Unit::None);
    for (status, count) in [
        ("pass", *pass),
        ("warn", *warn),
        ("fail", *fail),
        ("inconclusive", *inconclusive),
        ("not-probed", summary.unprobed()),
    ] {
        let status = labels([("status", status)].into_iter());
        let _ = writeln!(text, "dcvdiag_targets{{{status}}} {count}"); // a String takes everything
    }
    if let Some(duration) = summary.duration_ms {
        let name = "dcvdiag_fleet_duration_seconds";
        text += &head(name, "How long the fleet took.", Unit::Seconds);
        let _ = writeln!(text, "{name} {}", seconds(duration.0));
    }
    text
}

/// Seconds to the microsecond.
fn seconds(millis: f64) -> f64 {
    (millis * 1000.0).round() / 1_000_000.0
}

/// A word as the report has it.
fn word<T: Serialize>(it: &T) -> String {
    let word = serde_json::to_value(it).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

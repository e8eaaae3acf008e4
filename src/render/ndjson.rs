//! `--format ndjson`: an event a line. `started` and `probed` come as they happen; rows, findings and
//! the verdict when all is seen, since a later layer can take weight off an earlier one.

use std::io::{self, Write};

use dcvdiag_checks::model::{Finding, Millis, Verdict, VerdictStatus};
use dcvdiag_checks::report::{Ended, Row, SCHEMA_VERSION, Tool};
use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{EventTiming, Growing, Named, Summary, json};
use crate::progress::Probed;

/// The event that is reported.
pub enum Event<'a> {
    /// A run began; nothing was sent yet.
    Started(Started<'a>),
    /// A probe came to its end; what it means is said by the rows.
    Probed(Probed<'a>),
    /// A row of the table.
    Row(&'a Row),
    /// A finding.
    Finding(&'a Finding),
    /// The answer.
    Verdict(Answer<'a>),
    /// `--watch`: a target's verdict is another one than before.
    Transition(TransitionEvent<'a>),
    /// A fleet's end.
    Summary(Counts),
}

/// The begin of a run.
#[derive(serde::Serialize)]
pub struct Started<'a> {
    /// The time of the event, in UTC.
    pub at: Timestamp,
    /// The program and host that run.
    pub tool: &'a Tool,
    /// The facts of the target, as in the report.
    pub asked: &'a serde_json::Value,
}

/// The answer of a run.
pub struct Answer<'a> {
    /// The end of the run.
    pub ended: Ended,
    /// The time of the whole run.
    pub duration_ms: Millis,
    /// As in the report.
    pub verdict: &'a Verdict,
}

/// A change between two runs.
#[derive(serde::Serialize)]
pub struct TransitionEvent<'a> {
    /// UTC: when the run began that shows it.
    pub at: Timestamp,
    /// The verdict before; null at first.
    pub from: Option<VerdictStatus>,
    /// The value of the property.
    pub to: &'a Verdict,
}

/// A fleet, counted.
#[derive(serde::Serialize)]
pub struct Counts {
    /// The end of the fleet's run.
    pub ended: Ended,
    /// The number of targets in all.
    pub targets: usize,
    /// The number of targets that passed.
    pub pass: usize,
    /// The number of targets that have something to repair.
    pub warn: usize,
    /// The number of targets that are broken.
    pub fail: usize,
    /// The number of targets that could not be measured.
    pub inconclusive: usize,
}

/// An event's line: `{"schema_version":2,"event":"row","target":null,"row":{…}}`.
pub fn line(target: Option<&str>, event: &Event<'_>) -> String {
    let mut text = json::safe(&serde_json::to_string(&Line { target, event }).unwrap_or_default());
    text.push('\n');
    text
}

struct Line<'a> {
    target: Option<&'a str>,
    event: &'a Event<'a>,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("schema_version", &SCHEMA_VERSION)?;
        map.serialize_entry("event", self.event.word())?;
        map.serialize_entry("target", &self.target)?;
        match self.event {
            Event::Started(it) => map.serialize_entry("started", it)?,
            Event::Probed(it) => map.serialize_entry("probed", it)?,
            Event::Row(it) => map.serialize_entry("row", it)?,
            Event::Finding(it) => map.serialize_entry("finding", it)?,
            Event::Verdict(it) => {
                map.serialize_entry("ended", &it.ended)?;
                map.serialize_entry("duration_ms", &it.duration_ms)?;
                map.serialize_entry("verdict", it.verdict)?;
            }
            Event::Transition(it) => map.serialize_entry("transition", it)?,
            Event::Summary(it) => map.serialize_entry("summary", it)?,
        }
        map.end()
    }
}

impl Event<'_> {
    /// The name, which is also the key of what it tells.
    const fn word(&self) -> &'static str {
        match self {
            Self::Started(_) => "started",
            Self::Probed(_) => "probed",
            Self::Row(_) => "row",
            Self::Finding(_) => "finding",
            Self::Verdict(_) => "verdict",
            Self::Transition(_) => "transition",
            Self::Summary(_) => "summary",
        }
    }
}

/// The judgement at the end of a run. Its beginning was told when it began.
pub fn judged(one: Named<'_>) -> String {
    let report = one.report;
    let rows = report.rows.iter().map(Event::Row);
    let findings = report.findings.iter().map(Event::Finding);
    let (ended, duration_ms) = (report.ended, report.duration_ms);
    let answer = Event::Verdict(Answer { ended, duration_ms, verdict: &report.verdict });
    rows.chain(findings).chain([answer]).map(|event| line(one.name, &event)).collect()
}

/// A whole run, as a file holds it: what happened in between is not in a report.
pub fn render(one: Named<'_>) -> String {
    let report = one.report;
    let (at, tool) = (report.started_at, &report.tool);
    let asked = serde_json::to_value(&report.observations.target).unwrap_or_default();
    let started = Started { at, tool, asked: &asked };
    line(one.name, &Event::Started(started)) + &judged(one)
}

/// The document of a fleet.
pub struct Fleet {
    told: EventTiming,
}

impl Fleet {
    /// Nothing is in it yet.
    pub const fn new(told: EventTiming) -> Self {
        Self { told }
    }
}

impl Growing for Fleet {
    fn add(&mut self, one: Named<'_>, out: &mut dyn Write) -> io::Result<()> {
        let text = match self.told {
            EventTiming::AsTheyHappen => judged(one),
            EventTiming::Afterwards => render(one),
        };
        out.write_all(text.as_bytes())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(ended(summary).as_bytes())
    }
}

/// A fleet's last line.
pub fn ended(summary: &Summary) -> String {
    let &Summary { ended, targets, pass, warn, fail, inconclusive, .. } = summary;
    let counts = Counts { ended, targets, pass, warn, fail, inconclusive };
    line(None, &Event::Summary(counts))
}

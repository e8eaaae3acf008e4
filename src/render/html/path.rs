//! The path as a picture: six stations, and on each hop between them what was seen of it.

use dcvdiag_checks::model::{Layer, Leg, Verdict, VerdictStatus};
use dcvdiag_checks::report::{BlockedBy, Report, Row, RowStatus, SkipReason};

use super::drawing::{Drawing, tall, wide};
use crate::escape::within;
use crate::render::Terminal;
use crate::render::words::{fill, say, title};

/// The widest line under a station, in columns.
const LINE: usize = 17;

/// The drawing of the path, as SVG.
pub struct Picture {
    /// For wide windows, and for narrow ones.
    pub drawings: [Drawing; 2],
    /// The drawing in words, for those who do not see it.
    pub told: String,
}

/// The state of a hop, as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeState {
    /// It works.
    Works,
    /// It works, with a warning.
    ToMend,
    /// It is what is broken.
    Broken,
    /// It is broken too.
    BrokenToo,
    /// It could not be measured.
    Open,
    /// Nobody asked.
    NotAsked,
    /// A layer before it did not come up.
    NotReached,
}

impl NodeState {
    /// The class of colours.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Works => "pass",
            Self::ToMend => "warn",
            Self::Broken => "fail here",
            Self::BrokenToo => "fail",
            Self::Open => "open",
            Self::NotAsked | Self::NotReached => "skip",
        }
    }

    /// The sign in its mark.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Works => "✓",
            Self::ToMend => "!",
            Self::Broken | Self::BrokenToo => "✕",
            Self::Open => "?",
            Self::NotAsked | Self::NotReached => "–",
        }
    }

    /// The words that stand under it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::ToMend => "works, with a warning",
            Self::Broken => "broken here",
            Self::BrokenToo => "broken too",
            Self::Open => "not measured",
            Self::NotAsked => "not asked",
            Self::NotReached => "not reached",
        }
    }
}

/// The rows that speak of each hop; its name is the first one's, or of those that are not well.
const HOPS: [&[(Leg, Layer)]; 5] = [
    &[(Leg::Endpoint, Layer::Dns)],
    &[(Leg::Endpoint, Layer::Tcp)],
    &[(Leg::Endpoint, Layer::Tls), (Leg::Endpoint, Layer::Host), (Leg::Endpoint, Layer::Quic)],
    &[
        (Leg::Broker, Layer::Resolve),
        (Leg::Broker, Layer::Dns),
        (Leg::Broker, Layer::Tcp),
        (Leg::Broker, Layer::Tls),
        (Leg::Broker, Layer::Auth),
    ],
    &[
        (Leg::Endpoint, Layer::Websocket),
        (Leg::Server, Layer::Dns),
        (Leg::Server, Layer::Tcp),
        (Leg::Server, Layer::Tls),
        (Leg::Server, Layer::Websocket),
    ],
];

impl Picture {
    /// The picture of a report.
    pub fn new(report: &Report, terminal: &Terminal) -> Self {
        let stations = stations(report, terminal);
        let seen: Vec<(NodeState, String)> = HOPS
            .iter()
            .map(|places| {
                let state = state(report, places);
                (state, name(report, places, state, terminal))
            })
            .collect();
        let sentence = |(state, name): &(NodeState, String)| {
            let words = say(terminal, state.words());
            fill(terminal, "{layer}: {state}.", &[("layer", name), ("state", &words)])
        };
        let told = seen.iter().map(sentence).collect::<Vec<_>>().join(" ");
        Self {
            drawings: [wide(&stations, &seen, terminal), tall(&stations, &seen, terminal)],
            told,
        }
    }
}

fn stations(report: &Report, terminal: &Terminal) -> [(String, String); 6] {
    let seen = &report.observations;
    let target = &seen.target;
    let endpoint = target.endpoint.as_ref();
    let broker = target.broker.as_ref();
    let name = |text| say(terminal, text).into_owned();
    let addresses = match seen.endpoint.as_ref().map_or(0, |leg| leg.routes.len()) {
        0 => String::new(),
        1 => say(terminal, "1 address").into_owned(),
        n => fill(terminal, "{n} addresses", &[("n", &n)]),
    };
    [
        (name("client"), within(&seen.vantage.os, LINE)),
        (name("endpoint"), within(endpoint.map_or("", |it| it.host.as_str()), LINE)),
        (name("NLB"), addresses),
        (name("gateway"), endpoint.map_or(String::new(), |it| format!(":{}", it.port))),
        (name("broker"), broker.map_or(String::new(), |b| within(&b.host, LINE))),
        (name("DCV server"), within(&target.session, LINE)),
    ]
}

fn rows<'a>(report: &'a Report, places: &[(Leg, Layer)]) -> Vec<&'a Row> {
    let find = |place: &(Leg, Layer)| report.rows.iter().find(|r| (r.leg, r.layer) == *place);
    places.iter().filter_map(find).collect()
}

fn state(report: &Report, places: &[(Leg, Layer)]) -> NodeState {
    let verdict = &report.verdict;
    let rows = rows(report, places);
    let has = |status| rows.iter().any(|row| row.status == status);
    match verdict.status {
        VerdictStatus::Fail if is_at(verdict, places) => return NodeState::Broken,
        VerdictStatus::Inconclusive if is_at(verdict, places) => return NodeState::Open,
        _ => {}
    }
    if has(RowStatus::Fail) {
        return NodeState::BrokenToo;
    }
    let skipped = rows.iter().find(|row| row.status == RowStatus::Skip);
    match skipped.map(|row| row.blocked_by) {
        Some(Some(BlockedBy::Reason(SkipReason::NotAsked | SkipReason::Skipped))) => {
            NodeState::NotAsked
        }
        Some(Some(BlockedBy::Reason(_))) => NodeState::Open,
        Some(Some(BlockedBy::Step { .. }) | None) => NodeState::NotReached,
        None if rows.is_empty() => NodeState::NotAsked,
        None if has(RowStatus::Warn) => NodeState::ToMend,
        None => NodeState::Works,
    }
}

fn is_at(verdict: &Verdict, places: &[(Leg, Layer)]) -> bool {
    verdict.leg.zip(verdict.layer).is_some_and(|place| places.contains(&place))
}

/// The row that the state is about.
fn name(report: &Report, places: &[(Leg, Layer)], state: NodeState, terminal: &Terminal) -> String {
    let verdict = &report.verdict;
    let wanted = match state {
        NodeState::Broken | NodeState::Open if is_at(verdict, places) => {
            verdict.leg.zip(verdict.layer)
        }
        NodeState::BrokenToo => of_status(report, places, RowStatus::Fail),
        NodeState::ToMend => of_status(report, places, RowStatus::Warn),
        _ => None,
    };
    let (leg, layer) = wanted.unwrap_or(places[0]);
    title(terminal, leg, layer).into_owned()
}

fn of_status(report: &Report, places: &[(Leg, Layer)], status: RowStatus) -> Option<(Leg, Layer)> {
    let row = rows(report, places).into_iter().find(|row| row.status == status)?;
    Some((row.leg, row.layer))
}

//! The path, once: its steps in the order in which a packet takes them. Rows, titles, `--only`,
//! blocked rows, the matrix, the waterfall and the metrics all read this table.

mod by_hand;

use std::net::SocketAddr;

use crate::model::{Layer, Leg, Millis, Observation, Outcome, Skip};
use crate::observations::{Observations, Route};
use crate::websocket::Hold;
use crate::{dns, host, quic, resolve, tcp, tls, websocket};

/// A leg and a layer: one row.
pub struct Step {
    /// The leg that is dialled.
    pub leg: Leg,
    /// The question that is asked on it.
    pub layer: Layer,
    /// The name on the screen.
    pub title: &'static str,
    /// The layers of its leg that must work before it can be asked.
    pub stands_on: &'static [Layer],
    /// Tells when the row is shown.
    pub shown: Shown,
    /// Reads its observations: one on each address, or one on a name.
    pub glances: fn(&Observations, Leg) -> Vec<Glance>,
    /// Says in a few words what was seen.
    pub summary: fn(&Observations, Leg) -> String,
    /// Writes the command that repeats it by hand, where it was probed.
    pub by_hand: fn(&Observations, Leg) -> Option<String>,
    /// The reason of a row that was not asked for.
    pub not_asked: &'static str,
}

/// When a row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The row is shown in every run.
    Always,
    /// Where its leg was probed.
    WithItsLeg,
    /// Where it was asked for by name.
    WhenAsked,
}

/// One observation of a step, as every renderer reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glance {
    /// The leg that was dialled.
    pub leg: Leg,
    /// The layer that was asked.
    pub layer: Layer,
    /// The address it was made on; none for a name.
    pub address: Option<SocketAddr>,
    /// From its start to its end; none where nothing was sent.
    pub elapsed_ms: Option<Millis>,
    /// The way in which it ended.
    pub end: End,
}

/// The end of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// An answer came.
    Answered,
    /// An answer came, and what was watched afterwards ended before its time.
    CutShort(Skip),
    /// No answer came.
    Failed,
    /// Something was sent, and the run ended before an answer.
    NotFinished(Skip),
    /// Nothing was sent.
    NotMade(Skip),
}

/// The step that proves the path: clients see a desktop when it works.
pub const PROOF: (Leg, Layer) = (Leg::Endpoint, Layer::Websocket);

const NAME: &[Layer] = &[Layer::Dns];
const CONNECTION: &[Layer] = &[Layer::Dns, Layer::Tcp];
const SESSION: &[Layer] = &[Layer::Dns, Layer::Tcp, Layer::Tls];

/// Every step, in the order of the path. The endpoint's WebSocket is last: it needs all the others.
pub static PATH: &[Step] = &[
    dns_step(Leg::Endpoint, "DNS", Shown::Always),
    tcp_step(Leg::Endpoint, "TCP to the NLB", Shown::Always),
    tls_step(Leg::Endpoint, "TLS and SAN", Shown::Always),
    Step {
        leg: Leg::Endpoint,
        layer: Layer::Host,
        title: "Host header",
        stands_on: SESSION,
        shown: Shown::Always,
        glances: |seen, leg| {
            on_routes(seen, leg, Layer::Host, |route| {
                let host = route.app.host.as_ref()?;
                Some(attempted(host, |facts| {
                    facts.endpoint().iter().map(|(_, attempt)| &attempt.answer).collect()
                }))
            })
        },
        summary: host::summary::summary,
        by_hand: by_hand::host,
        not_asked: "not asked",
    },
    dns_step(Leg::Broker, "broker DNS", Shown::WithItsLeg),
    tcp_step(Leg::Broker, "broker TCP", Shown::WithItsLeg),
    tls_step(Leg::Broker, "broker TLS", Shown::WithItsLeg),
    Step {
        leg: Leg::Broker,
        layer: Layer::Resolve,
        title: "resolveSession",
        stands_on: SESSION,
        shown: Shown::Always,
        glances: |seen, leg| {
            on_routes(seen, leg, Layer::Resolve, |route| {
                let resolve = route.app.resolve.as_ref()?;
                Some(attempted(resolve, |facts| {
                    facts.questions.iter().map(|question| &question.answer).collect()
                }))
            })
        },
        summary: resolve::summary::summary,
        by_hand: by_hand::resolve,
        not_asked: "not asked",
    },
    Step {
        leg: Leg::Endpoint,
        layer: Layer::Quic,
        title: "QUIC",
        stands_on: NAME,
        shown: Shown::WhenAsked,
        glances: |seen, leg| {
            on_routes(seen, leg, Layer::Quic, |route| Some(once(route.app.quic.as_ref()?)))
        },
        summary: quic::summary::summary,
        by_hand: |_, _| None,
        not_asked: "not asked",
    },
    Step {
        leg: Leg::Endpoint,
        layer: Layer::Websocket,
        title: "WebSocket",
        stands_on: SESSION,
        shown: Shown::Always,
        glances: |seen, leg| {
            on_routes(seen, leg, Layer::Websocket, |route| {
                let upgrades = route.app.websocket.as_ref()?;
                let (elapsed_ms, end) = attempted(upgrades, |facts| {
                    facts.client().iter().map(|attempt| &attempt.answer).collect()
                });
                let hold = upgrades.seen().and_then(|facts| facts.hold.as_ref());
                let end = match (end, hold.and_then(Hold::cut_short)) {
                    (End::Answered, Some(skip)) => End::CutShort(skip),
                    (end, _) => end,
                };
                Some((elapsed_ms, end))
            })
        },
        summary: websocket::summary::summary,
        by_hand: by_hand::websocket,
        not_asked: "not asked",
    },
];

const fn dns_step(leg: Leg, title: &'static str, shown: Shown) -> Step {
    Step {
        leg,
        layer: Layer::Dns,
        title,
        stands_on: &[],
        shown,
        glances: |seen, leg| {
            let of_name = |dns| {
                let (elapsed_ms, end) = once(dns);
                Glance { leg, layer: Layer::Dns, address: None, elapsed_ms, end }
            };
            seen.leg(leg).map(|seen| of_name(&seen.dns)).into_iter().collect()
        },
        summary: dns::summary::summary,
        by_hand: by_hand::dns,
        not_asked: "no name to resolve: an address is dialled",
    }
}

const fn tcp_step(leg: Leg, title: &'static str, shown: Shown) -> Step {
    Step {
        leg,
        layer: Layer::Tcp,
        title,
        stands_on: NAME,
        shown,
        glances: |seen, leg| on_routes(seen, leg, Layer::Tcp, |route| Some(once(&route.tcp))),
        summary: tcp::summary::summary,
        by_hand: by_hand::tcp,
        not_asked: "not asked",
    }
}

const fn tls_step(leg: Leg, title: &'static str, shown: Shown) -> Step {
    Step {
        leg,
        layer: Layer::Tls,
        title,
        stands_on: CONNECTION,
        shown,
        glances: |seen, leg| on_routes(seen, leg, Layer::Tls, |route| Some(once(&route.tls))),
        summary: tls::summary::summary,
        by_hand: by_hand::tls,
        not_asked: "plain HTTP: the URL starts with http://",
    }
}

impl Step {
    /// The observations: one on each address, or one on a name.
    #[must_use]
    pub fn glances(&self, seen: &Observations) -> Vec<Glance> {
        (self.glances)(seen, self.leg)
    }

    /// Tells if its row is shown in a run.
    #[must_use]
    pub fn is_shown(&self, seen: &Observations) -> bool {
        match self.shown {
            Shown::Always => true,
            Shown::WithItsLeg => seen.leg(self.leg).is_some(),
            Shown::WhenAsked => seen.target.quic_asked(),
        }
    }
}

impl Glance {
    /// Tells if an answer came.
    #[must_use]
    pub const fn is_answered(&self) -> bool {
        matches!(self.end, End::Answered | End::CutShort(_))
    }

    /// Tells if something was sent.
    #[must_use]
    pub const fn is_made(&self) -> bool {
        !matches!(self.end, End::NotMade(_))
    }

    /// The reason why it was not made or not finished.
    #[must_use]
    pub const fn skip(&self) -> Option<Skip> {
        match self.end {
            End::CutShort(skip) | End::NotFinished(skip) | End::NotMade(skip) => Some(skip),
            End::Answered | End::Failed => None,
        }
    }
}

/// The step of a leg and a layer.
#[must_use]
pub fn step(leg: Leg, layer: Layer) -> Option<&'static Step> {
    PATH.iter().find(|step| step.leg == leg && step.layer == layer)
}

/// The place of a step on the path; what is not on it comes last.
#[must_use]
pub fn rank(leg: Leg, layer: Layer) -> usize {
    let is_it = |step: &Step| step.leg == leg && step.layer == layer;
    PATH.iter().position(is_it).unwrap_or(PATH.len())
}

/// The name of a step on the screen.
#[must_use]
pub fn title(leg: Leg, layer: Layer) -> &'static str {
    step(leg, layer).map_or_else(|| layer.word(), |step| step.title)
}

/// The layers that are probed on a leg, from the bottom up.
pub fn layers(leg: Leg) -> impl Iterator<Item = &'static Step> {
    PATH.iter().filter(move |step| step.leg == leg)
}

type Ended = (Option<Millis>, End);

fn on_routes(
    seen: &Observations,
    leg: Leg,
    layer: Layer,
    ended: impl Fn(&Route) -> Option<Ended>,
) -> Vec<Glance> {
    let routes = seen.leg(leg).into_iter().flat_map(|seen| &seen.routes);
    routes
        .filter_map(|route| {
            let (elapsed_ms, end) = ended(route)?;
            Some(Glance { leg, layer, address: Some(route.address), elapsed_ms, end })
        })
        .collect()
}

fn once<F, E>(it: &Observation<F, E>) -> Ended {
    let end = match &it.outcome {
        Outcome::Seen(_) => End::Answered,
        Outcome::Failed(_) => End::Failed,
        Outcome::Skipped(skip) => End::NotMade(*skip),
    };
    (it.elapsed_ms, end)
}

/// An observation made of attempts was answered when one that counts was.
fn attempted<'a, F, E, T: 'a, U: 'a>(
    it: &'a Observation<F, E>,
    attempts: impl Fn(&'a F) -> Vec<&'a Observation<T, U>>,
) -> Ended {
    let (elapsed_ms, end) = once(it);
    let Some(facts) = it.seen() else { return (elapsed_ms, end) };
    let attempts = attempts(facts);
    let skip = attempts.iter().find_map(|attempt| attempt.skip());
    let answered = attempts.iter().any(|attempt| attempt.seen().is_some());
    let end = match (answered, skip) {
        (true, None) => End::Answered,
        (true, Some(skip)) => End::CutShort(skip),
        (false, None) => End::Failed,
        (false, Some(skip)) => End::NotFinished(skip),
    };
    (elapsed_ms, end)
}

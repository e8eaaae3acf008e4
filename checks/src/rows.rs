//! The table: a row a layer, in the order of the path.

use std::net::SocketAddr;

use crate::model::{
    BlockedBy, Finding, Layer, Leg, LegObservations, Millis, Observation, Observations, Outcome,
    Route, Row, RowStatus, Severity, Skip,
};
use crate::websocket::Hold;
use crate::{dns, host, quic, resolve, tcp, tls, websocket};

/// The order of the path.
const ORDER: [(Leg, Layer); 10] = [
    (Leg::Endpoint, Layer::Dns),
    (Leg::Endpoint, Layer::Tcp),
    (Leg::Endpoint, Layer::Tls),
    (Leg::Endpoint, Layer::Host),
    (Leg::Broker, Layer::Dns),
    (Leg::Broker, Layer::Tcp),
    (Leg::Broker, Layer::Tls),
    (Leg::Broker, Layer::Resolve),
    (Leg::Endpoint, Layer::Quic),
    (Leg::Endpoint, Layer::Websocket),
];

/// Where a row stands on the path.
pub(crate) fn rank(leg: Leg, layer: Layer) -> usize {
    ORDER.iter().position(|row| *row == (leg, layer)).unwrap_or(ORDER.len())
}

/// A row's name on the screen.
#[must_use]
pub fn title(leg: Leg, layer: Layer) -> &'static str {
    match (leg, layer) {
        (Leg::Endpoint, Layer::Dns) => "DNS",
        (Leg::Endpoint, Layer::Tcp) => "TCP to the NLB",
        (Leg::Endpoint, Layer::Tls) => "TLS and SAN",
        (Leg::Endpoint, Layer::Quic) => "QUIC",
        (Leg::Endpoint, Layer::Websocket) => "WebSocket",
        (Leg::Broker, Layer::Dns) => "broker DNS",
        (Leg::Broker, Layer::Tcp) => "broker TCP",
        (Leg::Broker, Layer::Tls) => "broker TLS",
        (Leg::Broker, Layer::Auth) => "session at the broker",
        (Leg::Server, Layer::Dns) => "DCV server DNS",
        (Leg::Server, Layer::Tcp) => "DCV server TCP",
        (Leg::Server, Layer::Tls) => "DCV server TLS",
        (Leg::Server, Layer::Websocket) => "DCV server WebSocket",
        (_, Layer::Host) => "Host header",
        (_, Layer::Resolve) => "resolveSession",
        _ => "configuration",
    }
}

/// Every row that is shown.
pub(crate) fn lay_out(seen: &Observations, findings: &[Finding]) -> Vec<Row> {
    let shown = |(leg, layer): &&(Leg, Layer)| match (leg, layer) {
        (_, Layer::Quic) => seen.target.quic_asked,
        (_, Layer::Resolve) => true,
        (Leg::Broker, _) => seen.broker.is_some(),
        _ => true,
    };
    ORDER.iter().filter(shown).map(|(leg, layer)| row(seen, findings, *leg, *layer)).collect()
}

fn row(seen: &Observations, findings: &[Finding], leg: Leg, layer: Layer) -> Row {
    let here: Vec<&Finding> =
        findings.iter().filter(|f| f.leg == leg && f.layer == layer).collect();
    let glances = glances(seen, leg, layer);
    let worst = here.iter().map(|f| f.severity).max();
    let cut = glances.iter().find_map(|g| g.skip.filter(Skip::is_cut));
    let skip = cut.or_else(|| glances.iter().find_map(|g| g.skip));
    let made = glances.iter().any(|g| g.made);
    let finished = glances.iter().any(|g| g.seen);
    let status = match worst {
        _ if !made => RowStatus::Skip,
        Some(Severity::Error) => RowStatus::Fail,
        Some(Severity::Warning) => RowStatus::Warn,
        _ if finished && cut.is_none() => RowStatus::Pass,
        _ => RowStatus::Skip,
    };
    let mut codes: Vec<String> = Vec::new();
    for finding in &here {
        if !codes.contains(&finding.code) {
            codes.push(finding.code.clone());
        }
    }
    let blocked_by = (status == RowStatus::Skip).then(|| match (skip, made) {
        (None, true) => unanswered(findings, leg, layer),
        _ => blocked(seen, leg, skip),
    });
    let summary = match (&blocked_by, finished) {
        (Some(blocked), false) => blocked_text(blocked, seen, leg, layer),
        _ => summary(seen, leg, layer),
    };
    let duration_ms = glances.iter().filter_map(|g| g.elapsed).max_by(|a, b| a.0.total_cmp(&b.0));
    Row { leg, layer, status, summary, duration_ms, codes, blocked_by }
}

/// What is common to all observations.
struct Glance {
    address: Option<SocketAddr>,
    elapsed: Option<Millis>,
    /// Something was sent.
    made: bool,
    /// It came to an answer.
    seen: bool,
    skip: Option<Skip>,
}

fn glance<F, E>(address: Option<SocketAddr>, it: &Observation<F, E>) -> Glance {
    Glance {
        address,
        elapsed: it.elapsed_ms,
        made: it.skip().is_none(),
        seen: matches!(it.outcome, Outcome::Seen(_)),
        skip: it.skip(),
    }
}

/// An observation made of attempts was answered when one that counts was.
fn attempted<'a, F: 'a, E, T: 'a, U: 'a>(
    address: SocketAddr,
    it: &'a Observation<F, E>,
    attempts: impl Fn(&'a F) -> Vec<&'a Observation<T, U>>,
) -> Glance {
    let attempts = it.seen().map(attempts).unwrap_or_default();
    Glance {
        seen: attempts.iter().any(|attempt| attempt.seen().is_some()),
        skip: it.skip().or_else(|| attempts.iter().find_map(|attempt| attempt.skip())),
        ..glance(Some(address), it)
    }
}

fn glances(seen: &Observations, leg: Leg, layer: Layer) -> Vec<Glance> {
    match (leg, &seen.broker) {
        (Leg::Endpoint, _) => leg_glances(&seen.endpoint, layer, |route| match layer {
            Layer::Host => Some(attempted(route.address, &route.app.host, |facts| {
                facts.endpoint().iter().map(|(_, attempt)| &attempt.answer).collect()
            })),
            Layer::Quic => Some(glance(Some(route.address), &route.app.quic)),
            Layer::Websocket => {
                let upgrade = attempted(route.address, &route.app.websocket, |facts| {
                    facts.client().iter().map(|attempt| &attempt.answer).collect()
                });
                let hold = route.app.websocket.seen().and_then(|facts| facts.hold.as_ref());
                Some(Glance { skip: upgrade.skip.or(hold.and_then(Hold::cut_short)), ..upgrade })
            }
            _ => None,
        }),
        (Leg::Broker, Some(broker)) => leg_glances(broker, layer, |route| match layer {
            Layer::Resolve => Some(attempted(route.address, &route.app.resolve, |facts| {
                facts.questions.iter().map(|question| &question.answer).collect()
            })),
            _ => None,
        }),
        _ => Vec::new(),
    }
}

fn leg_glances<A>(
    leg: &LegObservations<A>,
    layer: Layer,
    app: impl Fn(&Route<A>) -> Option<Glance>,
) -> Vec<Glance> {
    let on_route = |route: &Route<A>| match layer {
        Layer::Tcp => Some(glance(Some(route.address), &route.tcp)),
        Layer::Tls => Some(glance(Some(route.address), &route.tls)),
        _ => app(route),
    };
    match layer {
        Layer::Dns => vec![glance(None, &leg.dns)],
        _ => leg.routes.iter().filter_map(on_route).collect(),
    }
}

/// The addresses on which a layer came to an answer.
pub(crate) fn seen_at(seen: &Observations, leg: Leg, layer: Layer) -> Vec<SocketAddr> {
    glances(seen, leg, layer).iter().filter(|g| g.seen).filter_map(|g| g.address).collect()
}

/// What kept a row from being seen; without routes it was the name.
fn blocked(seen: &Observations, leg: Leg, skip: Option<Skip>) -> BlockedBy {
    let dns_skip = match (leg, &seen.broker) {
        (Leg::Endpoint, _) => seen.endpoint.dns.skip(),
        (Leg::Broker, Some(broker)) => broker.dns.skip(),
        _ => Some(Skip::NotAsked),
    };
    let no_routes = dns_skip.unwrap_or(Skip::BlockedBy { leg, layer: Layer::Dns });
    let reason = |word: &str| BlockedBy { leg: None, layer: None, reason: Some(word.to_owned()) };
    match skip.unwrap_or(no_routes) {
        Skip::BlockedBy { leg, layer } => {
            BlockedBy { leg: Some(leg), layer: Some(layer), reason: None }
        }
        Skip::NotAsked => reason("not-asked"),
        Skip::Skipped => reason("skipped"),
        Skip::Deadline => reason("deadline"),
        Skip::Interrupted => reason("interrupted"),
    }
}

/// A row that was probed, came to nothing and has no finding of its own: a broken layer below it
/// says why, or nothing does.
fn unanswered(findings: &[Finding], leg: Leg, layer: Layer) -> BlockedBy {
    let below = |f: &&Finding| {
        f.leg == leg && f.severity > Severity::Note && rank(leg, f.layer) < rank(leg, layer)
    };
    match findings.iter().find(below) {
        Some(cause) => BlockedBy { leg: Some(leg), layer: Some(cause.layer), reason: None },
        None => BlockedBy { leg: None, layer: None, reason: Some("unexplained".to_owned()) },
    }
}

fn blocked_text(blocked: &BlockedBy, seen: &Observations, leg: Leg, layer: Layer) -> String {
    if let (Some(leg), Some(layer)) = (blocked.leg, blocked.layer) {
        return format!("not reached: {} did not come up", title(leg, layer));
    }
    match blocked.reason.as_deref() {
        Some("skipped") => "left out by --only or --skip".to_owned(),
        Some("deadline") => "not finished before the deadline".to_owned(),
        Some("interrupted") => "interrupted".to_owned(),
        Some("unexplained") => summary(seen, leg, layer),
        _ if layer == Layer::Resolve && seen.broker.is_none() => {
            "no broker was given (--broker)".to_owned()
        }
        _ if layer == Layer::Dns => "no name to resolve: an address is dialled".to_owned(),
        _ if layer == Layer::Tls => "clear text: the URL starts with http://".to_owned(),
        _ => "not asked".to_owned(),
    }
}

fn summary(seen: &Observations, leg: Leg, layer: Layer) -> String {
    match layer {
        Layer::Dns => dns::summary(seen, leg),
        Layer::Tcp => tcp::summary(seen, leg),
        Layer::Tls => tls::summary(seen, leg),
        Layer::Host => host::summary(seen),
        Layer::Resolve => resolve::summary(seen),
        Layer::Quic => quic::summary(seen),
        Layer::Websocket => websocket::summary(seen),
        _ => String::new(),
    }
}

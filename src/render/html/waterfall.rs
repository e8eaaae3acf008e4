//! The timings as a waterfall: steps in the order in which they ran, each where the one before it
//! ended; what ran beside each other begins together.

use dcvdiag_checks::model::{
    Layer, Leg, LegObservations, Millis, Observation, Observations, Outcome, Route,
};

use super::sheet::{ADDRESSES, and_more, shown};
use crate::render::words::{say, title};
use crate::render::{Look, table};

/// The width of a bar's picture, in its own units.
pub const UNITS: f64 = 1000.0;

/// All that took time.
#[derive(Default)]
pub struct Waterfall {
    pub groups: Vec<Group>,
    /// Where the last bar ends.
    pub end: String,
    /// Said where addresses are not shown.
    pub more: Option<String>,
}

/// The steps on one address, or on a name.
pub struct Group {
    pub heading: String,
    pub steps: Vec<Step>,
}

/// A step.
pub struct Step {
    pub layer: &'static str,
    pub title: String,
    /// In units, from the left.
    pub x: String,
    /// In units.
    pub width: String,
    pub time: String,
    /// Set where it came to no answer.
    pub failed: Option<String>,
    start: f64,
    length: f64,
}

impl Waterfall {
    /// Of every leg.
    pub fn new(seen: &Observations, look: &Look) -> Self {
        let mut drawn = Drawn { look, all: Self::default(), left_out: 0 };
        drawn.leg(Leg::Endpoint, &seen.target.endpoint, &seen.endpoint, |steps, route| {
            let (lower, app) = (steps.at, &route.app);
            steps.at = steps.after_dns;
            steps.step(Layer::Quic, &app.quic);
            steps.at = lower;
            let host = app.host.seen().and_then(|facts| facts.endpoint());
            let end = host.map_or(end(&app.host), |(_, attempt)| self::end(&attempt.answer));
            steps.add(Layer::Host, app.host.elapsed_ms, end);
            steps.at = lower; // beside it, on a connection of its own
            let upgrade = app.websocket.seen().and_then(|facts| facts.client());
            let end = upgrade.map_or(self::end(&app.websocket), |it| self::end(&it.answer));
            steps.add(Layer::Websocket, app.websocket.elapsed_ms, end);
        });
        if let (Some(leg), Some(broker)) = (&seen.broker, &seen.target.broker) {
            drawn.leg(Leg::Broker, &broker.host, leg, |steps, route| {
                let resolve = &route.app.resolve;
                let question = resolve.seen().and_then(|facts| facts.questions.first());
                let end = question.map_or(end(resolve), |it| self::end(&it.answer));
                steps.add(Layer::Resolve, resolve.elapsed_ms, end);
            });
        }
        drawn.all.more = and_more(look, drawn.left_out);
        drawn.all.scaled()
    }

    fn scaled(mut self) -> Self {
        let steps = || self.groups.iter().flat_map(|group| &group.steps);
        let end = steps().map(|step| step.start + step.length).fold(0.0, f64::max);
        self.end = table::time(Millis(end));
        let unit = if end > 0.0 { UNITS / end } else { 0.0 };
        for step in self.groups.iter_mut().flat_map(|group| &mut group.steps) {
            let width = (step.length * unit).max(4.0); // to be seen at all
            step.x = format!("{:.1}", (step.start * unit).min(UNITS - width));
            step.width = format!("{width:.1}");
        }
        self
    }
}

struct Drawn<'a> {
    look: &'a Look,
    all: Waterfall,
    left_out: usize,
}

impl Drawn<'_> {
    fn leg<A>(
        &mut self,
        leg: Leg,
        name: &str,
        seen: &LegObservations<A>,
        above: impl Fn(&mut Steps<'_>, &Route<A>),
    ) {
        let mut steps = Steps { look: self.look, leg, after_dns: 0.0, at: 0.0, all: Vec::new() };
        steps.step(Layer::Dns, &seen.dns);
        let after_dns = steps.at;
        self.group(shown(name), steps.all);
        for route in seen.routes.iter().take(ADDRESSES) {
            let look = self.look;
            let mut steps = Steps { look, leg, after_dns, at: after_dns, all: Vec::new() };
            steps.step(Layer::Tcp, &route.tcp);
            steps.step(Layer::Tls, &route.tls);
            above(&mut steps, route);
            self.group(route.address.to_string(), steps.all);
        }
        self.left_out += seen.routes.len().saturating_sub(ADDRESSES);
    }

    fn group(&mut self, heading: String, steps: Vec<Step>) {
        if !steps.is_empty() {
            self.all.groups.push(Group { heading, steps });
        }
    }
}

struct Steps<'a> {
    look: &'a Look,
    leg: Leg,
    after_dns: f64,
    /// Where the next one begins.
    at: f64,
    all: Vec<Step>,
}

impl Steps<'_> {
    fn step<F, E>(&mut self, layer: Layer, seen: &Observation<F, E>) {
        self.add(layer, seen.elapsed_ms, end(seen));
    }

    fn add(&mut self, layer: Layer, elapsed: Option<Millis>, end: End) {
        let Some(Millis(length)) = elapsed else { return };
        self.all.push(Step {
            layer: layer.word(),
            title: title(self.look, self.leg, layer).into_owned(),
            x: String::new(),
            width: String::new(),
            time: table::time(Millis(length)),
            failed: match end {
                End::Answered => None,
                End::Failed => Some(say(self.look, "failed").into_owned()),
                End::Cut => Some(say(self.look, "not finished").into_owned()),
            },
            start: self.at,
            length,
        });
        self.at += length;
    }
}

/// How a step came to its end.
#[derive(Clone, Copy)]
enum End {
    Answered,
    Failed,
    Cut,
}

const fn end<F, E>(seen: &Observation<F, E>) -> End {
    match seen.outcome {
        Outcome::Seen(_) => End::Answered,
        Outcome::Failed(_) => End::Failed,
        Outcome::Skipped(_) => End::Cut,
    }
}

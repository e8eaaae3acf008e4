//! The timings as a waterfall: steps in the order in which they ran, each where the one before it
//! ended; what ran beside each other begins together.

use std::collections::HashMap;
use std::net::SocketAddr;

use dcvdiag_checks::model::{Layer, Millis};
use dcvdiag_checks::observations::Observations;
use dcvdiag_checks::path::{self, End, Glance};

use super::sheet::{ADDRESSES, and_more, shown};
use crate::render::words::{say, title};
use crate::render::{Terminal, table};

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
    /// Of every leg: on each name and each address the steps of the path, each from where the last
    /// of those it stands on ended.
    pub fn new(seen: &Observations, terminal: &Terminal) -> Self {
        let mut all = Self::default();
        let mut left_out = 0;
        for (leg, observed) in seen.legs() {
            let glances: Vec<(&path::Step, Glance)> = path::layers(leg)
                .flat_map(|step| step.glances(seen).into_iter().map(move |glance| (step, glance)))
                .collect();
            let mut by_place: HashMap<Option<SocketAddr>, Vec<_>> = HashMap::new();
            for (step, glance) in glances {
                by_place.entry(glance.address).or_default().push((step, glance));
            }
            let mut steps = Steps { terminal, ends: Vec::new(), all: Vec::new() };
            steps.add_all(by_place.get(&None));
            let name = seen.target.leg(leg).map_or("", |target| target.host);
            let of_name = steps.ends.clone();
            all.group(shown(name), steps.all);
            for route in observed.routes.iter().take(ADDRESSES) {
                let mut steps = Steps { terminal, ends: of_name.clone(), all: Vec::new() };
                steps.add_all(by_place.get(&Some(route.address)));
                all.group(route.address.to_string(), steps.all);
            }
            left_out += observed.routes.len().saturating_sub(ADDRESSES);
        }
        all.more = and_more(terminal, left_out);
        all.scaled()
    }

    fn group(&mut self, heading: String, steps: Vec<Step>) {
        if !steps.is_empty() {
            self.groups.push(Group { heading, steps });
        }
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

struct Steps<'a> {
    terminal: &'a Terminal,
    /// Where each layer ended.
    ends: Vec<(Layer, f64)>,
    all: Vec<Step>,
}

impl Steps<'_> {
    fn add_all(&mut self, glances: Option<&Vec<(&path::Step, Glance)>>) {
        for (step, glance) in glances.into_iter().flatten() {
            let Some(Millis(length)) = glance.elapsed_ms else { continue };
            let below = self.ends.iter().filter(|(layer, _)| step.stands_on.contains(layer));
            let start = below.map(|(_, end)| *end).fold(0.0, f64::max);
            self.ends.push((step.layer, start + length));
            self.all.push(Step {
                layer: step.layer.word(),
                title: title(self.terminal, step.leg, step.layer).into_owned(),
                x: String::new(),
                width: String::new(),
                time: table::time(Millis(length)),
                failed: match glance.end {
                    End::Answered | End::CutShort(_) => None,
                    End::Failed => Some(say(self.terminal, "failed").into_owned()),
                    End::NotFinished(_) | End::NotMade(_) => {
                        Some(say(self.terminal, "not finished").into_owned())
                    }
                },
                start,
                length,
            });
        }
    }
}

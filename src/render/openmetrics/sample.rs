//! Samples: a name, labels and a value a line.

use std::fmt::{Display, Write};

use dcvdiag_checks::report::Report;

use super::families::Family;
use crate::escape;
use crate::render::fleet::VisibleNamed;

/// The samples of one family and one target.
pub struct Samples {
    name: &'static str,
    common: String,
    text: String,
}

impl Samples {
    /// All that a target has in a family.
    pub fn of(one: VisibleNamed<'_>, family: &Family) -> Self {
        let target = &one.report.observations.target;
        let first = target.first();
        let port = first.map_or(String::new(), |first| first.port.to_string());
        let host = first.map_or("", |first| first.host);
        let name = one.name().map(|name| ("target", name));
        let identity = [("endpoint", host), ("port", &port), ("session", &target.session)];
        let common = labels(name.into_iter().chain(identity));
        let mut samples = Self { name: family.name, common, text: String::new() };
        (family.fill)(one.report, &mut samples);
        samples
    }

    /// One more.
    pub fn add(&mut self, own: &[(&str, &str)], value: impl Display) {
        let comma = if own.is_empty() { "" } else { "," };
        let (name, common, own) = (self.name, &self.common, labels(own.iter().copied()));
        // a String takes everything
        let _ = writeln!(self.text, "{name}{{{common}{comma}{own}}} {value}");
    }

    /// One of several states that exclude each other: all of them, with a 1 where it is.
    pub fn states(&mut self, own: &[(&str, &str)], states: &[&str], is: &str) {
        for state in states {
            let mut own = own.to_vec();
            own.push(("status", state));
            self.add(&own, u8::from(*state == is));
        }
    }

    /// The lines of the family.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The source of a family's samples.
pub type Fill = fn(&Report, &mut Samples);

/// `a="1",b="2"`, escaped (OpenMetrics 1.0, "escaped-string"; the older format has the same).
pub fn labels<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pair = |(name, value): (&str, &str)| {
        let value = escape::one_line(value).replace('\\', "\\\\").replace('"', "\\\"");
        format!("{name}=\"{value}\"")
    };
    pairs.map(pair).collect::<Vec<_>>().join(",")
}

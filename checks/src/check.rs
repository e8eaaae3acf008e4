//! A check: one symptom of the catalogue, with the pure function that finds it.

use std::fmt;
use std::net::SocketAddr;

use crate::model::{Certainty, Doubt, Layer, Leg, Owner, Severity};
use crate::observations::{Observations, Place};

/// One line of the catalogue, as code.
pub struct Check {
    /// `layer.kebab-name`; never reused, never renamed.
    pub code: &'static str,
    /// The row it belongs to.
    pub layer: Layer,
    /// What it weighs.
    pub severity: Severity,
    /// Who can mend it, on the endpoint leg; [`Owner::on`] says it for the others.
    pub owner: Owner,
    /// One line: the symptom, as a noun phrase or short sentence.
    pub summary: &'static str,
    /// What to do, a line each; `{names}` are filled from the run and from the symptom.
    pub fix: &'static [&'static str],
    /// Checks whose symptoms follow from this one and are not counted beside it.
    pub explains: &'static [&'static Check],
    /// Markdown with the headings of [`HEADINGS`].
    pub page: &'static str,
    /// Finds it.
    pub judge: fn(&Observations) -> Vec<Symptom>,
}

/// The headings of every page, in order.
pub const HEADINGS: [&str; 4] = ["What it means", "How to confirm", "What to do", "Sources"];

/// A symptom that was found, before it is weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Symptom {
    /// Where.
    pub leg: Leg,
    /// `address:port`, where it is about one.
    pub address: Option<String>,
    /// One sentence with the fact in it.
    pub message: String,
    /// JSON pointers into the report.
    pub evidence: Vec<String>,
    /// Seen, or inferred; what is inferred has a doubt.
    pub certainty: Certainty,
    /// The causes that remain, and what decides.
    pub doubt: Option<Doubt>,
    /// Who can mend it, where what was seen points to somebody else than the check does.
    pub owner: Option<Owner>,
    /// What to do before all that the check advises; with `{placeholders}` as there.
    pub first: Vec<String>,
    /// What to do in place of all that the check advises, where this run has ruled that out.
    pub instead: Option<Vec<String>>,
    /// Words for the `{placeholders}` of the check's `fix`.
    pub values: Vec<(&'static str, String)>,
}

impl Symptom {
    /// A symptom of a whole leg.
    #[must_use]
    pub fn new(leg: Leg, message: impl Into<String>) -> Self {
        Self {
            leg,
            address: None,
            message: message.into(),
            evidence: Vec::new(),
            certainty: Certainty::Observed,
            doubt: None,
            owner: None,
            first: Vec::new(),
            instead: None,
            values: Vec::new(),
        }
    }

    /// A symptom of a place: on its leg, and on its address where it has one.
    #[must_use]
    pub fn at<T: ?Sized>(place: &Place<'_, T>, message: impl Into<String>) -> Self {
        Self::on(place.leg, place.address, message)
    }

    /// A symptom of a leg, and of an address on it where there is one.
    #[must_use]
    pub fn on(leg: Leg, address: Option<SocketAddr>, message: impl Into<String>) -> Self {
        Self { address: address.map(|address| address.to_string()), ..Self::new(leg, message) }
    }

    /// On one address.
    #[must_use]
    pub fn at_address(mut self, address: impl fmt::Display) -> Self {
        self.address = Some(address.to_string());
        self
    }

    /// A further clause of its sentence.
    #[must_use]
    pub fn adding(mut self, clause: &str) -> Self {
        self.message.push_str("; ");
        self.message.push_str(clause);
        self
    }

    /// Borne out by what stands at a JSON pointer.
    #[must_use]
    pub fn because(mut self, pointer: impl Into<String>) -> Self {
        self.evidence.push(pointer.into());
        self
    }

    /// What the code says is inferred: all causes that remain, the likeliest first, and the command
    /// that decides, with `{placeholders}` as in the check's `fix`.
    #[must_use]
    pub fn either(mut self, causes: &[&str], decide: &str) -> Self {
        self.certainty = Certainty::Inferred;
        self.open(causes, decide)
    }

    /// What the code says was seen, and why it is so was not: the causes, as in [`Self::either`].
    #[must_use]
    pub fn open(mut self, causes: &[&str], decide: &str) -> Self {
        let causes = causes.iter().map(ToString::to_string).collect();
        self.doubt = Some(Doubt { causes, decide: decide.to_owned() });
        self
    }

    /// Mended by somebody else than the check says.
    #[must_use]
    pub fn owned_by(mut self, owner: Owner) -> Self {
        self.owner = Some(owner);
        self
    }

    /// What this run's evidence puts before the check's own advice.
    #[must_use]
    pub fn first(mut self, advice: impl Into<String>) -> Self {
        self.first.push(advice.into());
        self
    }

    /// What to do where this run's evidence has ruled the check's own advice out.
    #[must_use]
    pub fn instead(mut self, advice: &[&str]) -> Self {
        self.instead = Some(advice.iter().map(ToString::to_string).collect());
        self
    }

    /// A word for a `{placeholder}` of the check's `fix`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

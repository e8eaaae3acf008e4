//! A check: one symptom of the catalogue, with the pure function that finds it.

use std::fmt;
use std::net::SocketAddr;

use crate::instruction::{Instruction, Proposal};
use crate::model::{Certainty, Layer, Leg, Owner, Severity, Text};
use crate::observations::{Observations, Place};

/// One line of the catalogue, as code.
pub struct Check {
    /// `layer.kebab-name`; never reused, never renamed.
    pub code: &'static str,
    /// The row it belongs to.
    pub layer: Layer,
    /// The weight before a run changes it.
    pub severity: Severity,
    /// The owner of the repair on the endpoint leg; [`Owner::on`] says it for the others.
    pub owner: Owner,
    /// One line: the symptom, as a noun phrase or short sentence.
    pub summary: &'static str,
    /// The advice; `{names}` are filled from the run and from the symptom.
    pub fix: &'static [Instruction],
    /// Checks whose symptoms follow from this one and are not counted beside it.
    pub explains: &'static [&'static Check],
    /// Markdown with the headings of [`HEADINGS`].
    pub page: &'static str,
    /// Finds its symptoms in the observations.
    pub judge: fn(&Observations) -> Vec<Symptom>,
}

/// The headings of every page, in order.
pub const HEADINGS: [&str; 4] = ["What it means", "How to confirm", "What to do", "Sources"];

/// A symptom that was found, before it is weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Symptom {
    /// The leg on which it was found.
    pub leg: Leg,
    /// `address:port`, where it is about one.
    pub address: Option<String>,
    /// One sentence with the fact in it.
    pub message: Text,
    /// JSON pointers into the report.
    pub evidence: Vec<String>,
    /// Seen, or inferred; what is inferred has causes that remain.
    pub certainty: Certainty,
    /// The causes that remain, the likeliest first.
    pub causes: Vec<Proposal>,
    /// The one look that decides between them.
    pub decide: Option<Proposal>,
    /// The owner of the repair, where what was seen points to another one than the check does.
    pub owner: Option<Owner>,
    /// Advice before all that the check advises.
    pub first: Vec<Proposal>,
    /// Advice in place of all that the check advises, where this run has ruled that out.
    pub instead: Option<Vec<Proposal>>,
    /// Arguments for the holes of the check's advice.
    pub args: Vec<(&'static str, String)>,
    /// Words of the program for holes of the check's advice.
    pub phrases: Vec<(&'static str, Text)>,
}

impl Symptom {
    /// A symptom of a whole leg.
    #[must_use]
    pub fn new(leg: Leg, message: impl Into<Text>) -> Self {
        Self {
            leg,
            address: None,
            message: message.into(),
            evidence: Vec::new(),
            certainty: Certainty::Observed,
            causes: Vec::new(),
            decide: None,
            owner: None,
            first: Vec::new(),
            instead: None,
            args: Vec::new(),
            phrases: Vec::new(),
        }
    }

    /// A symptom of a place: on its leg, and on its address where it has one.
    #[must_use]
    pub fn at<T: ?Sized>(place: &Place<'_, T>, message: impl Into<Text>) -> Self {
        Self::on(place.leg, place.address, message)
    }

    /// A symptom of a leg, and of an address on it where there is one.
    #[must_use]
    pub fn on(leg: Leg, address: Option<SocketAddr>, message: impl Into<Text>) -> Self {
        Self { address: address.map(|address| address.to_string()), ..Self::new(leg, message) }
    }

    /// Places the symptom on one address.
    #[must_use]
    pub fn at_address(mut self, address: impl fmt::Display) -> Self {
        self.address = Some(address.to_string());
        self
    }

    /// With a further clause of its sentence.
    #[must_use]
    pub fn append_clause(mut self, clause: impl Into<Text>) -> Self {
        self.message = self.message.and(clause);
        self
    }

    /// Borne out by what stands at a JSON pointer.
    #[must_use]
    pub fn because(mut self, pointer: impl Into<String>) -> Self {
        self.evidence.push(pointer.into());
        self
    }

    /// Inferred: the causes that remain, the likeliest first, and the look that decides.
    #[must_use]
    pub fn inferred_from<C: Into<Proposal>>(
        mut self,
        causes: impl IntoIterator<Item = C>,
        decide: impl Into<Proposal>,
    ) -> Self {
        self.certainty = Certainty::Inferred;
        self.ambiguous_cause(causes, decide)
    }

    /// Seen, and its cause was not: the causes that remain, and the look that decides.
    #[must_use]
    pub fn ambiguous_cause<C: Into<Proposal>>(
        mut self,
        causes: impl IntoIterator<Item = C>,
        decide: impl Into<Proposal>,
    ) -> Self {
        self.causes = causes.into_iter().map(Into::into).collect();
        self.decide = Some(decide.into());
        self
    }

    /// Repaired by somebody else than the check says.
    #[must_use]
    pub fn owned_by(mut self, owner: Owner) -> Self {
        self.owner = Some(owner);
        self
    }

    /// With advice that this run's evidence puts before the check's own.
    #[must_use]
    pub fn advise_first(mut self, advice: impl Into<Proposal>) -> Self {
        self.first.push(advice.into());
        self
    }

    /// With advice where this run's evidence has ruled the check's own out.
    #[must_use]
    pub fn replace_advice<A: Into<Proposal>>(
        mut self,
        advice: impl IntoIterator<Item = A>,
    ) -> Self {
        self.instead = Some(advice.into_iter().map(Into::into).collect());
        self
    }

    /// An argument for a hole of the check's advice.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Words of the program for a hole of the check's advice.
    #[must_use]
    pub fn phrase(mut self, name: &'static str, words: impl Into<Text>) -> Self {
        self.phrases.push((name, words.into()));
        self
    }
}

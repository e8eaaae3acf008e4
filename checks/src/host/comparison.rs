//! The browser's request beside the same request under other Host values, address by address.

use crate::check::Symptom;
use crate::host::outcome_class::HostClass;
use crate::host::{HostAttempt, HostFacts, HostKind};
use crate::http::HttpAnswer;
use crate::model::{Outcome, Text};
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;

/// One address of the endpoint.
pub(crate) struct Comparison<'a> {
    pub(crate) place: Place<'a, HostFacts>,
    /// The browser's request.
    pub(crate) asked: &'a HostAttempt,
    at: usize,
}

impl Observations {
    /// The comparison on every address.
    pub(crate) fn comparisons(&self) -> Vec<Comparison<'_>> {
        self.hosts().into_iter().filter_map(Comparison::of).collect()
    }

    /// The addresses on which the browser's request ended so.
    pub(crate) fn hosts_of_class(&self, class: HostClass) -> Vec<Comparison<'_>> {
        self.comparisons().into_iter().filter(|c| c.outcome_class() == class).collect()
    }
}

impl<'a> Comparison<'a> {
    fn of(place: Place<'a, HostFacts>) -> Option<Self> {
        let (at, asked) = place.it.endpoint()?;
        Some(Self { place, asked, at })
    }

    /// Other names and addresses that are accepted where the browser's Host is refused.
    pub(crate) fn preferred(&self) -> Vec<(usize, &'a HostAttempt)> {
        let all: Vec<_> = self.others().filter(|(_, o)| fares_better(o, self.asked)).collect();
        if all.iter().all(|(_, other)| other.kind == HostKind::EndpointWithoutPort) {
            return Vec::new(); // a matter of the port
        }
        all
    }

    /// The request with the endpoint's name alone, where that is another value.
    pub(crate) fn without_port(&self) -> Option<(usize, &'a HostAttempt)> {
        self.others().find(|(_, other)| other.kind == HostKind::EndpointWithoutPort)
    }

    /// The follow-up with an Origin.
    pub(crate) fn with_origin(&self) -> Option<(usize, &'a HostAttempt)> {
        let facts: &'a HostFacts = self.place.it;
        facts.attempts.iter().enumerate().find(|(_, other)| other.kind == HostKind::WithOrigin)
    }

    /// The request with a Host value of another kind.
    fn others(&self) -> impl Iterator<Item = (usize, &'a HostAttempt)> {
        let asked = self.asked;
        let facts: &'a HostFacts = self.place.it;
        facts.attempts.iter().enumerate().filter(move |(_, other)| other.host != asked.host)
    }

    /// The HTTP answer to the browser's request.
    pub(crate) fn answer(&self) -> Option<&'a HttpAnswer> {
        self.asked.answer.seen()
    }

    /// `for every Host value` or `for the endpoint's name`.
    pub(crate) fn scope(&self) -> Text {
        let result = self.asked.result();
        let mut others = self.others().peekable();
        if others.peek().is_some() && others.all(|(_, other)| other.result() == result) {
            text!("for every Host value")
        } else {
            text!("for the endpoint's name")
        }
    }

    /// A symptom of this address, borne out by the browser's request.
    pub(crate) fn symptom(&self, message: impl Into<Text>) -> Symptom {
        Symptom::at(&self.place, message).because(self.result_at(self.at))
    }

    /// Where the status, or the failure, of an attempt stands.
    pub(crate) fn result_at(&self, at: usize) -> String {
        let outcome = match self.place.it.attempts[at].answer.outcome {
            Outcome::Seen(_) => "seen/status",
            Outcome::Failed(_) => "failed",
            Outcome::Skipped(_) => "skipped",
        };
        self.place.below(&format!("attempts/{at}/answer/outcome/{outcome}"))
    }

    /// Where the body of the browser's answer stands.
    pub(crate) fn body_at(&self) -> String {
        self.place.below(&format!("attempts/{}/answer/outcome/seen/body", self.at))
    }

    /// Where a header field of the browser's answer stands.
    pub(crate) fn header_at(&self, name: &str) -> Option<String> {
        let field = self.answer()?.headers.iter().position(|(n, _)| n == name)?;
        let at = self.at;
        Some(self.place.below(&format!("attempts/{at}/answer/outcome/seen/headers/{field}/1")))
    }
}

impl HostAttempt {
    /// `"localhost" (200)`.
    pub(crate) fn quoted(&self) -> Text {
        text!("\"{host}\" ({result})", host = shown(&self.host, 120), result = self.result())
    }
}

/// Refused here and accepted there; or unknown here and served there.
pub(crate) fn fares_better(other: &HostAttempt, than: &HostAttempt) -> bool {
    than.is_refused() && other.is_accepted()
        || than.status() == Some(404) && matches!(other.status(), Some(200..=399))
}

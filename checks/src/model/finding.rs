//! A finding, as a report holds it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Advice, Cause, Decide, Layer, Leg, Owner, Text};

/// The weight of a finding.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Works, or works for some.
    Warning,
    /// The layer is broken.
    Error,
}

impl Severity {
    /// Word in reports and on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Tells a thing that was seen from one that was inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The thing itself was seen.
    Observed,
    /// It follows from something else that was seen; another cause is possible.
    Inferred,
}

/// A place in the report that bears a finding out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// JSON pointer into the report (RFC 6901).
    pub at: String,
    /// The value at that place.
    pub value: serde_json::Value,
}

/// One symptom of the catalogue, found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The code of its check, `layer.kebab-name`.
    pub code: String,
    /// The leg it was found on.
    pub leg: Leg,
    /// The layer that was asked.
    pub layer: Layer,
    /// The weight in this run.
    pub severity: Severity,
    /// The weight for a client that has no other address and no other way: before the run's other
    /// addresses and legs took some of it off.
    pub own_severity: Severity,
    /// The certainty: seen or inferred.
    pub certainty: Certainty,
    /// The causes that remain, the likeliest first; empty where it is certain.
    pub causes: Vec<Cause>,
    /// The one look that decides between them.
    pub decide: Option<Decide>,
    /// The owner of the repair; null in reports of a version that did not say.
    #[serde(default)]
    pub owner: Option<Owner>,
    /// The addresses and ports it was found on; empty where it is about the whole leg.
    pub addresses: Vec<String>,
    /// One sentence with the fact in it.
    pub message: Text,
    /// The arguments of that sentence, by name.
    pub args: BTreeMap<String, String>,
    /// The advice, with the names and values of this run.
    pub fix: Vec<Advice>,
    /// Where to look in the observations.
    pub evidence: Vec<Evidence>,
}

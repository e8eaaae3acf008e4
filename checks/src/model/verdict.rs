//! The one answer of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Certainty, Doubt, Layer, Leg, Owner};

/// The outcome in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictStatus {
    /// Everything asked for was seen to work.
    Pass,
    /// It works, with something to mend.
    Warn,
    /// A layer is broken.
    Fail,
    /// It could not be measured.
    Inconclusive,
}

impl VerdictStatus {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// Which layer broke, why, and what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The outcome.
    pub status: VerdictStatus,
    /// The broken leg; null on pass.
    pub leg: Option<Leg>,
    /// The broken layer; null on pass.
    pub layer: Option<Layer>,
    /// The code of the cause; null on pass.
    pub code: Option<String>,
    /// Whether the cause itself was seen; null on pass.
    pub certainty: Option<Certainty>,
    /// The causes that remain, and what decides; null where there is one.
    #[serde(default)]
    pub doubt: Option<Doubt>,
    /// One sentence.
    pub summary: String,
    /// What leads to it.
    pub why: Vec<String>,
    /// What to do.
    pub fix: Vec<String>,
    /// Who can do it; null on pass.
    pub owner: Option<Owner>,
    /// Codes of errors that follow from the cause.
    pub consequences: Vec<String>,
}

//! The one answer of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Advice, Cause, Certainty, Decide, Layer, Leg, Owner, Text};

/// The outcome in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictStatus {
    /// Everything asked for was seen to work.
    Pass,
    /// It works, with a warning.
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
    /// The outcome of the whole run.
    pub status: VerdictStatus,
    /// The broken leg; null on pass.
    pub leg: Option<Leg>,
    /// The broken layer; null on pass.
    pub layer: Option<Layer>,
    /// The code of the cause; null on pass.
    pub code: Option<String>,
    /// Tells if the cause itself was seen; null on pass.
    pub certainty: Option<Certainty>,
    /// The verdict in one sentence.
    pub summary: Text,
    /// The evidence that leads to it.
    pub why: Vec<Text>,
    /// The one who can repair it; null on pass.
    pub owner: Option<Owner>,
    /// The causes that remain, the likeliest first; empty where it is certain.
    pub causes: Vec<Cause>,
    /// The one look that decides between them.
    pub decide: Option<Decide>,
    /// The advice, the best one first.
    pub fix: Vec<Advice>,
    /// Codes of errors that follow from the cause.
    pub consequences: Vec<String>,
}

//! The report: what every format renders.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Certainty, Finding, Layer, Leg, Millis, Redaction, Verdict, VerdictStatus};
use crate::observations::Observations;

/// The version of the report's shape.
pub const SCHEMA_VERSION: u32 = 2;

/// A run, observed and judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of this shape: 2.
    pub schema_version: u32,
    /// The program that wrote it.
    pub tool: Tool,
    /// The end of the run.
    #[serde(default)]
    pub ended: Ended,
    /// Start of the run, UTC.
    pub started_at: jiff::Timestamp,
    /// The time of the whole run.
    pub duration_ms: Millis,
    /// The verdict, as the program gave it.
    pub verdict: Verdict,
    /// The judgement of an earlier version over the same observations, where it differs.
    #[serde(default)]
    pub earlier: Option<Earlier>,
    /// The table, in the order of the path.
    pub rows: Vec<Row>,
    /// Every symptom, in the order of the path.
    pub findings: Vec<Finding>,
    /// The names replaced by `--redact`; null where none were.
    #[serde(default)]
    pub redaction: Option<Redaction>,
    /// The observations of the probes.
    pub observations: Observations,
}

/// The end of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// All that was asked for was probed, or `--deadline` came.
    #[default]
    Complete,
    /// Ctrl-C or SIGTERM came; what was seen so far is there.
    Interrupted,
}

/// A verdict that was given before on the same observations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// The version that gave it.
    pub tool: Tool,
    /// The answer itself.
    pub verdict: EarlierVerdict,
}

/// The answer of an earlier verdict, and its sentence; causes and advice are made anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EarlierVerdict {
    /// The outcome.
    pub status: VerdictStatus,
    /// The broken leg; null on pass.
    pub leg: Option<Leg>,
    /// The broken layer; null on pass.
    pub layer: Option<Layer>,
    /// The code of the cause; null on pass.
    pub code: Option<String>,
    /// Seen or inferred; null on pass.
    pub certainty: Option<Certainty>,
    /// One sentence.
    pub summary: String,
}

impl From<&Verdict> for EarlierVerdict {
    fn from(verdict: &Verdict) -> Self {
        Self {
            status: verdict.status,
            leg: verdict.leg,
            layer: verdict.layer,
            code: verdict.code.clone(),
            certainty: verdict.certainty,
            summary: verdict.summary.to_string(),
        }
    }
}

impl EarlierVerdict {
    /// Tells if both give the same answer, whatever their words.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let answer = |v: &Self| (v.status, v.leg, v.layer, v.code.clone(), v.certainty);
        answer(self) == answer(other)
    }
}

/// The program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// The name of the program: `dcvdiag`.
    pub name: String,
    /// The program's semantic version.
    pub version: String,
}

/// The result of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowStatus {
    /// The step was seen to work.
    Pass,
    /// Works, with a warning.
    Warn,
    /// The step is broken.
    Fail,
    /// The step was not seen.
    Skip,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The leg that was dialled.
    pub leg: Leg,
    /// The layer that was asked.
    pub layer: Layer,
    /// The result of the row.
    pub status: RowStatus,
    /// The observation, in a few words.
    pub summary: String,
    /// The longest of its probes; null where none was made.
    pub duration_ms: Option<Millis>,
    /// The codes found here.
    pub codes: Vec<String>,
    /// Why it was skipped; null unless it was.
    pub blocked_by: Option<BlockedBy>,
}

/// The thing that kept a row from being probed: another row, or a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "BlockedByWords", into = "BlockedByWords")]
#[schemars(with = "BlockedByShape")]
pub enum BlockedBy {
    /// A row that came to nothing.
    Step {
        /// The leg that was dialled.
        leg: Leg,
        /// The layer that was asked.
        layer: Layer,
    },
    /// Something else.
    Reason(SkipReason),
}

/// The reason of a row that was not probed, or not to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// Nothing was given to ask.
    NotAsked,
    /// `--only` or `--skip` left it out.
    Skipped,
    /// `--deadline` came first.
    Deadline,
    /// Ctrl-C or SIGTERM came first.
    Interrupted,
    /// It was probed and came to nothing, and no finding says why.
    Unexplained,
}

impl SkipReason {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotAsked => "not-asked",
            Self::Skipped => "skipped",
            Self::Deadline => "deadline",
            Self::Interrupted => "interrupted",
            Self::Unexplained => "unexplained",
        }
    }

    /// Tells if the row was meant to be seen: the run is inconclusive without it.
    #[must_use]
    pub const fn is_unmeasured(self) -> bool {
        matches!(self, Self::Deadline | Self::Interrupted | Self::Unexplained)
    }
}

/// The shape of [`BlockedBy`] in the published schema.
#[derive(JsonSchema)]
#[schemars(rename = "BlockedBy", untagged)]
#[expect(dead_code, reason = "it is read by the generator of the schema alone")]
enum BlockedByShape {
    /// A row that came to nothing.
    Step {
        /// The leg that was dialled.
        leg: Leg,
        /// The layer that was asked.
        layer: Layer,
    },
    /// Something else.
    Reason {
        /// The reason why it was not seen.
        reason: SkipReason,
    },
}

/// [`BlockedBy`] in JSON: a leg and a layer, or a reason.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockedByWords {
    /// The leg that blocked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    leg: Option<Leg>,
    /// The layer that blocked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    layer: Option<Layer>,
    /// The reason, where no layer blocked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<SkipReason>,
}

impl From<BlockedBy> for BlockedByWords {
    fn from(it: BlockedBy) -> Self {
        match it {
            BlockedBy::Step { leg, layer } => {
                Self { leg: Some(leg), layer: Some(layer), reason: None }
            }
            BlockedBy::Reason(reason) => Self { leg: None, layer: None, reason: Some(reason) },
        }
    }
}

impl TryFrom<BlockedByWords> for BlockedBy {
    type Error = &'static str;

    fn try_from(words: BlockedByWords) -> Result<Self, Self::Error> {
        match (words.leg, words.layer, words.reason) {
            (Some(leg), Some(layer), None) => Ok(Self::Step { leg, layer }),
            (None, None, Some(reason)) => Ok(Self::Reason(reason)),
            _ => Err("blocked_by holds a leg and a layer, or a reason"),
        }
    }
}

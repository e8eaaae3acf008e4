//! The report: what every format renders.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Finding, Layer, Leg, Millis, Observations, Redaction, Verdict};

/// The version of the report's shape; it grows without changing, fields are only added.
pub const SCHEMA_VERSION: u32 = 1;

/// A run, observed and judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// 1.
    pub schema_version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// How the run came to its end.
    #[serde(default)]
    pub ended: Ended,
    /// Start of the run, UTC.
    pub started_at: jiff::Timestamp,
    /// The whole run.
    pub duration_ms: Millis,
    /// The answer.
    pub verdict: Verdict,
    /// What a version before this one made of the same observations, where it differs.
    #[serde(default)]
    pub earlier: Option<Earlier>,
    /// The table, in the order of the path.
    pub rows: Vec<Row>,
    /// Every symptom, in the order of the path.
    pub findings: Vec<Finding>,
    /// What was replaced by `--redact`; null where nothing was.
    #[serde(default)]
    pub redaction: Option<Redaction>,
    /// What the probes saw.
    pub observations: Observations,
}

/// How a run came to its end.
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
    /// Who gave it.
    pub tool: Tool,
    /// The verdict as it was saved.
    pub verdict: Verdict,
}

/// The program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// `dcvdiag`.
    pub name: String,
    /// Semantic version.
    pub version: String,
}

/// The result of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowStatus {
    /// Seen to work.
    Pass,
    /// Works, with something to mend.
    Warn,
    /// Broken.
    Fail,
    /// Not seen.
    Skip,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its leg.
    pub leg: Leg,
    /// Its layer.
    pub layer: Layer,
    /// Its result.
    pub status: RowStatus,
    /// What was seen, in a few words.
    pub summary: String,
    /// The longest of its probes; null where none was made.
    pub duration_ms: Option<Millis>,
    /// The codes found here.
    pub codes: Vec<String>,
    /// Why it was skipped; null unless it was.
    pub blocked_by: Option<BlockedBy>,
}

/// What kept a row from being probed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BlockedBy {
    /// The leg that blocked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<Leg>,
    /// The layer that blocked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<Layer>,
    /// `not-asked`, `skipped`, `deadline`, `interrupted` or `unexplained`, where no layer did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

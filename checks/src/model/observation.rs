//! Outcomes of probes: seen, failed or skipped, with their time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Layer, Leg};

/// Milliseconds, with fractions.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Millis(pub f64);

/// The end of a probe: seen, failed, or never made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome<F, E> {
    /// The other side answered; a refusal at a higher layer is an answer too.
    Seen(F),
    /// It did not come to an answer; the failure is itself a fact.
    Failed(E),
    /// Nothing was sent, for this reason.
    Skipped(Skip),
}

/// Why a probe was not made or not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Skip {
    /// A lower layer, perhaps on another leg, did not come up.
    BlockedBy {
        /// The leg that was dialled.
        leg: Leg,
        /// The layer that was asked.
        layer: Layer,
    },
    /// Nothing was given to ask.
    NotAsked,
    /// `--only` or `--skip` left it out.
    Skipped,
    /// The run's `--deadline` came first.
    Deadline,
    /// The person pressed Ctrl-C.
    Interrupted,
}

impl Skip {
    /// The run ended before the probe did.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        matches!(self, Self::Deadline | Self::Interrupted)
    }
}

/// One probe with the time it took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observation<F, E> {
    /// From its start to its outcome; null where nothing was sent.
    pub elapsed_ms: Option<Millis>,
    /// The outcome of the probe.
    pub outcome: Outcome<F, E>,
}

impl<F, E> Observation<F, E> {
    /// A probe that was not made.
    #[must_use]
    pub const fn skipped(why: Skip) -> Self {
        Self { elapsed_ms: None, outcome: Outcome::Skipped(why) }
    }

    /// The facts, where there are any.
    #[must_use]
    pub const fn seen(&self) -> Option<&F> {
        if let Outcome::Seen(facts) = &self.outcome { Some(facts) } else { None }
    }

    /// The failure, where there is one.
    #[must_use]
    pub const fn failed(&self) -> Option<&E> {
        if let Outcome::Failed(failure) = &self.outcome { Some(failure) } else { None }
    }

    /// The reason it was not made.
    #[must_use]
    pub const fn skip(&self) -> Option<Skip> {
        if let Outcome::Skipped(skip) = &self.outcome { Some(*skip) } else { None }
    }
}

/// The failure of a probe whose attempts each keep their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Never {}

/// The host the tool ran on, as far as it matters to the judgement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vantage {
    /// `linux`, `macos`, `windows`, …
    pub os: String,
}

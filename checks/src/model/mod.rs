//! The words the whole tool speaks: what was asked, what was seen, what it means.

mod advice;
mod finding;
mod layer;
mod leg;
mod observation;
mod owner;
mod redaction;
mod target;
mod text;
mod verdict;

pub use advice::{Advice, Cause, Decide, Site};
pub use finding::{Certainty, Evidence, Finding, Severity};
pub use layer::Layer;
pub use leg::{Leg, LegWords};
pub use observation::{Millis, Never, Observation, Outcome, Skip, Vantage};
pub use owner::Owner;
pub use redaction::{Kind, Redaction, Replaced};
pub use target::{BrokerTarget, EndpointTarget, LegTarget, TargetFacts, Transport};
pub use text::{Arg, English, Templates, Text, holes};
pub use verdict::{Verdict, VerdictStatus};

//! The words the whole tool speaks: what was asked, what was seen, what it means.

mod advice;
mod finding;
mod layer;
mod leg;
mod observation;
mod owner;
mod redaction;
mod report;
mod said;
mod target;
mod verdict;
mod view;

pub use advice::{Advice, Cause, Decide, Site};
pub use finding::{Certainty, Doubt, Evidence, Finding, Severity};
pub use layer::Layer;
pub use leg::{Leg, LegWords};
pub use observation::{
    App, Followups, LegObservations, Millis, Never, Observation, Observations, Outcome, Route,
    Skip, Vantage,
};
pub use owner::Owner;
pub use redaction::{Kind, Redaction, Replaced};
pub use report::{
    BlockedBy, Earlier, EarlierVerdict, Ended, Report, Row, RowStatus, SCHEMA_VERSION, SkipReason,
    Tool,
};
pub use said::{Arg, English, Templates, Text, holes};
pub use target::{BrokerTarget, EndpointTarget, LegTarget, TargetFacts, Transport};
pub use verdict::{Verdict, VerdictStatus};
pub use view::Place;

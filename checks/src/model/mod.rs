//! The words the whole tool speaks: what was asked, what was seen, what it means.

mod finding;
mod observation;
mod path;
mod redaction;
mod report;
mod target;
mod verdict;
mod view;

pub use finding::{Certainty, Doubt, Evidence, Finding, Severity};
pub use observation::{
    BrokerApp, EndpointApp, Followups, LegObservations, Millis, Never, Observation, Observations,
    Outcome, Route, Skip, Vantage,
};
pub use path::{Layer, Leg, Owner};
pub use redaction::{Kind, Redaction, Replaced};
pub use report::{BlockedBy, Earlier, Ended, Report, Row, RowStatus, SCHEMA_VERSION, Tool};
pub use target::{BrokerTarget, TargetFacts, Transport};
pub use verdict::{Verdict, VerdictStatus};
pub use view::Place;

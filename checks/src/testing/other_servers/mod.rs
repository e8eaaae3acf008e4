//! Answers of servers that are no part of a DCV path, at every place an answer can stand: the verdict
//! stays at the layer where it stands, and whoever made the answer is named and not the gateway.

mod amazon;
mod bystanders;
mod haproxy;
mod host;
mod nginx;
mod resolve;
mod tests;
mod tls;
mod websocket;

use crate::http::HttpAnswer;
use crate::model::{Finding, Layer, Owner, Severity};
use crate::report::Report;
use crate::testing::path::answer_with;

/// An answer as the program sends it.
pub(super) struct OtherServer {
    /// The program that sends it.
    program: &'static str,
    status: u16,
    fields: Vec<(&'static str, &'static str)>,
    body: String,
    /// The owner of what the program made itself; none where it may as well come from the gateway.
    owner: Option<Owner>,
}

/// All of them.
pub(super) fn other_servers() -> Vec<OtherServer> {
    let mut all = nginx::answers();
    all.extend(haproxy::answers());
    all.extend(amazon::answers());
    all.extend(bystanders::answers());
    all
}

impl OtherServer {
    fn new(program: &'static str, status: u16, body: impl Into<String>) -> Self {
        Self { program, status, fields: Vec::new(), body: body.into(), owner: None }
    }

    fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.fields.push((name, value));
        self
    }

    /// The program made it: nobody behind it was asked.
    fn made_itself(self) -> Self {
        Self { owner: Some(Owner::LoadBalancer), ..self }
    }

    fn answer(&self) -> HttpAnswer {
        self.with_status(self.status)
    }

    fn with_status(&self, status: u16) -> HttpAnswer {
        answer_with(status, &self.body, &self.fields)
    }

    fn is_own(&self) -> bool {
        self.owner.is_some()
    }

    /// In the message of a test that fails.
    fn told(&self) -> String {
        format!("{} {} {:?} {:?}", self.program, self.status, self.fields, self.body)
    }

    /// Who made it is to mend it, in a finding that names the program.
    fn is_blamed_in(&self, finding: &Finding) {
        let Some(owner) = self.owner else { return };
        let owner = if self.status == 407 { Owner::Network } else { owner };
        assert_eq!(finding.owner, Some(owner), "{}: {finding:?}", self.told());
        let said = format!(
            "{} {}",
            finding.message,
            finding.fix.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        )
        .to_lowercase();
        assert!(said.contains(&self.program.to_lowercase()), "{}: {said}", self.told());
    }
}

impl Report {
    /// The errors of a layer; their evidence resolves, and their advice has no gaps.
    fn errors_of(&self, layer: Layer) -> Vec<&Finding> {
        let _ = self.sound_codes(layer);
        let here = self.findings.iter().filter(|finding| finding.layer == layer);
        here.filter(|finding| finding.severity == Severity::Error).collect()
    }
}

#[test]
fn whoever_made_an_answer_is_known_by_it() {
    for one in other_servers() {
        let own = one.answer().is_intermediarys_own();
        assert_eq!(own, one.is_own(), "{}", one.told());
    }
}

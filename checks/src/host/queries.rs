//! Queries on the answers to the Host values: status, result, and who answered.

use crate::host::HostAttempt;
use crate::http::HttpFailure;
use crate::model::{Outcome, Text};
use crate::text;

impl HostAttempt {
    /// The status of the answer, where one came.
    pub(crate) fn status(&self) -> Option<u16> {
        self.answer.seen().map(|answer| answer.status)
    }

    /// `403`, `closed`, `no answer`: what sets one attempt apart from another.
    pub(crate) fn result(&self) -> Text {
        match &self.answer.outcome {
            Outcome::Seen(answer) => text!("{status}", status = answer.status),
            Outcome::Failed(HttpFailure::Silent) => text!("no answer"),
            Outcome::Failed(HttpFailure::Closed) => text!("closed"),
            Outcome::Failed(HttpFailure::Reset) => text!("reset"),
            Outcome::Failed(HttpFailure::NotHttp { .. }) => text!("not HTTP"),
            Outcome::Failed(failure) => failure.text(),
            Outcome::Skipped(_) => text!("not asked"),
        }
    }

    /// Refused because of its Host: 400, 403, 421, or the connection closed without an answer.
    pub(crate) fn is_refused(&self) -> bool {
        matches!(self.status(), Some(400 | 403 | 421))
            || matches!(self.answer.failed(), Some(HttpFailure::Closed | HttpFailure::Reset))
    }

    /// Answered as by a server that takes the Host for its own; a 404 counts: no web client.
    pub(crate) fn is_accepted(&self) -> bool {
        matches!(self.status(), Some(200..=399 | 401 | 404))
    }
}

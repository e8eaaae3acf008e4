//! After a broker that did not resolve: the same question with a word that is no transport.

use dcvdiag_checks::model::{Observation, Outcome};
use dcvdiag_checks::resolve::{OtherTransport, ResolveFacts};

use crate::patience::Patience;
use crate::probe::http::exchange;
use crate::probe::resolve::ResolvePlan;
use crate::probe::session::Dial;

/// Transports that people try who look for the WebSocket.
const WORD: &str = "WebSocket";

/// Asked where no transport was resolved, and one got 400 or 404; it reads, and changes nothing.
pub async fn after(
    seen: &ResolveFacts,
    plan: &ResolvePlan,
    dial: Dial<'_>,
    patience: &Patience,
) -> Option<OtherTransport> {
    let statuses = seen.questions.iter().filter_map(|q| Some(q.answer.seen()?.status));
    let statuses: Vec<u16> = statuses.collect();
    if statuses.contains(&200) || !statuses.iter().any(|status| matches!(status, 400 | 404)) {
        return None;
    }
    let patience = patience.for_follow_ups();
    let opened = dial.open(&patience).await;
    let local = opened.as_ref().map_or(dial.to.ip(), |opened| opened.local);
    let request = plan.request(WORD, local);
    let answer = match opened {
        Ok(opened) => exchange(opened.wire, &plan.ask(&request, &patience), &patience).await,
        Err(failure) => Observation { elapsed_ms: None, outcome: Outcome::Failed(failure) },
    };
    Some(OtherTransport { transport: WORD.to_owned(), request, answer })
}

//! After a 403 on the page: the same request with the Origin that its own pages would send.

use dcvdiag_checks::host::{HostAttempt, HostFacts, HostKind};
use dcvdiag_checks::model::{Observation, Outcome};

use crate::patience::Patience;
use crate::probe::http::{Ask, exchange};
use crate::probe::session::Dial;

/// Asked where the browser's request got 403.
pub async fn after(
    seen: &HostFacts,
    host: &str,
    dial: Dial<'_>,
    patience: &Patience,
) -> Option<HostAttempt> {
    let (_, browser) = seen.endpoint()?;
    browser.answer.seen().filter(|answer| answer.status == 403)?;
    let patience = patience.for_follow_ups();
    let origin = format!("https://{host}");
    let headers = vec![("origin", origin.clone())];
    let ask = Ask { headers, ..Ask::get(seen.path.as_str(), host) };
    let answer = match dial.open(&patience).await {
        Ok(opened) => exchange(opened.wire, &ask, &patience).await,
        Err(failure) => Observation { elapsed_ms: None, outcome: Outcome::Failed(failure) },
    };
    let kind = HostKind::WithOrigin;
    Some(HostAttempt { kind, host: host.to_owned(), origin: Some(origin), answer })
}

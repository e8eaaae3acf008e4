//! The same GET with several Host values, each on a connection of its own, all at once.

use dcvdiag_checks::host::{HostAttempt, HostFacts, HostKind};
use dcvdiag_checks::http::{HttpAnswer, HttpFailure};
use dcvdiag_checks::model::{Never, Observation, Outcome};
use futures_util::future::join_all;

use super::http::{Ask, exchange, query_value};
use super::session::{Dial, Wire};
use super::tls::Verified;
use crate::patience::Patience;
use crate::secret::Secret;

/// A Host value to try.
pub struct HostValue {
    /// What it stands for.
    pub kind: HostKind,
    /// The value.
    pub value: String,
}

/// The values besides the browser's own, on connections of their own.
pub async fn others(
    dial: Dial<'_>,
    path: &str,
    values: &[HostValue],
    patience: &Patience,
) -> Vec<HostAttempt> {
    let each = values.iter().map(|host| async move {
        let answer = match dial.open(patience).await {
            Ok(opened) => exchange(opened.wire, &Ask::get(path, &host.value), patience).await,
            Err(failure) => Observation { elapsed_ms: None, outcome: Outcome::Failed(failure) },
        };
        HostAttempt { kind: host.kind, host: host.value.clone(), origin: None, answer }
    });
    join_all(each).await
}

/// What the browser would send, over the session that was just probed.
pub async fn as_browser(
    wire: Wire,
    path: &str,
    host: &str,
    patience: &Patience,
) -> Observation<HttpAnswer, HttpFailure> {
    exchange(wire, &Ask::get(path, host), patience).await
}

/// The same with the link's token, in the link's own place for it.
pub async fn with_token(
    session: Verified,
    path: &str,
    host: &str,
    token: &Secret,
    patience: &Patience,
) -> Observation<HttpAnswer, HttpFailure> {
    let path = format!("{path}?authToken={}", query_value(token.expose()));
    let ask = Ask { secret: Some(token), ..Ask::get(path, host) };
    exchange(Box::new(session.into_stream()), &ask, patience).await
}

/// The comparison, the browser's own value first.
pub fn comparison(
    path: &str,
    host: &str,
    answer: Observation<HttpAnswer, HttpFailure>,
    others: Vec<HostAttempt>,
) -> Observation<HostFacts, Never> {
    let elapsed_ms = answer.elapsed_ms;
    if let Some(cut) = answer.skip() {
        return Observation::skipped(cut);
    }
    let first =
        HostAttempt { kind: HostKind::Endpoint, host: host.to_owned(), origin: None, answer };
    let attempts = std::iter::once(first).chain(others).collect();
    let facts = HostFacts { path: path.to_owned(), attempts };
    Observation { elapsed_ms, outcome: Outcome::Seen(facts) }
}

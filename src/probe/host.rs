//! Sends one GET with several Host values, each on a connection of its own, all at once.

use std::net::IpAddr;

use dcvdiag_checks::address::{authority, bracketed};
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
    /// The meaning of the value.
    pub kind: HostKind,
    /// The value of the Host header.
    pub value: String,
}

/// The page that is asked for, and with which Host values.
pub struct HostPlan {
    /// The path of the page that is asked for.
    pub path: String,
    /// The browser's own value: name and port.
    pub host: String,
    /// The token to send, where that was asked for.
    pub token: Option<Secret>,
    /// The name or address of the endpoint, and its port.
    pub endpoint: (String, u16),
    /// The names of `--host-alias`.
    pub aliases: Vec<String>,
}

impl HostPlan {
    /// The Host values to compare besides the browser's own, for one address.
    pub fn values(&self, address: IpAddr) -> Vec<HostValue> {
        let (host, port) = (&self.endpoint.0, self.endpoint.1);
        let value = |kind, value: String| HostValue { kind, value };
        let mut values = vec![
            value(HostKind::EndpointWithoutPort, bracketed(host)),
            value(HostKind::Address, authority(&address.to_string(), port)),
            value(HostKind::Localhost, authority("localhost", port)),
        ];
        values.extend(self.aliases.iter().map(|alias| value(HostKind::Alias, alias.clone())));
        values
    }
}

/// The values besides the browser's own, on connections of their own.
pub async fn others(
    dial: Dial<'_>,
    plan: &HostPlan,
    address: IpAddr,
    patience: &Patience,
) -> Vec<HostAttempt> {
    let path = plan.path.as_str();
    let values = plan.values(address);
    let each = values.iter().map(|host| async move {
        let answer = match dial.open(patience).await {
            Ok(opened) => exchange(opened.wire, &Ask::get(path, &host.value), patience).await,
            Err(failure) => Observation { elapsed_ms: None, outcome: Outcome::Failed(failure) },
        };
        HostAttempt { kind: host.kind, host: host.value.clone(), origin: None, answer }
    });
    join_all(each).await
}

/// The browser's request, over the session that was just probed.
pub async fn as_browser(
    wire: Wire,
    plan: &HostPlan,
    patience: &Patience,
) -> Observation<HttpAnswer, HttpFailure> {
    exchange(wire, &Ask::get(&plan.path, &plan.host), patience).await
}

/// Adds the link's token, in the link's own place for it.
pub async fn with_token(
    session: Verified,
    plan: &HostPlan,
    token: &Secret,
    patience: &Patience,
) -> Observation<HttpAnswer, HttpFailure> {
    let path = format!("{}?authToken={}", plan.path, query_value(token.expose()));
    let ask = Ask { secret: Some(token), ..Ask::get(path, &plan.host) };
    exchange(Box::new(session.into_stream()), &ask, patience).await
}

/// The comparison, the browser's own value first.
pub fn comparison(
    plan: &HostPlan,
    answer: Observation<HttpAnswer, HttpFailure>,
    others: Vec<HostAttempt>,
) -> Observation<HostFacts, Never> {
    let elapsed_ms = answer.elapsed_ms;
    if let Some(cut) = answer.skip() {
        return Observation::skipped(cut);
    }
    let first =
        HostAttempt { kind: HostKind::Endpoint, host: plan.host.clone(), origin: None, answer };
    let attempts = std::iter::once(first).chain(others).collect();
    let facts = HostFacts { path: plan.path.clone(), attempts };
    Observation { elapsed_ms, outcome: Outcome::Seen(facts) }
}

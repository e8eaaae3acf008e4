//! After a refused upgrade: what differs when one thing about it differs.

use dcvdiag_checks::websocket::{Purpose, UpgradeAttempt};
use futures_util::future::join_all;

use crate::patience::Patience;
use crate::probe::session::Dial;
use crate::probe::websocket::{UpgradePlan, nonsense, upgrade};

/// Experiments that may follow a refusal.
pub struct Other<'a> {
    /// The path that clients fall back on.
    pub path: Option<&'a str>,
    /// The client's path with a session that cannot exist; none where it names no session.
    pub session: Option<&'a str>,
    /// True where more is tried than what a client would fall back on by itself.
    pub follow_ups: bool,
}

/// Sends the requests that a refusal asks for, side by side.
pub async fn after(
    refused: &UpgradeAttempt,
    plan: &UpgradePlan,
    other: Other<'_>,
    dial: Dial<'_>,
    patience: &Patience,
) -> Vec<UpgradeAttempt> {
    let Some(answer) = refused.refused() else {
        return Vec::new();
    };
    let mut plans = fallbacks(plan, answer.status, &other);
    if other.follow_ups {
        plans.extend(experiments(plan, answer.status, &other));
    }
    let patience = patience.for_follow_ups();
    let patience = &patience;
    join_all(
        plans
            .into_iter()
            .map(|plan| async move { upgrade(dial.open(patience).await, plan, patience).await }),
    )
    .await
}

/// The steps that a client takes by itself.
fn fallbacks(plan: &UpgradePlan, status: u16, other: &Other<'_>) -> Vec<UpgradePlan> {
    let protocol = plan.protocol.as_ref().map(|_| UpgradePlan {
        purpose: Purpose::WithoutProtocol,
        protocol: None,
        ..plan.clone()
    });
    let path = other.path.filter(|_| status == 404).map(|path| UpgradePlan {
        purpose: Purpose::OtherPath,
        path: path.to_owned(),
        ..plan.clone()
    });
    protocol.into_iter().chain(path).collect()
}

/// The requests that tell the causes of a status apart.
fn experiments(plan: &UpgradePlan, status: u16, other: &Other<'_>) -> Vec<UpgradePlan> {
    let but = |purpose| UpgradePlan { purpose, ..plan.clone() };
    match status {
        404 => {
            let path = UpgradePlan { path: nonsense(), ..but(Purpose::NonsensePath) };
            let session = other
                .session
                .map(|path| UpgradePlan { path: path.to_owned(), ..but(Purpose::NonsenseSession) });
            std::iter::once(path).chain(session).collect()
        }
        403 => {
            let port = plan.host.rsplit_once(':').map_or("443", |(_, port)| port);
            let host = format!("localhost:{port}");
            let local = Some("https://localhost".to_owned());
            vec![
                UpgradePlan { origin: local, ..but(Purpose::OtherOrigin) },
                UpgradePlan { origin: None, ..but(Purpose::WithoutOrigin) },
                UpgradePlan { host, ..but(Purpose::OtherHost) },
            ]
        }
        _ => Vec::new(),
    }
}

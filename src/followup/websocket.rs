//! After a refused upgrade: what differs when one thing about it differs.

use dcvdiag_checks::websocket::{Purpose, UpgradeAttempt};
use futures_util::future::join_all;

use crate::patience::Patience;
use crate::probe::session::Dial;
use crate::probe::websocket::{UpgradePlan, nonsense, upgrade};

/// The experiments a refusal asks for, side by side.
pub async fn after(
    refused: &UpgradeAttempt,
    plan: &UpgradePlan,
    other_path: Option<&str>,
    dial: Dial<'_>,
    patience: &Patience,
) -> Vec<UpgradeAttempt> {
    let Some(answer) = refused.refused() else {
        return Vec::new();
    };
    let mut plans = Vec::new();
    if plan.protocol.is_some() {
        plans.push(UpgradePlan {
            purpose: Purpose::WithoutProtocol,
            protocol: None,
            ..plan.clone()
        });
    }
    if let (404, Some(path)) = (answer.status, other_path) {
        let path = path.to_owned();
        plans.push(UpgradePlan { purpose: Purpose::OtherPath, path, ..plan.clone() });
    }
    if answer.status == 404 {
        plans.push(UpgradePlan {
            purpose: Purpose::NonsensePath,
            path: nonsense(),
            ..plan.clone()
        });
    }
    if answer.status == 403 {
        let origin = "https://localhost".to_owned();
        plans.push(UpgradePlan { purpose: Purpose::OtherOrigin, origin, ..plan.clone() });
    }
    join_all(
        plans
            .into_iter()
            .map(|plan| async { upgrade(dial.open(patience).await, plan, patience).await }),
    )
    .await
}

//! The one judgement of a session: the errors it gives rise to, and whether a secret may go over it.

use std::net::SocketAddr;

use crate::catalogue::CHECKS;
use crate::model::{Layer, Observation, Outcome, Severity, Skip, TargetFacts, Vantage};
use crate::observations::{App, Followups, LegObservations, Observations, Route};
use crate::tls::{SignatureResult, TlsFacts, Trust};

/// The codes of the errors that the report will give for a session on the endpoint leg. They are
/// found by the checks themselves, over observations that hold this session and nothing else, so
/// that the verdict and what is sent cannot disagree.
#[must_use]
pub fn session_errors(
    session: &TlsFacts,
    target: &TargetFacts,
    taken_at: jiff::Timestamp,
) -> Vec<&'static str> {
    let seen = alone(session.clone(), target.clone(), taken_at);
    let errors = CHECKS.iter().filter(|c| c.layer == Layer::Tls && c.severity == Severity::Error);
    errors.filter(|check| !(check.judge)(&seen).is_empty()).map(|check| check.code).collect()
}

/// Tells if a secret may be sent over a session. All of these must hold:
///
/// 1. the CA file, or without one the system, trusts the certificate;
/// 2. the server proved that it holds the certificate's key;
/// 3. no check of the TLS layer finds an error.
#[must_use]
pub fn may_carry_secrets(
    session: &TlsFacts,
    target: &TargetFacts,
    taken_at: jiff::Timestamp,
) -> bool {
    let proven = session.signature.as_ref().map(|signature| &signature.result);
    *session.trust() == Trust::Trusted
        && proven == Some(&SignatureResult::Holds)
        && session_errors(session, target, taken_at).is_empty()
}

/// Observations of one session.
fn alone(session: TlsFacts, target: TargetFacts, taken_at: jiff::Timestamp) -> Observations {
    let route = Route {
        address: SocketAddr::from(([0, 0, 0, 0], 0)),
        dialled: None,
        tcp: Observation::skipped(Skip::NotAsked),
        tls: Observation { elapsed_ms: None, outcome: Outcome::Seen(session) },
        followups: Followups::default(),
        repeats: Vec::new(),
        app: App::default(),
    };
    let dns = Observation::skipped(Skip::NotAsked);
    Observations {
        taken_at,
        vantage: Vantage { os: String::new() },
        target,
        endpoint: Some(LegObservations { dns, routes: vec![route] }),
        broker: None,
    }
}

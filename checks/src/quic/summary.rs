//! Summary of the row in a few words.

use crate::model::{Leg, Outcome};
use crate::observations::Observations;
use crate::quic::QuicFailure;
use crate::quic::queries::versions;

/// `answered: versions 1, 2`, or what came instead.
pub(crate) fn summary(seen: &Observations, leg: Leg) -> String {
    let each: Vec<String> = seen
        .negotiations()
        .iter()
        .filter(|place| place.leg == leg)
        .filter_map(|place| match &place.it.outcome {
            Outcome::Seen(facts) => Some(format!("answered: {}", versions(facts))),
            Outcome::Failed(failure) => Some(brief(failure)),
            Outcome::Skipped(_) => None,
        })
        .collect();
    let Some(first) = each.first() else {
        return String::new();
    };
    let differs = each.iter().any(|words| words != first);
    if differs { format!("{first} · the addresses differ") } else { first.clone() }
}

fn brief(failure: &QuicFailure) -> String {
    match failure {
        QuicFailure::Silent { sent: 1 } => "no answer to 1 datagram".to_owned(),
        QuicFailure::Silent { sent } => format!("no answer to {sent} datagrams"),
        QuicFailure::Refused => "refused: port unreachable".to_owned(),
        QuicFailure::NotQuic { .. } => "what answers is no QUIC".to_owned(),
        QuicFailure::NoRoute => "this host has no route".to_owned(),
        QuicFailure::Denied => "denied by this host".to_owned(),
        QuicFailure::Other { detail } => crate::text::shown(detail, 80),
    }
}

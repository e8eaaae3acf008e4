//! Summary of the row in a few words.

use crate::model::Leg;
use crate::observations::Observations;
use crate::tls::{TlsFacts, Trust};

/// Version, name and trust of the first session; or how the handshakes ended.
pub(crate) fn summary(seen: &Observations, leg: Leg) -> String {
    let sessions: Vec<_> = seen.sessions().into_iter().filter(|s| s.leg == leg).collect();
    let failures: Vec<_> = seen.failed_handshakes().into_iter().filter(|f| f.leg == leg).collect();
    let Some(first) = sessions.first() else {
        return failures.first().map(|f| f.it.brief()).unwrap_or_default();
    };
    let name = seen.broker_or_server_name(leg);
    let mut parts = vec![first.it.version.clone()];
    parts.push(match first.it.covers_name {
        Some(true) => format!("SAN covers {name}"),
        Some(false) => format!("SAN does not cover {name}"),
        None => "certificate not readable".to_owned(),
    });
    parts.push(trust(first.it));
    if sessions.len() + failures.len() > 1 && !failures.is_empty() {
        parts.push(format!("{} of {} addresses", sessions.len(), sessions.len() + failures.len()));
    }
    if let (Some(failure), Some(address)) =
        (failures.first(), failures.first().and_then(|f| f.address))
    {
        parts.push(format!("{}: {}", address.ip(), failure.it.brief()));
    }
    parts.join(" · ")
}

fn trust(session: &TlsFacts) -> String {
    let leaf = session.leaf();
    let source = if session.ca_file_trust.is_some() { "the CA file" } else { "the system" };
    match session.trust() {
        Trust::Trusted => format!("trusted by {source}"),
        _ if leaf.is_some_and(|l| l.self_signed) => "self-signed".to_owned(),
        Trust::Unknown { .. } => "trust not judged".to_owned(),
        _ => format!("not trusted by {source}"),
    }
}

impl Observations {
    /// Name that the certificate of a leg must cover, in words.
    fn broker_or_server_name(&self, leg: Leg) -> &str {
        match leg {
            Leg::Endpoint => match &self.target.endpoint {
                Some(endpoint) if endpoint.server_name != endpoint.host => "--server-name",
                _ => leg.words().noun,
            },
            other => other.words().noun,
        }
    }
}

//! Summary of the row in a few words.

use crate::host::echoes::echo_summary;
use crate::host::{HostFacts, HostKind};
use crate::model::Leg;
use crate::observations::Observations;

impl HostKind {
    /// In the row.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint name",
            Self::EndpointWithoutPort => "endpoint name without port",
            Self::Address => "address",
            Self::Localhost => "localhost",
            Self::Alias => "alias",
            Self::WithOrigin => "endpoint name with Origin",
        }
    }
}

/// `200 for every Host`, or which value was answered how.
pub(crate) fn summary(seen: &Observations, leg: Leg) -> String {
    let mut hosts = seen.hosts();
    hosts.retain(|host| host.leg == leg);
    let Some(first) = hosts.first() else {
        return String::new();
    };
    let one = one_address(first.it);
    let differs = hosts.iter().any(|h| one_address(h.it) != one);
    if differs { format!("{one} · the addresses differ") } else { one }
}

fn one_address(facts: &HostFacts) -> String {
    if let Some(echo) = echo_summary(facts) {
        return echo.to_owned();
    }
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for attempt in &facts.attempts {
        let who = match attempt.kind {
            HostKind::Alias => attempt.host.clone(),
            kind => kind.word().to_owned(),
        };
        let result = attempt.result().to_string();
        match groups.iter_mut().find(|(r, _)| *r == result) {
            Some((_, names)) => names.push(who),
            None => groups.push((result, vec![who])),
        }
    }
    match groups.as_slice() {
        [(result, names)] if names.len() > 1 => format!("{result} for every Host value"),
        groups => {
            let each =
                groups.iter().map(|(result, names)| format!("{result} for {}", names.join(", ")));
            each.collect::<Vec<_>>().join(" · ")
        }
    }
}

//! Summary of the row in a few words.

use crate::model::{Leg, Observation};
use crate::observations::Observations;
use crate::tcp::{TcpFacts, TcpFailure};
use crate::text::shown;

/// `2 of 2 addresses`, or what happened instead.
pub(crate) fn summary(seen: &Observations, leg: Leg) -> String {
    let connects: Vec<_> = seen.connects().into_iter().filter(|c| c.leg == leg).collect();
    let up = connects.iter().filter(|c| c.it.seen().is_some()).count();
    let count = match (up, connects.len()) {
        (1, 1) => "connected".to_owned(),
        (up, all) => format!("{up} of {all} addresses"),
    };
    let mut failures: Vec<String> = Vec::new();
    for connect in &connects {
        let (Some(failure), Some(address)) = (connect.it.failed(), connect.address) else {
            continue;
        };
        failures.push(format!("{}: {}", address.ip(), shown(&failure.brief(), 80)));
    }
    let more = failures.len().saturating_sub(4);
    if more > 0 {
        failures.truncate(4);
        failures.push(format!("{more} more"));
    }
    let counted = if up == 0 { Vec::new() } else { vec![count] };
    [counted, failures, ratios(seen, leg)].concat().join(" · ")
}

/// `--repeat`: how often each address connected.
fn ratios(seen: &Observations, leg: Leg) -> Vec<String> {
    let repeats: Vec<_> = seen.repeats().into_iter().filter(|place| place.leg == leg).collect();
    let ratio = |made: &[Observation<TcpFacts, TcpFailure>]| {
        let up = made.iter().filter(|connect| connect.seen().is_some()).count();
        format!("{up} of {} connects", made.len())
    };
    let all: Vec<String> = repeats.iter().map(|place| ratio(place.it)).collect();
    match all.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => {
            vec![if rest.is_empty() { first.clone() } else { format!("{first} to each") }]
        }
        _ => {
            let named = repeats.iter().zip(&all);
            named
                .filter_map(|(place, ratio)| Some(format!("{}: {ratio}", place.address?.ip())))
                .collect()
        }
    }
}

//! Summary of the row in a few words.

use crate::dns::server_result::ResultClass;
use crate::dns::{Lookups, ResponseCode, is_private};
use crate::model::Leg;
use crate::observations::Observations;

/// The row's few words.
pub(crate) fn summary(seen: &Observations, leg: Leg) -> String {
    let Some(place) = seen.lookups().into_iter().find(|l| l.leg == leg) else {
        return String::new();
    };
    let resolved = seen.resolved().into_iter().find(|r| r.leg == leg);
    let Some(resolved) = resolved else {
        return unresolved(place.it);
    };
    let addresses = &resolved.it.addresses;
    let mut words: Vec<String> = addresses.iter().take(4).map(ToString::to_string).collect();
    if addresses.len() > 4 {
        words.push(format!("{} more", addresses.len() - 4));
    }
    let mut parts = vec![words.join(", ")];
    parts.extend(place.it.ttl_s().map(|ttl| format!("TTL {ttl} s")));
    let private = addresses.iter().filter(|a| is_private(**a)).count();
    parts.push(match private {
        0 => "public".to_owned(),
        n if n == addresses.len() => "private".to_owned(),
        n => format!("{n} of {} private", addresses.len()),
    });
    parts.join(" · ")
}

fn unresolved(lookups: &Lookups) -> String {
    let mut said: Vec<String> = Vec::new();
    for result in lookups.server_results() {
        let word = match (result.class, result.answer()) {
            (ResultClass::Unasked, _) => continue,
            (ResultClass::Knows, _) => "known",
            (_, Some(answer)) if answer.rcode == ResponseCode::NoError => "no addresses",
            (_, Some(answer)) => &answer.rcode.to_string(),
            (_, None) => "no answer",
        };
        let link = if word == "known" { "to" } else { "from" };
        said.push(format!("{word} {link} {}", result.server));
    }
    said.extend(lookups.system_said().map(|said| said.to_string()));
    said.join(" · ")
}

//! The clocks of the servers, by the Date of their answers.

use std::collections::HashSet;

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};

use crate::observations::{Observations, Place};
use crate::websocket::UpgradeAnswer;

/// Names in lower case, and values.
type Headers = Vec<(String, String)>;

/// The time of one server's clock.
pub(crate) struct Clock {
    pub(crate) place: Place<'static, ()>,
    pub(crate) says: Timestamp,
}

impl Observations {
    /// The first Date of every address of the endpoint.
    pub(crate) fn clocks(&self) -> Vec<Clock> {
        let mut all: Vec<Clock> = Vec::new();
        let mut known = HashSet::new();
        for (place, headers) in self.headers() {
            if known.contains(&place.address) {
                continue;
            }
            let Some((i, says)) = date(headers) else { continue };
            known.insert(place.address);
            let place = place.then(&i.to_string(), place.it);
            all.push(Clock { place, says });
        }
        all
    }

    /// The clock of a place's own server, where it is off by more than an answer may take.
    pub(crate) fn skewed_clock<T: ?Sized>(&self, place: &Place<'_, T>) -> Option<Clock> {
        let same = |c: &Clock| c.place.leg == place.leg && c.place.address == place.address;
        self.clocks().into_iter().find(|c| same(c) && c.is_skewed(self.taken_at))
    }

    /// The header fields of every answer on the endpoint leg.
    fn headers(&self) -> Vec<(Place<'static, ()>, &Headers)> {
        let mut all = Vec::new();
        for host in self.hosts() {
            for (i, attempt) in host.it.attempts.iter().enumerate() {
                let Some(answer) = attempt.answer.seen() else {
                    continue;
                };
                let at = host.below(&format!("attempts/{i}/answer/outcome/seen/headers"));
                all.push((bare(&host, at), &answer.headers));
            }
        }
        for upgrade in self.upgrades() {
            let Some(answer) = upgrade.it.answer.seen() else {
                continue;
            };
            let (kind, headers) = match answer {
                UpgradeAnswer::Switched(switched) => ("switched", &switched.headers),
                UpgradeAnswer::Refused(refused) => ("refused", &refused.headers),
            };
            let at = upgrade.below(&format!("answer/outcome/seen/{kind}/headers"));
            all.push((bare(&upgrade, at), headers));
        }
        all
    }
}

impl Clock {
    /// The lead of the server's clock over this host's; negative where it is behind.
    pub(crate) fn ahead(&self, taken_at: Timestamp) -> SignedDuration {
        self.says.duration_since(taken_at)
    }

    /// Off by more than five minutes.
    pub(crate) fn is_skewed(&self, taken_at: Timestamp) -> bool {
        self.ahead(taken_at).abs() > SignedDuration::from_mins(5)
    }
}

/// The Date (RFC 9110 §6.6.1) and which field it is. An answer with an Age came from a cache,
/// and its Date is older than itself.
fn date(headers: &[(String, String)]) -> Option<(usize, Timestamp)> {
    if headers.iter().any(|(name, _)| name == "age") {
        return None;
    }
    let i = headers.iter().position(|(name, _)| name == "date")?;
    let says = rfc2822::parse(headers[i].1.trim()).ok()?;
    Some((i, says.timestamp()))
}

fn bare<T: ?Sized>(place: &Place<'_, T>, at: String) -> Place<'static, ()> {
    place.without_value(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn an_http_date_is_read_unless_a_cache_gave_it() {
        let mut headers =
            vec![header("server", "x"), header("date", "Sun, 06 Nov 1994 08:49:37 GMT")];
        let says: Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
        assert_eq!(date(&headers), Some((1, says)));
        headers.push(header("age", "86400"));
        assert_eq!(date(&headers), None);
        assert_eq!(date(&[header("date", "yesterday")]), None);
    }
}

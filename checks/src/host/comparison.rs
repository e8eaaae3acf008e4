//! The browser's request beside the same request under other Host values, address by address.

use crate::check::Symptom;
use crate::host::{HostAttempt, HostFacts, HostKind};
use crate::http::{HttpAnswer, HttpFailure, shown};
use crate::model::{Observations, Outcome, Place};

/// What became of the browser's request, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Something on the way wants a login.
    ProxyLogin,
    /// It fares worse than the same request under another name or address.
    NameRejected,
    /// It fares worse than the same request without the port, and only than that.
    PortRejected,
    /// 403.
    Forbidden,
    /// 421.
    Misdirected,
    /// 404.
    NotFound,
    /// 502, 503, 504.
    Unavailable,
    /// Any other 5xx.
    ServerError,
    /// What came is not HTTP.
    NotHttp,
    /// The connection ended before an answer.
    Closed,
    /// Nothing came.
    Silent,
    /// Any other status answers a request for `/`.
    Answered,
    /// It was not sent.
    NotAsked,
}

/// One address of the endpoint.
pub(crate) struct Comparison<'a> {
    pub(crate) place: Place<'a, HostFacts>,
    /// The browser's request.
    pub(crate) asked: &'a HostAttempt,
    at: usize,
}

impl Observations {
    /// The comparison on every address.
    pub(crate) fn comparisons(&self) -> Vec<Comparison<'_>> {
        self.hosts().into_iter().filter_map(Comparison::of).collect()
    }

    /// The addresses on which the browser's request ended so.
    pub(crate) fn host_ending(&self, ending: Ending) -> Vec<Comparison<'_>> {
        self.comparisons().into_iter().filter(|c| c.ending() == ending).collect()
    }
}

impl<'a> Comparison<'a> {
    fn of(place: Place<'a, HostFacts>) -> Option<Self> {
        let (at, asked) = place.it.endpoint()?;
        Some(Self { place, asked, at })
    }

    /// What became of the browser's request.
    pub(crate) fn ending(&self) -> Ending {
        if self.login().is_some() {
            return Ending::ProxyLogin;
        }
        if !self.preferred().is_empty() {
            return Ending::NameRejected;
        }
        if self.without_port().is_some_and(|(_, other)| fares_better(other, self.asked)) {
            return Ending::PortRejected;
        }
        match &self.asked.answer.outcome {
            Outcome::Seen(answer) => by_status(answer.status),
            Outcome::Failed(failure) => by_failure(failure),
            Outcome::Skipped(_) => Ending::NotAsked,
        }
    }

    /// Other names and addresses that are accepted where the browser's Host is refused.
    pub(crate) fn preferred(&self) -> Vec<(usize, &'a HostAttempt)> {
        let all: Vec<_> = self.others().filter(|(_, o)| fares_better(o, self.asked)).collect();
        if all.iter().all(|(_, other)| other.kind == HostKind::EndpointWithoutPort) {
            return Vec::new(); // a matter of the port
        }
        all
    }

    /// The request with the endpoint's name alone, where that is another value.
    pub(crate) fn without_port(&self) -> Option<(usize, &'a HostAttempt)> {
        self.others().find(|(_, other)| other.kind == HostKind::EndpointWithoutPort)
    }

    /// The follow-up with an Origin.
    pub(crate) fn with_origin(&self) -> Option<(usize, &'a HostAttempt)> {
        let facts: &'a HostFacts = self.place.it;
        facts.attempts.iter().enumerate().find(|(_, other)| other.kind == HostKind::WithOrigin)
    }

    /// The request with a Host value of another kind.
    fn others(&self) -> impl Iterator<Item = (usize, &'a HostAttempt)> {
        let asked = self.asked;
        let facts: &'a HostFacts = self.place.it;
        facts.attempts.iter().enumerate().filter(move |(_, other)| other.host != asked.host)
    }

    /// The HTTP answer to the browser's request.
    pub(crate) fn answer(&self) -> Option<&'a HttpAnswer> {
        self.asked.answer.seen()
    }

    /// `for every Host value` or `for the endpoint's name`.
    pub(crate) fn scope(&self) -> &'static str {
        let result = self.asked.result();
        let mut others = self.others().peekable();
        if others.peek().is_some() && others.all(|(_, other)| other.result() == result) {
            "for every Host value"
        } else {
            "for the endpoint's name"
        }
    }

    /// A symptom of this address, borne out by the browser's request.
    pub(crate) fn symptom(&self, message: impl Into<String>) -> Symptom {
        let symptom = Symptom::new(self.place.leg, message).because(self.result_at(self.at));
        match self.place.address {
            Some(address) => symptom.at_address(address),
            None => symptom,
        }
    }

    /// Where the status, or the failure, of an attempt stands.
    pub(crate) fn result_at(&self, at: usize) -> String {
        let outcome = match self.place.it.attempts[at].answer.outcome {
            Outcome::Seen(_) => "seen/status",
            Outcome::Failed(_) => "failed",
            Outcome::Skipped(_) => "skipped",
        };
        self.place.below(&format!("attempts/{at}/answer/outcome/{outcome}"))
    }

    /// Where the body of the browser's answer stands.
    pub(crate) fn body_at(&self) -> String {
        self.place.below(&format!("attempts/{}/answer/outcome/seen/body", self.at))
    }

    /// Where a header field of the browser's answer stands.
    pub(crate) fn header_at(&self, name: &str) -> Option<String> {
        let field = self.answer()?.headers.iter().position(|(n, _)| n == name)?;
        let at = self.at;
        Some(self.place.below(&format!("attempts/{at}/answer/outcome/seen/headers/{field}/1")))
    }
}

impl HostAttempt {
    /// `"localhost" (200)`.
    pub(crate) fn quoted(&self) -> String {
        format!("\"{}\" ({})", shown(&self.host, 120), shown(&self.result(), 80))
    }
}

/// Refused here and accepted there; or unknown here and served there.
pub(crate) fn fares_better(other: &HostAttempt, than: &HostAttempt) -> bool {
    than.is_refused() && other.is_accepted()
        || than.status() == Some(404) && matches!(other.status(), Some(200..=399))
}

fn by_status(status: u16) -> Ending {
    match status {
        403 => Ending::Forbidden,
        404 => Ending::NotFound,
        421 => Ending::Misdirected,
        502..=504 => Ending::Unavailable,
        500..=599 => Ending::ServerError,
        _ => Ending::Answered,
    }
}

fn by_failure(failure: &HttpFailure) -> Ending {
    match failure {
        HttpFailure::Silent => Ending::Silent,
        HttpFailure::LocalResources => Ending::NotAsked, // see tcp.local-resources
        HttpFailure::NotHttp { .. } => Ending::NotHttp,
        HttpFailure::Closed
        | HttpFailure::Reset
        | HttpFailure::TlsAlert { .. }
        | HttpFailure::NoSession { .. }
        | HttpFailure::Other { .. } => Ending::Closed,
    }
}

#[cfg(test)]
mod tests {
    use crate::host::HostKind;
    use crate::model::Layer;
    use crate::websocket::sample::{Path, answer, failures};

    #[test]
    fn every_status_has_at_most_one_code() {
        for status in 200..=599 {
            let code = match status {
                403 => "host.forbidden",
                404 => "host.no-web-client",
                407 | 511 => "host.proxy-login",
                421 => "host.misdirected",
                502..=504 => "host.unavailable",
                500..=599 => "host.server-error",
                _ => "",
            };
            let path =
                Path::new().host(HostKind::Endpoint, "vpce.example:8443", Ok(answer(status, "")));
            let report = path.seen().reported();
            assert_eq!(report.sound_codes(Layer::Host).join(" "), code, "{status}");
        }
    }

    #[test]
    fn every_failure_has_exactly_one_code() {
        for failure in failures() {
            let text = failure.text();
            let path = Path::new().host(HostKind::Endpoint, "vpce.example:8443", Err(failure));
            assert_eq!(path.seen().reported().sound_codes(Layer::Host).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_differs_between_host_values_has_the_one_code_that_fits() {
        for (with, without, other, code) in [
            (403, 403, 200, "host.endpoint-name-rejected"),
            (403, 200, 200, "host.endpoint-name-rejected"),
            (404, 404, 302, "host.endpoint-name-rejected"),
            (403, 200, 403, "host.port-sensitive"),
            (200, 400, 400, "host.port-sensitive"),
            (200, 200, 403, ""),
            (404, 404, 404, "host.no-web-client"),
        ] {
            let path = Path::new()
                .host(HostKind::Endpoint, "vpce.example:8443", Ok(answer(with, "")))
                .host(HostKind::EndpointWithoutPort, "vpce.example", Ok(answer(without, "")))
                .host(HostKind::Address, "10.0.0.5:8443", Ok(answer(other, "")));
            let report = path.seen().reported();
            assert_eq!(report.sound_codes(Layer::Host).join(" "), code, "{with} {without} {other}");
        }
    }
}

//! Classes of the outcome of the browser's request: every class that is a fault has its check.

use crate::host::comparison::{Comparison, fares_better};
use crate::http::HttpFailure;
use crate::model::Outcome;

/// Outcome of the browser's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostClass {
    /// Something on the way wants a login.
    ProxyLogin,
    /// It fares worse than the same request under another name or address.
    NameRejected,
    /// It fares worse than the same request without the port, and only than that.
    PortRejected,
    /// The status 403: Host is not allowed.
    Forbidden,
    /// The status 421: Host belongs to another server.
    Misdirected,
    /// The status 404: there is no such page.
    NotFound,
    /// A status of a proxy without its server: 502, 503, 504.
    Unavailable,
    /// Any other 5xx.
    ServerError,
    /// An answer that is not HTTP.
    NotHttp,
    /// The connection ended before an answer.
    Closed,
    /// No answer came in time.
    Silent,
    /// Any other status answers a request for `/`.
    Answered,
    /// It was not sent.
    NotAsked,
}

impl Comparison<'_> {
    /// Class of the browser's request.
    pub(crate) fn outcome_class(&self) -> HostClass {
        if self.login().is_some() {
            return HostClass::ProxyLogin;
        }
        if !self.preferred().is_empty() {
            return HostClass::NameRejected;
        }
        if self.without_port().is_some_and(|(_, other)| fares_better(other, self.asked)) {
            return HostClass::PortRejected;
        }
        match &self.asked.answer.outcome {
            Outcome::Seen(answer) => by_status(answer.status),
            Outcome::Failed(failure) => by_failure(failure),
            Outcome::Skipped(_) => HostClass::NotAsked,
        }
    }
}

fn by_status(status: u16) -> HostClass {
    match status {
        403 => HostClass::Forbidden,
        404 => HostClass::NotFound,
        421 => HostClass::Misdirected,
        502..=504 => HostClass::Unavailable,
        500..=599 => HostClass::ServerError,
        _ => HostClass::Answered,
    }
}

fn by_failure(failure: &HttpFailure) -> HostClass {
    match failure {
        HttpFailure::Silent => HostClass::Silent,
        HttpFailure::LocalResources => HostClass::NotAsked, // see tcp.local-resources
        HttpFailure::NotHttp { .. } => HostClass::NotHttp,
        HttpFailure::Closed
        | HttpFailure::Reset
        | HttpFailure::TlsAlert { .. }
        | HttpFailure::NoSession { .. }
        | HttpFailure::Other { .. } => HostClass::Closed,
    }
}

#[cfg(test)]
mod tests {
    use crate::host::HostKind;
    use crate::model::Layer;
    use crate::testing::path::{Path, answer, failures};

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

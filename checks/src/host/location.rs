//! Where a redirect leads.

use std::net::IpAddr;

use crate::dns::is_private;
use crate::host::comparison::Comparison;
use crate::host::outcome_class::HostClass;
use crate::observations::Observations;

/// Names that mean something only where the server stands: RFC 6761 §6.3,
/// and the private DNS names of EC2 (Amazon VPC guide, "DNS attributes").
const INSIDE: [&str; 4] = [".localhost", ".localdomain", ".compute.internal", ".ec2.internal"];

/// A redirect away from the endpoint.
pub(crate) struct Redirect<'a> {
    /// The address that sends it.
    pub(crate) by: Comparison<'a>,
    /// The `Location` as the server sent it.
    pub(crate) location: &'a str,
    /// The name or address it leads to.
    pub(crate) host: String,
    /// True where only those who stand inside can go there.
    pub(crate) inside: bool,
}

impl Observations {
    /// The redirects that leave the endpoint's scheme, name or port.
    pub(crate) fn redirects(&self) -> Vec<Redirect<'_>> {
        let all = self.comparisons().into_iter();
        all.filter(|by| by.outcome_class() != HostClass::ProxyLogin)
            .filter_map(|by| redirect(self, by))
            .collect()
    }
}

fn redirect<'a>(seen: &Observations, by: Comparison<'a>) -> Option<Redirect<'a>> {
    let answer = by.answer().filter(|answer| (300..=399).contains(&answer.status))?;
    let location = answer.header("location")?.trim();
    let (scheme, host, port) = absolute(location)?;
    let target = seen.target.leg(by.place.leg)?;
    let same_host = host.eq_ignore_ascii_case(target.host.trim_end_matches('.'));
    if same_host && port == target.port && scheme == "https" {
        return None;
    }
    let dialled = by.place.address.is_some_and(|a| host.parse() == Ok(a.ip()));
    let inside = !same_host && !dialled && is_inside(&host);
    Some(Redirect { by, location, host, inside })
}

/// Scheme, host and port of a reference that names a host (RFC 3986 §4.2, §5.3).
pub(super) fn absolute(location: &str) -> Option<(String, String, u16)> {
    let (scheme, rest) = match location.strip_prefix("//") {
        Some(rest) => ("https", rest),
        None => location.split_once("://")?,
    };
    if !scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) {
        return None; // "://" inside a path or query
    }
    let scheme = scheme.to_ascii_lowercase();
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let authority = authority.rsplit('@').next()?;
    let (host, port) = match authority.strip_prefix('[') {
        Some(v6) => {
            let (host, tail) = v6.split_once(']')?;
            (host, tail.strip_prefix(':'))
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let default = if scheme == "http" { 80 } else { 443 };
    let port = port.and_then(|p| p.parse().ok()).unwrap_or(default);
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (!host.is_empty()).then_some((scheme, host, port))
}

fn is_inside(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => is_private(address) || address.is_unspecified(),
        Err(_) => !host.contains('.') || INSIDE.iter().any(|zone| host.ends_with(zone)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_read_with_its_default_port() {
        let read = |l| absolute(l).map(|(s, h, p)| format!("{s} {h} {p}"));
        assert_eq!(read("https://A.example/x?u=http://b").as_deref(), Some("https a.example 443"));
        assert_eq!(read("http://u:p@10.1.2.3:8080").as_deref(), Some("http 10.1.2.3 8080"));
        assert_eq!(read("https://[::1]:8443/").as_deref(), Some("https ::1 8443"));
        assert_eq!(read("//b.example:8443#x").as_deref(), Some("https b.example 8443"));
        for stays in ["/login", "login", "?next=https://a", "/go?to=https://a.example/", "https://"]
        {
            assert_eq!(read(stays), None, "{stays}");
        }
    }

    #[test]
    fn private_addresses_and_short_names_lie_inside() {
        for host in [
            "localhost",
            "gateway",
            "10.150.248.162",
            "127.0.0.1",
            "fd00::1",
            "ip-10-0-0-1.ap-northeast-1.compute.internal",
        ] {
            assert!(is_inside(host), "{host}");
        }
        for host in ["sso.example.com", "8.8.8.8"] {
            assert!(!is_inside(host), "{host}");
        }
    }
}

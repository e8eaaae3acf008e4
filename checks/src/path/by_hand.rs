//! Commands that repeat a step by hand, with dig, openssl or curl, for a POSIX shell.

use std::net::SocketAddr;

use crate::dns::Lookups;
use crate::model::{Leg, LegTarget};
use crate::observations::Observations;
use crate::shell::quoted;

/// Where a leg was asked for, and where its first address was really dialled.
struct Dialled<'a> {
    target: LegTarget<'a>,
    to: Option<SocketAddr>,
}

impl<'a> Dialled<'a> {
    fn of(seen: &'a Observations, leg: Leg) -> Option<Self> {
        let route = seen.leg(leg)?.routes.first();
        let to = route.map(|route| route.dialled.unwrap_or(route.address));
        Some(Self { target: seen.target.leg(leg)?, to })
    }

    /// `--connect-to` for curl, with a space in front; nothing where no address is known.
    fn connect_to(&self) -> String {
        let Some(to) = self.to else { return String::new() };
        let ip = match to {
            SocketAddr::V4(to) => to.ip().to_string(),
            SocketAddr::V6(to) => format!("[{}]", to.ip()),
        };
        format!(" --connect-to '::{ip}:{}'", to.port())
    }

    fn url(&self, path: &str) -> String {
        quoted(&format!("https://{}{path}", self.target.authority()))
    }
}

/// Asks for the name.
pub(super) fn dns(seen: &Observations, leg: Leg) -> Option<String> {
    let lookups = seen.lookups().into_iter().find(|lookups| lookups.leg == leg)?;
    Some(dig(lookups.it))
}

fn dig(lookups: &Lookups) -> String {
    let at = lookups.servers.first().map_or(String::new(), |server| {
        let address = server.server;
        let port =
            if address.port() == 53 { String::new() } else { format!(" -p {}", address.port()) };
        format!(" @{}{port}", address.ip())
    });
    format!("dig {} A{at}; dig {0} AAAA{at}", quoted(&lookups.name))
}

/// Connects to the first address.
pub(super) fn tcp(seen: &Observations, leg: Leg) -> Option<String> {
    let to = Dialled::of(seen, leg)?.to?;
    Some(format!("nc -vz {} {}", to.ip(), to.port()))
}

/// Shakes hands with the first address.
pub(super) fn tls(seen: &Observations, leg: Leg) -> Option<String> {
    let dialled = Dialled::of(seen, leg)?;
    let connect =
        dialled.to.map_or_else(|| quoted(&dialled.target.authority()), |to| to.to_string());
    Some(format!(
        "openssl s_client -connect {connect} -servername {} -alpn http/1.1 -showcerts </dev/null",
        quoted(dialled.target.server_name)
    ))
}

/// Asks for the page.
pub(super) fn host(seen: &Observations, leg: Leg) -> Option<String> {
    let dialled = Dialled::of(seen, leg)?;
    Some(format!("curl -vk --http1.1{} {}", dialled.connect_to(), dialled.url("/")))
}

/// Asks the session resolver.
pub(super) fn resolve(seen: &Observations, leg: Leg) -> Option<String> {
    let dialled = Dialled::of(seen, leg)?;
    let question = seen.questions().into_iter().find(|question| question.leg == leg)?;
    let url = &seen.target.broker.as_ref()?.url;
    let origin = url.split('/').take(3).collect::<Vec<_>>().join("/");
    Some(format!(
        "curl -vk -X POST -H 'accept: application/json'{} {}",
        dialled.connect_to(),
        quoted(&format!("{origin}{}", question.it.request))
    ))
}

/// Asks for the upgrade.
pub(super) fn websocket(seen: &Observations, leg: Leg) -> Option<String> {
    let dialled = Dialled::of(seen, leg)?;
    let upgrade = seen.upgrades().into_iter().find(|upgrade| upgrade.leg == leg)?.it;
    let header = |name: &str, value: &Option<String>| {
        let header = |value| format!(" -H {}", quoted(&format!("{name}: {value}")));
        value.as_ref().map_or(String::new(), header)
    };
    Some(format!(
        "curl -vk --http1.1 --max-time 5{} -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: ZGN2ZGlhZy1kY3ZkaWFnIQ=='{}{} {}",
        dialled.connect_to(),
        header("Origin", &upgrade.origin),
        header("Sec-WebSocket-Protocol", &upgrade.protocol),
        dialled.url(&upgrade.path)
    ))
}

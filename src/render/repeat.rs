//! `-v`: for each row a line that repeats the probe with dig, openssl or curl.

use std::net::SocketAddr;

use dcvdiag_checks::dns::Lookups;
use dcvdiag_checks::model::{Layer, Leg, LegObservations, Report, Row};
use dcvdiag_checks::shell::quoted;

use super::Look;
use super::visible::Visible;
use super::width::padded;

/// A line that repeats what a row shows.
pub struct Line {
    /// Its leg.
    pub leg: Leg,
    /// Its layer.
    pub layer: Layer,
    /// For a POSIX shell.
    pub command: String,
}

/// One line a row that was probed.
pub fn render(report: &Visible<Report>, look: &Look) -> String {
    let line = |line: &Line| {
        let title = padded(look.lang.title(line.leg, line.layer), 17);
        format!("  {title} {}", line.command)
    };
    let lines: Vec<String> = list(report).iter().map(line).collect();
    format!("\n{}\n{}\n", look.lang.say("REPEAT BY HAND"), lines.join("\n"))
}

/// The same as data.
pub fn list(report: &Report) -> Vec<Line> {
    let probed = report.rows.iter().filter(|row| row.duration_ms.is_some());
    probed
        .filter_map(|row| {
            let command = command(report, row)?;
            Some(Line { leg: row.leg, layer: row.layer, command })
        })
        .collect()
}

fn command(report: &Report, row: &Row) -> Option<String> {
    let seen = &report.observations;
    let target = &seen.target;
    let (host, port, sni, to) = match (row.leg, &target.broker, &seen.broker) {
        (Leg::Endpoint, _, _) => {
            (&target.endpoint, target.port, &target.server_name, dialled(&seen.endpoint))
        }
        (Leg::Broker, Some(broker), Some(leg)) => {
            (&broker.host, broker.port, &broker.host, dialled(leg))
        }
        _ => return None,
    };
    let connect = to.map_or_else(|| quoted(&format!("{host}:{port}")), |to| to.to_string());
    let resolve =
        to.map_or(String::new(), |to| format!(" --connect-to '::{}:{}'", bracketed(to), to.port()));
    Some(match row.layer {
        Layer::Dns => {
            let lookups = seen.lookups().into_iter().find(|l| l.leg == row.leg)?;
            dig(lookups.it)
        }
        Layer::Tcp => format!("nc -vz {} {}", to?.ip(), to?.port()),
        Layer::Tls => format!(
            "openssl s_client -connect {connect} -servername {} -alpn http/1.1 -showcerts </dev/null",
            quoted(sni)
        ),
        Layer::Host => {
            format!("curl -vk --http1.1{resolve} {}", quoted(&format!("https://{host}:{port}/")))
        }
        Layer::Resolve => {
            let question = seen.questions().into_iter().next()?;
            let scheme_host =
                target.broker.as_ref()?.url.split('/').take(3).collect::<Vec<_>>().join("/");
            let url = format!("{scheme_host}{}", question.it.request);
            format!("curl -vk -X POST -H 'accept: application/json'{resolve} {}", quoted(&url))
        }
        Layer::Websocket => {
            let upgrade = seen.upgrades().into_iter().next()?.it;
            let protocol = upgrade.protocol.as_ref().map_or(String::new(), |p| {
                format!(" -H {}", quoted(&format!("Sec-WebSocket-Protocol: {p}")))
            });
            let origin = upgrade.origin.as_ref().map_or(String::new(), |origin| {
                format!(" -H {}", quoted(&format!("Origin: {origin}")))
            });
            format!(
                "curl -vk --http1.1 --max-time 5{resolve} -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: ZGN2ZGlhZy1kY3ZkaWFnIQ=='{origin}{protocol} {}",
                quoted(&format!("https://{host}:{port}{}", upgrade.path))
            )
        }
        _ => return None,
    })
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

/// Where the first address of a leg was dialled.
fn dialled<A>(leg: &LegObservations<A>) -> Option<SocketAddr> {
    let route = leg.routes.first()?;
    Some(route.dialled.unwrap_or(route.address))
}

fn bracketed(address: SocketAddr) -> String {
    if address.is_ipv6() { format!("[{}]", address.ip()) } else { address.ip().to_string() }
}

//! The thing that the user holds: a link, a file, a host; and the small words of the options.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use rustls_pki_types::DnsName;

use dcvdiag_checks::address::authority;

use super::{dcv_file, link};
use crate::failure::Failure;
use crate::options::RunArgs;
use crate::probe::dns::NameServers;
use crate::secret::Secret;

/// A target as it was given.
pub struct Given {
    /// A name in lower case and without trailing dot, or an address.
    pub host: String,
    /// The port, where it says one.
    pub port: Option<u16>,
    /// The session that it names.
    pub session: Option<String>,
    /// The token that it carries.
    pub token: Option<Secret>,
    /// The web client's path.
    pub path: String,
}

/// The link, the `.dcv` file or the host; none where the broker alone is to be probed.
pub fn read(args: &RunArgs) -> Result<Option<Given>, Failure> {
    let from_environment = std::env::var("DCVDIAG_ENDPOINT").ok();
    let (text, what) = match (&args.target, &args.endpoint) {
        (Some(_), Some(_)) if args.endpoint != from_environment => {
            return Err(Failure::usage("TARGET and --endpoint contradict each other: give one"));
        }
        (Some(text), _) => (text.trim(), "the target"),
        (None, Some(text)) => (text.trim(), "--endpoint"),
        (None, None) if args.broker.is_some() => return Ok(None),
        (None, None) => {
            return Err(Failure::usage(
                "no target: give --endpoint HOST, the link that does not work (quoted), or a .dcv file",
            ));
        }
    };
    if text.contains("://") {
        return link::session(text).map(Some);
    }
    let path = Path::new(text);
    let is_file = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("dcv"));
    if what == "the target" && (is_file || path.is_file()) {
        return dcv_file::read(path).map(Some);
    }
    let (name, port) = split_port(text, what)?;
    let host = host(name, what)?;
    Ok(Some(Given { host, port, session: None, token: None, path: "/".to_owned() }))
}

/// `host`, `host:port`, `address`, `[v6]:port`.
fn split_port<'a>(text: &'a str, what: &str) -> Result<(&'a str, Option<u16>), Failure> {
    if text.parse::<IpAddr>().is_ok() {
        return Ok((text, None));
    }
    if let Some((inner, tail)) = text.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        return match tail.strip_prefix(':') {
            Some(number) => Ok((inner, Some(port(number, what)?))),
            None => Ok((inner, None)),
        };
    }
    match text.rsplit_once(':') {
        Some((name, number)) => Ok((name, Some(port(number, what)?))),
        None => Ok((text, None)),
    }
}

fn port(text: &str, what: &str) -> Result<u16, Failure> {
    match text.parse::<u16>() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Failure::usage(format!("{what}: \"{text}\" is no port: 1 to 65535"))),
    }
}

/// A host name in lower case, ASCII and without its trailing dot; or an address.
pub fn host(text: &str, what: &str) -> Result<String, Failure> {
    let wrong =
        |why: &str| Failure::usage(format!("{what}: \"{}\" is no host name{why}", shown(text)));
    let bare = text.trim().trim_end_matches('.');
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(address.to_string());
    }
    if bare.is_empty() {
        return Err(Failure::usage(format!("{what}: the host is empty")));
    }
    if bare.len() > 253 {
        return Err(wrong(": it is longer than 253 characters"));
    }
    if let Some(label) = bare.split('.').find(|label| label.len() > 63) {
        return Err(wrong(&format!(
            ": the label \"{}\" is longer than 63 characters",
            shown(label)
        )));
    }
    let ascii = match url::Host::parse(bare) {
        Ok(url::Host::Domain(name)) => name,
        Ok(other) => return Err(wrong(&format!(": it would be read as the address {other}"))),
        Err(_) => return Err(wrong("")),
    };
    DnsName::try_from(ascii.as_str()).map_err(|_| wrong(""))?;
    Ok(ascii.to_ascii_lowercase())
}

fn shown(text: &str) -> String {
    dcvdiag_checks::text::shown(text, 80)
}

/// `--resolver`, or the system's configuration.
pub fn name_servers(given: &[String]) -> Result<NameServers, Failure> {
    if given.is_empty() {
        return Ok(NameServers::System(configured()));
    }
    let each = given.iter().map(|text| {
        let text = text.trim();
        let address = text.trim_matches(['[', ']']).parse::<IpAddr>();
        let with_port = text.parse::<SocketAddr>().ok().filter(|s| s.port() > 0);
        let plain = address.ok().map(|ip| SocketAddr::new(ip, 53));
        plain.or(with_port).ok_or_else(|| {
            Failure::usage(format!(
                "--resolver \"{}\": not an address such as 10.0.0.2 or 10.0.0.2:53",
                shown(text)
            ))
        })
    });
    Ok(NameServers::Given(each.collect::<Result<_, _>>()?))
}

/// The name servers of this host; none where it does not say.
fn configured() -> Vec<SocketAddr> {
    let Ok((config, _)) = hickory_resolver::system_conf::read_system_conf() else {
        return Vec::new();
    };
    let mut servers: Vec<SocketAddr> = Vec::new();
    for server in config.name_servers() {
        let port = server.connections.first().map_or(53, |connection| connection.port);
        let address = SocketAddr::new(server.ip, port);
        if !servers.contains(&address) && servers.len() < 8 {
            servers.push(address);
        }
    }
    servers
}

/// `--host-alias`.
pub fn aliases(given: &[String]) -> Result<Vec<String>, Failure> {
    let each = given.iter().map(|text| {
        let (name, port) = split_port(text.trim(), "--host-alias")?;
        let name = host(name, "--host-alias")?;
        Ok(match port {
            Some(port) => authority(&name, port),
            None => name,
        })
    });
    each.collect()
}

/// Text that can stand in a header.
pub fn header_value(text: &str, what: &str) -> Result<String, Failure> {
    match http::HeaderValue::from_str(text) {
        Ok(_) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(Failure::usage(format!("{what}: \"{}\" cannot stand in a header", shown(text)))),
    }
}

/// A subprotocol: an HTTP token (RFC 6455 §4.1).
pub fn token(text: &str, what: &str) -> Result<String, Failure> {
    match http::HeaderName::from_bytes(text.as_bytes()) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(Failure::usage(format!("{what}: \"{}\" is no subprotocol", shown(text)))),
    }
}

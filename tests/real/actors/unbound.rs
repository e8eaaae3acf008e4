//! unbound as the name server. It answers from its own data and never asks the internet.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;

use super::process::{PATIENCE, Process, program};
use super::{Ports, dnsmasq, haproxy};
use crate::path::{
    ADDRESSES, BROKER, BROKER_ADDRESS, ENDPOINT, IPV6_ADDRESS, PRIVATE_NAME, PUBLIC_ADDRESS,
    ZONAL_NAME,
};

/// How names are resolved.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum NameServer {
    /// The endpoint has two private addresses; AWS's zone denies every other name.
    #[default]
    Knows,
    /// The endpoint has an IPv6 address beside them.
    KnowsIpv6Too,
    /// The endpoint has an IPv6 address only.
    KnowsIpv6Only,
    /// The endpoint's name is denied by AWS's zone.
    Denies,
    /// The endpoint's name is denied by a zone of the company's own called amazonaws.com.
    Shadows,
    /// A second unbound asks the first and takes private addresses out (`private-address`).
    Filters,
    /// The same, and the first is asked as well.
    FiltersBesideOneThatKnows,
    /// The endpoint has these records instead, each with its TTL.
    Says(&'static [&'static str]),
    /// It drops every question about AWS's names (`local-zone … deny`).
    Drops,
    /// Nobody may ask it (`access-control … refuse`).
    Refuses,
    /// It hands every question on to where nobody listens.
    LeadsNowhere,
    /// It asks one that knows, through a haproxy that waits for more than a second.
    AsksFarAway,
    /// The first knows; this one is asked as well.
    KnowsBeside(&'static Self),
    /// dnsmasq that has nobody to ask.
    DnsmasqAlone,
    /// dnsmasq with these lines asks the first.
    ThroughDnsmasq(&'static str),
}

/// It knows no name and asks nobody.
const NOTHING: &str = "  local-zone: \".\" static\n";

impl NameServer {
    /// One unbound that speaks for itself; a second one beside it takes [`Self::start`].
    pub fn command(self, ports: &Ports, dir: &Path) -> Command {
        command("unbound", ports.dns, &self.settings(ports), dir)
    }

    /// The addresses that the endpoint's name can lead to.
    pub fn addresses(self) -> [&'static str; 2] {
        match self {
            Self::Says(_) => [ADDRESSES[0], PUBLIC_ADDRESS],
            _ => ADDRESSES,
        }
    }

    /// The processes, and whom to ask, in order.
    pub fn start(self, ports: &Ports, dir: &Path) -> (Vec<Process>, Vec<SocketAddr>) {
        let data = unbound("unbound", ports.dns, &self.settings(ports), dir);
        let both = vec![ports.dns, ports.filtering_dns];
        if let Self::KnowsBeside(other) = self {
            let at = ports.filtering_dns;
            return (vec![unbound("other-unbound", at, &other.settings(ports), dir), data], both);
        }
        if let Some(lines) = self.dnsmasq(ports) {
            let asked = vec![ports.filtering_dns];
            return (vec![dnsmasq::start(&lines, asked[0], dir), data], asked);
        }
        if self == Self::AsksFarAway {
            let (at, far) = (ports.filtering_dns, ports.nobody);
            let settings = "  tcp-upstream: yes\n".to_owned() + &forwarding(at, far);
            let far = haproxy::waiting(far, ports.dns, dir);
            return (vec![unbound("asking-unbound", at, &settings, dir), far, data], vec![at]);
        }
        let asked = match self {
            Self::Filters => vec![ports.filtering_dns],
            Self::FiltersBesideOneThatKnows => vec![ports.filtering_dns, ports.dns],
            _ => return (vec![data], vec![ports.dns]),
        };
        let at = ports.filtering_dns;
        let settings = "  private-address: 10.0.0.0/8\n".to_owned() + &forwarding(at, ports.dns);
        let filter = unbound("filtering-unbound", at, &settings, dir);
        (vec![filter, data], asked)
    }

    /// The lines of dnsmasq's configuration, where there is one.
    fn dnsmasq(self, ports: &Ports) -> Option<String> {
        let (ip, port) = (ports.dns.ip(), ports.dns.port());
        match self {
            Self::DnsmasqAlone => Some(String::new()),
            Self::ThroughDnsmasq(lines) => Some(format!("server={ip}#{port}\n{lines}")),
            _ => None,
        }
    }

    fn settings(self, ports: &Ports) -> String {
        match self {
            Self::Refuses => "  access-control: 127.0.0.1/32 refuse\n".to_owned() + NOTHING,
            Self::Drops => "  local-zone: \"amazonaws.com.\" deny\n".to_owned() + NOTHING,
            Self::LeadsNowhere => {
                "  tcp-upstream: yes\n".to_owned() + &forwarding(ports.filtering_dns, ports.nobody)
            }
            _ => self.zones(),
        }
    }

    fn zones(self) -> String {
        let soa = match self {
            Self::Shadows => "ns.corp.example. hostmaster.corp.example.",
            _ => "ns-1321.awsdns-37.org. awsdns-hostmaster.amazon.com.",
        };
        let mut zones = format!(
            "  local-zone: \".\" static\n  local-zone: \"amazonaws.com.\" static\n  \
             local-data: \"amazonaws.com. 900 IN SOA {soa} 1 7200 900 1209600 86400\"\n  \
             local-data: \"{BROKER}. 60 IN A {BROKER_ADDRESS}\"\n"
        );
        if matches!(self, Self::KnowsIpv6Too | Self::KnowsIpv6Only) {
            let _ = writeln!(zones, "  local-data: \"{ENDPOINT}. 60 IN AAAA {IPV6_ADDRESS}\"");
        }
        if let Self::Says(records) = self {
            for record in records {
                let _ = writeln!(zones, "  local-data: '{ENDPOINT}. {record}'");
                let _ = writeln!(zones, "  local-data: '{PRIVATE_NAME}. {record}'");
            }
        } else if !matches!(self, Self::Denies | Self::Shadows | Self::KnowsIpv6Only) {
            for address in ADDRESSES {
                for name in [ENDPOINT, ZONAL_NAME] {
                    let _ = writeln!(zones, "  local-data: \"{name}. 60 IN A {address}\"");
                }
            }
        }
        zones
    }
}

/// From this socket's address to that one.
fn forwarding(from: SocketAddr, to: SocketAddr) -> String {
    let (from, ip, port) = (from.ip(), to.ip(), to.port());
    format!(
        "  do-not-query-localhost: no\n  outgoing-interface: {from}\n\
         forward-zone:\n  name: \".\"\n  forward-addr: {ip}@{port}\n"
    )
}

fn unbound(name: &str, at: SocketAddr, settings: &str, dir: &Path) -> Process {
    let mut command = command(name, at, settings, dir);
    let unbound = Process::start(name, &mut command, dir).listening(&[at]);
    if let Err(error) = first_answer(at) {
        panic!("{name} does not answer: {error}\n{}", unbound.said());
    }
    unbound
}

fn command(name: &str, at: SocketAddr, settings: &str, dir: &Path) -> Command {
    let config = dir.join(format!("{name}.conf"));
    let (ip, port) = (at.ip(), at.port());
    let dir_shown = dir.display();
    let text = format!(
        r#"
remote-control:
  control-enable: no
server:
  username: ""
  chroot: ""
  directory: "{dir_shown}"
  pidfile: ""
  do-daemonize: no
  use-syslog: no
  logfile: ""
  num-threads: 1
  incoming-num-tcp: 200
  do-ip6: no
  interface: {ip}@{port}
  access-control: 127.0.0.0/8 allow
  module-config: "iterator"
{settings}"#
    );
    fs::write(&config, text).expect("unbound's configuration can be written");
    let mut command = program("unbound");
    command.arg("-d").arg("-c").arg(&config);
    command
}

/// It listens before it serves: waits until it has answered over TCP.
fn first_answer(at: SocketAddr) -> std::io::Result<()> {
    const HEADER: [u8; 12] = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    const A_OF_INVALID: &[u8] = b"\x07invalid\x00\x00\x01\x00\x01"; // answered without asking anybody
    let mut connection = TcpStream::connect(at)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.write_all(&[&[0, 25], &HEADER[..], A_OF_INVALID].concat())?;
    connection.read_exact(&mut [0; 14])
}

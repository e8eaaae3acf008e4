//! unbound as the name server. It answers from its own data and never asks the internet.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;

use super::Ports;
use super::process::{PATIENCE, Process, program};
use crate::path::{ADDRESSES, BROKER, BROKER_ADDRESS, ENDPOINT, IPV6_ADDRESS};

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
}

impl NameServer {
    /// One unbound that speaks for itself; a filter in front of it takes [`Self::start`].
    pub fn command(self, ports: &Ports, dir: &Path) -> Command {
        command("unbound", ports.dns, &self.zones(), dir)
    }

    /// The processes, and whom to ask, in order.
    pub fn start(self, ports: &Ports, dir: &Path) -> (Vec<Process>, Vec<SocketAddr>) {
        let data = unbound("unbound", ports.dns, &self.zones(), dir);
        let asked = match self {
            Self::Filters => vec![ports.filtering_dns],
            Self::FiltersBesideOneThatKnows => vec![ports.filtering_dns, ports.dns],
            _ => return (vec![data], vec![ports.dns]),
        };
        let at = ports.filtering_dns;
        let settings = format!(
            "  private-address: 10.0.0.0/8\n  do-not-query-localhost: no\n  outgoing-interface: {}\n\
             forward-zone:\n  name: \".\"\n  forward-addr: {}@{}\n",
            at.ip(),
            ports.dns.ip(),
            ports.dns.port()
        );
        let filter = unbound("filtering-unbound", at, &settings, dir);
        (vec![filter, data], asked)
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
        if !matches!(self, Self::Denies | Self::Shadows | Self::KnowsIpv6Only) {
            for address in ADDRESSES {
                let _ = writeln!(zones, "  local-data: \"{ENDPOINT}. 60 IN A {address}\"");
            }
        }
        zones
    }
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

//! The same path over a network of three hosts: a client, the NLB as a router that hands the
//! endpoint's addresses on, and the host of the gateway. The client dials 10.213.66.188 and .201
//! themselves, with its own resolver; no packet leaves the namespaces.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use crate::actors::{
    Authority, Broker, Certificate, Gateway, NameServer, Namespace, Ports, Process, Server, python,
};
use crate::diagnosis::Diagnosis;
use crate::path::{BROKER, ENDPOINT, alone, dcvdiag, starting};

/// What is wrong with the network; by default nothing is.
#[derive(Default)]
pub struct Network {
    /// nft rules for what reaches the NLB from the client, before a listener takes it.
    pub nlb: &'static str,
    /// nft rules for what the client sends.
    pub client: &'static str,
    /// Lines of shell on the client, once everything else stands.
    pub client_setup: &'static str,
    /// Lines of shell on the gateway's host.
    pub service_setup: &'static str,
    /// What the gateway's host runs.
    pub service: Service,
    /// What the name server says.
    pub name_server: NameServer,
    /// Whether the broker is asked, and what it knows.
    pub broker: Broker,
    /// How far away the NLB is, in milliseconds each way.
    pub away_ms: u32,
    /// A program around `dcvdiag run`, such as one that limits it.
    pub through: &'static [&'static str],
    /// More words after `dcvdiag run`.
    pub arguments: &'static [&'static str],
}

/// What listens on the gateway's host.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Service {
    /// nginx as the gateway, on 8443 and behind it the DCV server.
    #[default]
    Gateway,
    /// Nothing.
    Nothing,
}

/// The client's own address.
pub const CLIENT: &str = "10.20.0.20";
/// The router's towards the client.
const NLB: &str = "10.20.0.1";
/// The router's towards the gateway's host.
const INNER: &str = "10.213.70.1";
/// The host of gateway and broker: [`crate::path::BROKER_ADDRESS`].
const SERVICE: [u8; 4] = [10, 213, 70, 20];
/// Where the client's name server listens; not where a machine's own would.
const NAME_SERVER: [u8; 4] = [127, 0, 7, 53];

/// A listener on the TCP ports 443 and 8443 for each address; what has none is dropped, as by an
/// NLB.
const LISTENERS: &str = "
table ip nlb {
  chain listeners {
    type nat hook prerouting priority dstnat;
    ip daddr { 10.213.66.188, 10.213.66.201 } tcp dport { 443, 8443 } dnat to 10.213.70.20;
  }
}
";

impl Network {
    /// Builds it, runs `dcvdiag run` on the client, and takes it down.
    pub fn diagnose(self) -> Diagnosis {
        let shared = starting();
        let dir = tempfile::tempdir().expect("a temporary directory");
        let ports = ports();
        let authority = Authority::new(dir.path(), "authority", "Example CA");
        let hosts = Hosts::joined(self.away_ms, dir.path());
        hosts.nlb.run(&format!("nft '{LISTENERS}'"));
        hosts.nlb.run(&format!("nft '{}'", rules("prerouting priority raw", self.nlb)));
        hosts.client.run(&format!("nft '{}'", rules("output priority filter", self.client)));
        hosts.service.run(self.service_setup);

        let mut processes = self.on_service(&hosts.service, &ports, &authority, dir.path());
        processes.push(self.on_client(&hosts.client, &ports, dir.path()));
        processes.extend(hosts.wire);
        hosts.client.run(self.client_setup);
        drop(shared);

        let output = alone(&mut hosts.client.inside(&self.command(&authority)));
        let logs = processes.iter().map(Process::said).collect::<String>();
        let _shared = starting(); // taking hosts down is work, too
        drop(processes); // before the directory they write to
        drop((hosts.client, hosts.nlb, hosts.service));
        Diagnosis::read(&output, logs)
    }

    fn on_service(
        &self,
        host: &Namespace,
        ports: &Ports,
        authority: &Authority,
        dir: &Path,
    ) -> Vec<Process> {
        let mut processes = Vec::new();
        if self.service == Service::Gateway {
            let leaf = authority.issue(ENDPOINT, Certificate::Good);
            let server = Server::Stays.command(ports, dir).expect("a server that stays is started");
            let gateway = Gateway::Good.command(ports, &leaf, &authority.pem(), dir);
            processes.push(started("websockets", host, &server, ports.server, dir));
            processes.push(started("nginx", host, &gateway, ports.gateway, dir));
        }
        let leaf = authority.issue(BROKER, Certificate::Good);
        if let Some(broker) = self.broker.command(ports, &leaf, dir) {
            processes.push(started("broker", host, &broker, ports.broker, dir));
        }
        processes
    }

    /// The client's name server, and the files that lead its resolver there.
    fn on_client(&self, host: &Namespace, ports: &Ports, dir: &Path) -> Process {
        let name_server = self.name_server.command(ports, dir);
        let unbound = started("unbound", host, &name_server, ports.dns, dir);
        for (file, text) in [
            ("hosts", "127.0.0.1 localhost\n".to_owned()),
            ("resolv.conf", format!("nameserver {}\n", ports.dns.ip())),
            ("nsswitch.conf", "hosts: files dns\n".to_owned()),
        ] {
            let ours = dir.join(file);
            fs::write(&ours, text).expect("a file can be written");
            host.run(&format!("mount --bind '{}' /etc/{file}", ours.display()));
        }
        // It listens before it serves: the question waits for it.
        host.run(&format!("getent ahostsv4 {BROKER} >/dev/null"));
        unbound
    }

    fn command(&self, authority: &Authority) -> Command {
        let dcvdiag = dcvdiag();
        let mut command = match self.through {
            [] => dcvdiag,
            [program, arguments @ ..] => {
                let mut through = Command::new(program);
                through.args(arguments).arg(dcvdiag.get_program());
                through
            }
        };
        command.args(["run", "--endpoint", ENDPOINT, "--format", "json"]);
        command.arg("--ca-file").arg(authority.pem());
        if self.broker != Broker::NotAsked {
            command.args(["--broker", &format!("https://{BROKER}:8447")]);
            command.arg("--broker-ca").arg(authority.pem());
        }
        command.args(self.arguments);
        command
    }
}

struct Hosts {
    client: Namespace,
    nlb: Namespace,
    service: Namespace,
    /// The cable between client and NLB, where it is long.
    wire: Option<Process>,
}

impl Hosts {
    fn joined(away_ms: u32, dir: &Path) -> Self {
        let client = Namespace::first();
        let (nlb, service) = (client.beside(), client.beside());
        let (near, far) = (format!("{CLIENT}/24"), format!("{NLB}/24"));
        let wire = if away_ms == 0 {
            client.join(("eth0", &near), &nlb, ("outer", &far));
            None
        } else {
            let between = client.beside();
            client.join(("eth0", &near), &between, ("near", ""));
            nlb.join(("outer", &far), &between, ("far", ""));
            Some(wire(&between, away_ms, dir))
        };
        nlb.join(("inner", &format!("{INNER}/24")), &service, ("eth0", "10.213.70.20/24"));
        client.run(&format!("ip route add default via {NLB}"));
        service.run(&format!("ip route add default via {INNER}"));
        nlb.run("ip route add blackhole 10.213.66.0/24; echo 1 >/proc/sys/net/ipv4/ip_forward");
        Self { client, nlb, service, wire }
    }
}

fn wire(between: &Namespace, away_ms: u32, dir: &Path) -> Process {
    let script = dir.join("wire.py");
    fs::write(&script, include_str!("actors/wire.py")).expect("a script can be written");
    let arguments = [away_ms.to_string(), "near".to_owned(), "far".to_owned()];
    let command = python(&script, arguments);
    Process::start("wire", &mut between.inside(&command), dir).saying("laid")
}

fn started(name: &str, host: &Namespace, command: &Command, at: SocketAddr, dir: &Path) -> Process {
    Process::start(name, &mut host.inside(command), dir).listening_inside(at)
}

/// A table with one chain on that hook.
fn rules(hook: &str, rules: &str) -> String {
    format!("table ip fault {{ chain fault {{ type filter hook {hook}; {rules}; }}; }}")
}

/// Where the actors listen; nobody else does in their namespaces.
fn ports() -> Ports {
    let on_service = |port| SocketAddr::from((SERVICE, port));
    Ports {
        dns: SocketAddr::from((NAME_SERVER, 53)),
        filtering_dns: SocketAddr::from((NAME_SERVER, 54)),
        nlb: [on_service(8443); 2],
        gateway: on_service(8443),
        server: on_service(9443),
        broker: on_service(8447),
        nobody: on_service(1),
    }
}

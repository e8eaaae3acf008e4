//! A path of real parts, with a fault in any of them.

use std::fs;
use std::net::SocketAddr;
use std::process::{Command, Output};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use crate::actors::{
    Authority, Broker, Certificate, Gateway, Loopback, NameServer, Nlb, Ports, Process, Quic,
    Server, Trust,
};
use crate::diagnosis::Diagnosis;

/// The vpce name of the analysis.
pub const ENDPOINT: &str =
    "vpce-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com";
/// Its addresses.
pub const ADDRESSES: [&str; 2] = ["10.213.66.188", "10.213.66.201"];
/// Its name in one zone.
pub const ZONAL_NAME: &str = "vpce-02c333708db2e72b7-o2x6rrvy-ap-northeast-1a.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com";
/// A name of the company's own for it.
pub const PRIVATE_NAME: &str = "dcv.example.com";
/// An address of the internet that nobody has (RFC 5737).
pub const PUBLIC_ADDRESS: &str = "203.0.113.9";
/// Its address of the other family, where it has one.
pub const IPV6_ADDRESS: &str = "2001:db8:66::188";
/// The broker's name.
pub const BROKER: &str = "broker.dcv.internal";
/// The broker's address.
pub const BROKER_ADDRESS: &str = "10.213.70.20";

/// Who signs.
const AUTHORITY: &str = "Example CA";

/// A run measures times, and would measure whatever runs beside it: paths start side by side, and
/// each run has the machine to itself.
static MACHINE: RwLock<()> = RwLock::new(());

/// What each part is like; by default nothing is broken.
#[derive(Default)]
pub struct Parts {
    pub name_server: NameServer,
    pub nlb: Nlb,
    pub certificate: Certificate,
    pub trust: Trust,
    pub gateway: Gateway,
    /// Behind the second address stands a gateway of its own, with such a certificate.
    pub other_gateway: Option<Certificate>,
    pub server: Server,
    /// The client shows such a certificate.
    pub client_certificate: Option<Certificate>,
    pub broker: Broker,
    pub quic: Quic,
    /// More words for `dcvdiag run`.
    pub words: &'static [&'static str],
}

impl Parts {
    /// Starts them all, runs `dcvdiag run` against them, and stops them.
    pub fn diagnose(self) -> Diagnosis {
        let shared = starting();
        let dir = tempfile::tempdir().expect("a temporary directory");
        let ports = Loopback::next().ports();
        let authority = Authority::new(dir.path(), "authority", AUTHORITY);
        let trusted = match self.trust {
            Trust::TheIssuer => Some(authority.pem()),
            Trust::AnotherAuthority => Some(Authority::new(dir.path(), "other", "Other CA").pem()),
            Trust::ItsNamesake => Some(Authority::new(dir.path(), "namesake", AUTHORITY).pem()),
            Trust::TheSystem => None,
        };
        let leaf = authority.issue(ENDPOINT, self.certificate);
        let broker_leaf = authority.issue(BROKER, Certificate::Good);

        let mut processes: Vec<Process> = Vec::new();
        processes.extend(self.server.start(&ports, dir.path()));
        processes.extend(self.broker.start(&ports, &broker_leaf, dir.path()));
        let ca = authority.pem();
        processes.push(self.gateway.start(&ports, &leaf, &ca, dir.path()));
        if let Some(certificate) = self.other_gateway {
            let own = dir.path().join("other-gateway");
            fs::create_dir(&own).expect("a directory for the other gateway");
            let leaf = authority.issue(ENDPOINT, certificate);
            let ports = Ports { gateway: ports.nlb[1], ..ports };
            processes.push(self.gateway.start(&ports, &leaf, &ca, &own));
        }
        let (nlb, leads_to) = self.nlb.start(&ports, &leaf, dir.path());
        processes.extend(nlb);
        let (quic, _taken) = self.quic.start(&ports, &leaf, dir.path());
        let (name_servers, asked) = self.name_server.start(&ports, dir.path());
        processes.extend(name_servers);
        drop(shared);

        let mut command = dcvdiag();
        command.args(["run", "--endpoint", ENDPOINT, "--format", "json"]);
        if let Some(trusted) = trusted {
            command.arg("--ca-file").arg(trusted);
        }
        command.args(["--timeout", "5s"]);
        for name_server in asked {
            command.args(["--resolver", &name_server.to_string()]);
        }
        for (address, to) in self.name_server.addresses().iter().zip(leads_to) {
            command.args(["--connect-to", &rule(address, 8443, to)]);
        }
        command.args(["--connect-to", &rule("0.0.0.0", 8443, ports.nobody)]); // a sinkhole's
        if self.broker != Broker::NotAsked {
            command.args(["--broker", &format!("https://{BROKER}:8447")]);
            command.arg("--broker-ca").arg(authority.pem());
            command.args(["--connect-to", &rule(BROKER_ADDRESS, 8447, ports.broker)]);
        }
        if let Some(shown) = self.client_certificate {
            let shown = authority.issue("client", shown);
            command.arg("--client-cert").arg(shown.certificate);
            command.arg("--client-key").arg(shown.key);
        }
        command.args(self.words);
        let output = alone(&mut command);
        let logs = processes.iter().chain(&quic).map(Process::said).collect::<String>();
        drop((processes, quic)); // before the directory they write to
        Diagnosis::read(&output, logs)
    }
}

/// Held while actors start, so that no run is measured meanwhile.
pub fn starting() -> RwLockReadGuard<'static, ()> {
    MACHINE.read().unwrap_or_else(PoisonError::into_inner)
}

/// Runs it with nothing beside it.
pub fn alone(command: &mut Command) -> Output {
    let _alone = MACHINE.write().unwrap_or_else(PoisonError::into_inner);
    command.output().expect("it starts")
}

fn rule(address: &str, port: u16, to: SocketAddr) -> String {
    format!("{address}:{port}:{}:{}", to.ip(), to.port())
}

/// The binary, in an environment that tells it nothing.
pub fn dcvdiag() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dcvdiag"));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy().to_ascii_uppercase();
        if text.starts_with("DCVDIAG_") || text.ends_with("_PROXY") {
            command.env_remove(name);
        }
    }
    command
}

//! Python's http.server over TLS as the broker's gateway connector, or nginx in its place.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::process::{Process, python};
use super::{Issued, Ports};

/// What the broker knows.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Broker {
    /// Nobody asks it: there is none.
    #[default]
    NotAsked,
    /// Where the session lives.
    KnowsSession,
    /// Nothing of the session.
    KnowsNoSession,
    /// It is nginx, with these directives; JSON is what they return.
    Nginx(&'static str),
    /// It is nginx, and its answers come from the name server, which gives none.
    AsksNameServer,
}

impl Broker {
    /// The process, where there is one.
    pub fn start(self, ports: &Ports, certificate: &Issued, dir: &Path) -> Option<Process> {
        let mut command = self.command(ports, certificate, dir)?;
        Some(Process::start("broker", &mut command, dir).listening(&[ports.broker]))
    }

    /// What it runs, where it runs.
    pub fn command(self, ports: &Ports, certificate: &Issued, dir: &Path) -> Option<Command> {
        let mode = match self {
            Self::NotAsked => return None,
            Self::KnowsSession => "knows-session",
            Self::KnowsNoSession => "knows-no-session",
            Self::Nginx(directives) => return Some(nginx(directives, ports, certificate, dir)),
            Self::AsksNameServer => {
                let directives = format!("location / {{ proxy_pass http://{}; }}", ports.dns);
                return Some(nginx(&directives, ports, certificate, dir));
            }
        };
        let script = dir.join("broker_server.py");
        fs::write(&script, include_str!("broker.py")).expect("a script can be written");
        let (ip, port) = (ports.broker.ip().to_string(), ports.broker.port().to_string());
        let [leaf, key] = [&certificate.certificate, &certificate.key]
            .map(|file| file.to_string_lossy().into_owned());
        Some(python(&script, [ip.as_str(), &port, mode, &leaf, &key]))
    }
}

fn nginx(directives: &str, ports: &Ports, certificate: &Issued, dir: &Path) -> Command {
    let own = dir.join("broker");
    fs::create_dir(&own).expect("a directory for the broker");
    let at = ports.broker;
    let server =
        format!("  default_type application/json;\n  server {{ listen {at} ssl; {directives} }}\n");
    super::nginx::serving(&server, certificate, &own)
}

//! Python's websockets as the DCV server.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Ports;
use super::process::{Process, python};

/// What the server does with an upgrade.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Server {
    /// Agrees on the protocol `dcv` and keeps the connection.
    #[default]
    Stays,
    /// Lets it open and closes it at once.
    Leaves,
    /// Lets it open, and then its own code fails.
    Fails,
    /// Lets it open and drops the connection without a word.
    Drops,
    /// Answers 404: it has no such session.
    KnowsNoSession,
    /// Lets pages of this origin in and no others.
    LetsIn(&'static str),
    /// It is down.
    Down,
}

impl Server {
    /// The process, where there is one.
    pub fn start(self, ports: &Ports, dir: &Path) -> Option<Process> {
        let mut command = self.command(ports, dir)?;
        Some(Process::start("websockets", &mut command, dir).listening(&[ports.server]))
    }

    /// What it runs, where it runs.
    pub fn command(self, ports: &Ports, dir: &Path) -> Option<Command> {
        let (mode, origin) = match self {
            Self::Stays => ("stays", ""),
            Self::Leaves => ("leaves", ""),
            Self::Fails => ("fails", ""),
            Self::Drops => ("drops", ""),
            Self::KnowsNoSession => ("knows-no-session", ""),
            Self::LetsIn(origin) => ("stays", origin),
            Self::Down => return None,
        };
        let script = dir.join("websockets_server.py");
        fs::write(&script, include_str!("websockets.py")).expect("a script can be written");
        let (ip, port) = (ports.server.ip().to_string(), ports.server.port().to_string());
        Some(python(&script, [&ip, &port, mode, origin]))
    }
}

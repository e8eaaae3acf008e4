//! `dcvdiag echo` behind haproxy: what tests/real otherwise has for a gateway, and what stands
//! before it.

use std::fs;
use std::path::Path;

use super::process::{Process, program};
use super::{Issued, Ports};
use crate::path::dcvdiag;

/// What haproxy does in front of the echo.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Front {
    /// Passes bytes on, from an address of its own, as an NLB does.
    PassesOn,
    /// The same with a PROXY header of version 1.
    SendsProxy,
    /// The same with one of version 2.
    SendsProxyV2,
    /// Version 2, and before that a second haproxy's of version 1.
    SendsTwo,
    /// Ends TLS, and speaks HTTP to an echo without a certificate.
    EndsTls,
    /// The same, and replaces Host.
    EndsTlsAndSetsHost(&'static str),
}

impl Front {
    /// Both processes; the front listens on the first of the load balancer's addresses.
    pub fn start(self, ports: &Ports, certificate: &Issued, dir: &Path) -> [Process; 2] {
        let mut echo = dcvdiag();
        echo.args(["echo", "--listen", &ports.gateway.to_string()]);
        if !self.ends_tls() {
            echo.arg("--cert").arg(&certificate.certificate).arg("--key").arg(&certificate.key);
        }
        let echo = Process::start("echo", &mut echo, dir).listening(&[ports.gateway]);
        let config = dir.join("front.cfg");
        fs::write(&config, self.config(ports, certificate)).expect("a file can be written");
        let mut front = program("haproxy");
        front.arg("-db").arg("-f").arg(&config);
        let front = Process::start("haproxy", &mut front, dir).listening(&ports.nlb);
        [echo, front]
    }

    fn ends_tls(self) -> bool {
        matches!(self, Self::EndsTls | Self::EndsTlsAndSetsHost(_))
    }

    /// The second frontend is in use where two PROXY headers are sent.
    fn config(self, ports: &Ports, certificate: &Issued) -> String {
        let [first, second] = ports.nlb;
        let (echo, own) = (ports.gateway, ports.gateway.ip());
        let (mode, tls) = if self.ends_tls() {
            let leaf = certificate.certificate.display();
            ("http", format!("ssl crt {leaf} alpn http/1.1"))
        } else {
            ("tcp", String::new())
        };
        let set = match self {
            Self::EndsTlsAndSetsHost(host) => format!("http-request set-header Host {host}"),
            _ => String::new(),
        };
        let (to, with, last) = match self {
            Self::SendsProxy => (echo, "send-proxy", ""),
            Self::SendsProxyV2 => (echo, "send-proxy-v2", ""),
            Self::SendsTwo => (second, "send-proxy", "send-proxy-v2"),
            _ => (echo, "", ""),
        };
        format!(
            "\
global
  maxconn 200
defaults
  mode {mode}
  timeout connect 1s
  timeout client 30s
  timeout server 30s
frontend first
  bind {first} {tls}
  {set}
  default_backend one
backend one
  server one {to} source {own} {with}
frontend second
  bind {second}
  default_backend two
backend two
  server two {echo} source {own} {last}
"
        )
    }
}

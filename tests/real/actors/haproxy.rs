//! haproxy in TCP mode as the NLB, a frontend an address and one backend; once in HTTP mode.

use std::fmt::Write;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use super::process::{Process, program};
use super::{Issued, Ports};

/// What the load balancer does with a connection.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Nlb {
    /// Passes it on to the gateway.
    #[default]
    PassesOn,
    /// Passes it on, but listens on the first address only.
    OnFirstAddress,
    /// Passes it on with a PROXY v2 header in front.
    SendsProxyHeader,
    /// Nothing listens behind it: it reads `ClientHello`, tries the backend once and gives up.
    BackendDown,
    /// Nothing listens behind it: it tries three times more, a second apart, and gives up.
    BackendDownWithRetries,
    /// It is no NLB: it ends TLS and speaks HTTP itself, and has no server behind it.
    EndsTlsWithoutServer,
    /// It is no NLB: it ends TLS and speaks HTTP, also to the gateway, with these lines besides.
    SpeaksHttp(&'static str),
    /// It has a TLS listener: what was inside TLS goes to the gateway in clear.
    EndsTls,
    /// A TLS listener of TLS 1.2 that demands a certificate of the clients' authority.
    DemandsClientCertificate,
    /// Ends a connection on which nothing passes for a second: `timeout tunnel`.
    EndsIdle,
    /// There is none: the gateway is dialled directly, so that what it does to TCP shows.
    Absent,
}

impl Nlb {
    /// The process, and where each of the endpoint's addresses leads.
    pub fn start(
        self,
        ports: &Ports,
        certificate: &Issued,
        dir: &Path,
    ) -> (Option<Process>, [SocketAddr; 2]) {
        if self == Self::Absent {
            return (None, [ports.gateway; 2]);
        }
        let config = dir.join("haproxy.cfg");
        fs::write(&config, self.config(ports, certificate))
            .expect("HAProxy's configuration can be written");
        let mut command = program("haproxy");
        command.arg("-db").arg("-f").arg(&config);
        let nlb = Process::start("haproxy", &mut command, dir).listening(self.listens(ports));
        (Some(nlb), ports.nlb)
    }

    fn listens(self, ports: &Ports) -> &[SocketAddr] {
        match self {
            Self::OnFirstAddress => &ports.nlb[..1],
            _ => &ports.nlb,
        }
    }

    fn config(self, ports: &Ports, certificate: &Issued) -> String {
        let leaf = certificate.certificate.display();
        let ends = format!("ssl crt {leaf} alpn http/1.1");
        let (mode, tls) = match self {
            Self::EndsTlsWithoutServer | Self::SpeaksHttp(_) => ("http", ends),
            Self::EndsTls => ("tcp", ends),
            Self::DemandsClientCertificate => {
                let only = "ssl-max-ver TLSv1.2 verify required";
                ("tcp", format!("{ends} {only} ca-file {leaf}"))
            }
            _ => ("tcp", String::new()),
        };
        let mut text = format!(
            "\
global
  maxconn 200
defaults
  mode {mode}
  timeout connect 1s
  timeout client 30s
  timeout server 30s
"
        );
        for (i, address) in self.listens(ports).iter().enumerate() {
            let _ = write!(
                text,
                "frontend address{i}\n  bind {address} {tls}\n  default_backend gateway\n"
            );
            if self == Self::BackendDown {
                text.push_str(
                    "  tcp-request inspect-delay 5s\n  \
                     tcp-request content accept if { req.ssl_hello_type 1 }\n",
                );
            }
        }
        let (gateway, nobody) = (ports.gateway, ports.nobody);
        let backend = match self {
            Self::SendsProxyHeader => format!("  server one {gateway} send-proxy-v2\n"),
            Self::BackendDown => format!("  retries 0\n  server one {nobody}\n"),
            Self::BackendDownWithRetries => format!("  retries 3\n  server one {nobody}\n"),
            Self::EndsTlsWithoutServer => String::new(),
            Self::EndsIdle => format!("  timeout tunnel 1s\n  server one {gateway}\n"),
            Self::SpeaksHttp(lines) => format!("  {lines}\n  server one {gateway}\n"),
            _ => format!("  server one {gateway}\n"),
        };
        text + "backend gateway\n" + &backend
    }
}

/// A haproxy that waits for 1.2 seconds before it passes a connection on.
pub fn waiting(at: SocketAddr, to: SocketAddr, dir: &Path) -> Process {
    let config = dir.join("waiting.cfg");
    let text = format!(
        "\
global
  maxconn 200
defaults
  mode tcp
  timeout connect 1s
  timeout client 30s
  timeout server 30s
listen waiting
  bind {at}
  tcp-request inspect-delay 1200ms
  tcp-request content accept if WAIT_END
  server one {to}
"
    );
    fs::write(&config, text).expect("HAProxy's configuration can be written");
    let mut command = program("haproxy");
    command.arg("-db").arg("-f").arg(&config);
    Process::start("waiting-haproxy", &mut command, dir).listening(&[at])
}

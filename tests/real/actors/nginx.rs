//! nginx as the TLS gateway: pages from `/`, the WebSocket of the DCV server from `/auth`.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::process::{Process, program};
use super::{Issued, Ports};

/// How the gateway is configured.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Gateway {
    /// As it should be.
    #[default]
    Good,
    /// The port speaks HTTP without TLS.
    PlainHttp,
    /// It wants a PROXY header that nobody sends.
    ExpectsProxyHeader,
    /// `ssl_verify_client on`
    WantsClientCertificate,
    /// The port speaks HTTP/2 without TLS, and no HTTP/1.
    PlainHttp2,
    /// These directives besides.
    With(&'static str),
    /// The WebSocket's path has these directives besides.
    WithOnAuth(&'static str),
    /// This path comes from the name server, which takes a request for the beginning of a long
    /// question and waits for its rest.
    AsksNameServer(&'static str),
    /// A client's certificate may be shown, and SNI has to be the Host where one may: 421 else.
    TellsSniFromHost,
    /// It is no TLS server of nginx's but `openssl s_server`, which speaks HTTP/2 alone.
    RefusesHttp1,
    /// The upgrade's headers are not passed on: nginx by default, HTTP/1.0 to the back end.
    DropsUpgrade,
    /// The same with HTTP/1.1 to the back end.
    DropsUpgradeOverHttp11,
    /// Only `localhost` is served; for every other Host the default server does this.
    ServesLocalhostOnly(&'static str),
    /// A WebSocket on which nothing comes for a second is over: `proxy_read_timeout`.
    EndsIdle,
    /// It has pages, and nothing for `/auth`: a 404 of its own.
    KnowsNoAuth,
    /// Pages and WebSocket come from a back end where nobody listens.
    WithoutBackend,
}

const UPGRADE: &str = "proxy_http_version 1.1; \
    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\";";

impl Gateway {
    /// The process, once it listens.
    pub fn start(self, ports: &Ports, certificate: &Issued, ca: &Path, dir: &Path) -> Process {
        let mut command = self.command(ports, certificate, ca, dir);
        Process::start("nginx", &mut command, dir).listening(&[ports.gateway])
    }

    /// What it runs, where it runs.
    pub fn command(self, ports: &Ports, certificate: &Issued, ca: &Path, dir: &Path) -> Command {
        if self == Self::RefusesHttp1 {
            return speaks_http2_alone(ports, certificate);
        }
        serving(&self.servers(ports, ca), certificate, dir)
    }

    fn servers(self, ports: &Ports, ca: &Path) -> String {
        let (at, server, nobody) = (ports.gateway, ports.server, ports.nobody);
        let listen = match self {
            Self::PlainHttp => format!("listen {at};"),
            Self::ExpectsProxyHeader => format!("listen {at} ssl proxy_protocol;"),
            Self::WantsClientCertificate => format!(
                "listen {at} ssl; ssl_verify_client on; ssl_client_certificate {};",
                ca.display()
            ),
            Self::PlainHttp2 => format!("listen {at} http2;"),
            Self::With(directives) => format!("listen {at} ssl; {directives}"),
            _ => format!("listen {at} ssl;"),
        };
        let upgrade = match self {
            Self::DropsUpgrade => "",
            Self::DropsUpgradeOverHttp11 => "proxy_http_version 1.1;",
            _ => UPGRADE,
        };
        let host = "proxy_set_header Host $http_host;";
        let on_auth = match self {
            Self::EndsIdle => "proxy_read_timeout 1s;",
            Self::WithOnAuth(directives) => directives,
            _ => "",
        };
        let whole = |names: &str| {
            let locations = match self {
                Self::WithoutBackend => {
                    format!("location / {{ {upgrade} {host} proxy_pass http://{nobody}; }}")
                }
                Self::AsksNameServer(path) => {
                    format!("location {path} {{ proxy_pass http://{}; }}", ports.dns)
                }
                Self::KnowsNoAuth => String::new(),
                _ => format!(
                    "location /auth {{ {upgrade} {host} {on_auth} proxy_pass http://{server}; }}"
                ),
            };
            format!("  server {{ {listen} {names} {locations} }}\n")
        };
        match self {
            Self::ServesLocalhostOnly(otherwise) => {
                let default = format!("  server {{ listen {at} ssl default_server; {otherwise} }}");
                format!("{default}\n{}", whole("server_name localhost;"))
            }
            Self::TellsSniFromHost => {
                let ca = ca.display();
                let default = format!(
                    "  server {{ listen {at} ssl default_server; ssl_verify_client optional; \
                     ssl_client_certificate {ca}; }}"
                );
                format!("{default}\n{}", whole("server_name gateway.dcv.internal;"))
            }
            _ => whole(""),
        }
    }
}

/// nginx with a page and these servers. One process: no master that would leave workers behind when
/// it is killed. Its user is root where it starts as root, since a namespace of users need not have
/// another.
pub fn serving(servers: &str, certificate: &Issued, dir: &Path) -> Command {
    let pages = dir.join("pages");
    fs::create_dir(&pages).expect("a directory for the pages");
    fs::write(pages.join("index.html"), "<!doctype html><title>Amazon DCV</title>\n")
        .expect("a page can be written");
    let config = dir.join("nginx.conf");
    fs::write(&config, whole_configuration(servers, certificate, dir))
        .expect("nginx's configuration can be written");
    let mut command = program("nginx");
    command.arg("-p").arg(dir).arg("-c").arg(&config);
    command.arg("-e").arg(dir.join("nginx-error.log"));
    command
}

fn whole_configuration(servers: &str, certificate: &Issued, dir: &Path) -> String {
    let dir = dir.display();
    let [leaf, key] = [&certificate.certificate, &certificate.key].map(|file| file.display());
    format!(
        r"
daemon off;
master_process off;
user root;
pid {dir}/nginx.pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {dir}/body;
  proxy_temp_path {dir}/proxy;
  fastcgi_temp_path {dir}/fastcgi;
  uwsgi_temp_path {dir}/uwsgi;
  scgi_temp_path {dir}/scgi;
  ssl_certificate {leaf};
  ssl_certificate_key {key};
  root {dir}/pages;
{servers}}}
"
    )
}

fn speaks_http2_alone(ports: &Ports, certificate: &Issued) -> Command {
    let mut command = program("openssl");
    command.args(["s_server", "-quiet", "-alpn", "h2", "-accept", &ports.gateway.to_string()]);
    command.arg("-cert").arg(&certificate.certificate).arg("-key").arg(&certificate.key);
    command
}

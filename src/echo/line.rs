//! The one line that an echo writes for a connection: bounded, and escaped where a peer had its say.

use std::fmt::Write;
use std::net::SocketAddr;

use dcvdiag_checks::host::{EchoProxy, EchoRequest, EchoTls};
use dcvdiag_checks::text::shown;

/// Characters of a name, and of a request line.
const NAME: usize = 120;
const LINE: usize = 200;

/// The client, as far as it is known.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The other end of the TCP connection.
    pub peer: SocketAddr,
    /// PROXY headers, the outermost first.
    pub proxy: Vec<EchoProxy>,
    /// The TLS session; none in clear.
    pub tls: Option<EchoTls>,
}

impl Arrival {
    /// The line of a connection that came to a request and its status.
    pub fn answered(&self, request: &EchoRequest, status: u16) -> String {
        let host = match &request.host {
            Some(host) => format!("host \"{}\"", shown(host, NAME)),
            None => "no host".to_owned(),
        };
        format!("{} \"{}\" {host} {status}", self.came(), shown(&request.line, LINE))
    }

    /// The line of a connection that came to none.
    pub fn ended(&self, why: &str) -> String {
        format!("{} {}", self.came(), shown(why, LINE))
    }

    fn came(&self) -> String {
        let mut text = self.peer.to_string();
        for header in &self.proxy {
            let source = header.source.as_deref().unwrap_or(&header.command);
            let _ = write!(text, " PROXY v{} {}", header.version, shown(source, NAME)); // a String takes everything
            if let Some(id) = &header.vpc_endpoint_id {
                let _ = write!(text, " ({})", shown(id, NAME));
            }
        }
        if let Some(tls) = &self.tls {
            let sni = tls.sni.as_ref().map(|sni| format!(" sni \"{}\"", shown(sni, NAME)));
            let _ = write!(text, " {}{}", tls.version, sni.unwrap_or(" no sni".to_owned()));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(line: &str, host: &str) -> EchoRequest {
        EchoRequest {
            line: line.to_owned(),
            host: Some(host.to_owned()),
            headers: Vec::new(),
            headers_left_out: 0,
        }
    }

    #[test]
    fn it_tells_peer_proxy_sni_request_host_and_status() {
        let proxy = EchoProxy {
            version: 2,
            command: "proxy".to_owned(),
            source: Some("10.1.2.3:4444".to_owned()),
            destination: None,
            vpc_endpoint_id: Some("vpce-1".to_owned()),
            tlvs: Vec::new(),
        };
        let tls = EchoTls {
            version: "TLS 1.3".to_owned(),
            sni: Some("vpce.example".to_owned()),
            alpn: None,
        };
        let peer = "10.0.0.1:51442".parse().unwrap();
        let arrival = Arrival { peer, proxy: vec![proxy], tls: Some(tls) };
        assert_eq!(
            arrival.answered(&request("GET / HTTP/1.1", "vpce.example:8443"), 200),
            "10.0.0.1:51442 PROXY v2 10.1.2.3:4444 (vpce-1) TLS 1.3 sni \"vpce.example\" \
             \"GET / HTTP/1.1\" host \"vpce.example:8443\" 200"
        );
    }

    #[test]
    fn it_is_one_short_line_whatever_a_peer_sends() {
        let peer = "10.0.0.1:51442".parse().unwrap();
        let arrival = Arrival { peer, proxy: Vec::new(), tls: None };
        let hostile = format!("a\r\n\u{1b}[2J\u{202e}{}", "x".repeat(9000));
        let line = arrival.answered(&request(&hostile, &hostile), 200);
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line}");
        assert!(line.len() < 600, "{}", line.len());
    }
}

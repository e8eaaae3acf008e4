//! Options of `echo`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;

use super::help_texts;

/// The options of `echo`.
#[derive(Args)]
#[command(after_help = help_texts::ECHO_ANSWERS)]
pub struct EchoArgs {
    /// Where to listen: IP:PORT, [IPv6]:PORT, or :PORT for every IPv4 address; port 0 is any free one
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub listen: SocketAddr,
    /// Certificate chain: speak TLS (and still plain HTTP to a client that does not start with TLS)
    #[arg(long, value_name = "PEM", requires = "key")]
    pub cert: Option<PathBuf>,
    /// Its private key
    #[arg(long, value_name = "PEM", requires = "cert")]
    pub key: Option<PathBuf>,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    if let Some(port) = text.strip_prefix(':') {
        let port = port.parse().map_err(|_| format!("{port} is no port"))?;
        return Ok((Ipv4Addr::UNSPECIFIED, port).into());
    }
    text.parse().map_err(|_| "write IP:PORT, [IPv6]:PORT or :PORT".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_ip_with_a_port_or_a_port() {
        for (text, read) in [
            ("127.0.0.1:8443", "127.0.0.1:8443"),
            ("[::1]:0", "[::1]:0"),
            (":8443", "0.0.0.0:8443"),
        ] {
            assert_eq!(address(text).map(|a| a.to_string()).as_deref(), Ok(read));
        }
        for text in ["8443", "host:8443", ":", ":70000", "::1:8443", "127.0.0.1", ""] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}

//! `dcvdiag echo`: answers with what reached it, until Ctrl-C.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use rustls::ServerConfig;
use rustls::sign::SingleCertAndKey;
use tokio::net::TcpListener;
use tokio::task::coop::unconstrained;
use tokio_rustls::TlsAcceptor;

use super::reference;
use crate::console::complain;
use crate::failure::Failure;
use crate::{echo, paced, plan};

/// The options of `echo`.
#[derive(Args)]
#[command(after_help = reference::ECHO_ANSWERS)]
pub struct EchoArgs {
    /// Where to listen: IP:PORT, [IPv6]:PORT, or :PORT for every IPv4 address; port 0 is any free one
    #[arg(long, value_name = "ADDR", value_parser = address)]
    listen: SocketAddr,
    /// Certificate chain: speak TLS (and still clear HTTP to whoever does not start with TLS)
    #[arg(long, value_name = "PEM", requires = "key")]
    cert: Option<PathBuf>,
    /// Its private key
    #[arg(long, value_name = "PEM", requires = "cert")]
    key: Option<PathBuf>,
}

/// Listens until Ctrl-C, which is its usual end: 0.
pub fn main(args: &EchoArgs) -> Result<ExitCode, Failure> {
    let tls = match (&args.cert, &args.key) {
        (Some(cert), Some(key)) => Some(acceptor(cert, key)?),
        _ => None,
    };
    let runtime = paced::runtime().map_err(anyhow::Error::from)?;
    let listen = args.listen;
    let ended: Result<(), Failure> = runtime.block_on(async {
        let cannot = |error| Failure::usage(format!("--listen {listen}: {error}"));
        let listener = TcpListener::bind(listen).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        complain(&format!("listening on {address}"));
        tokio::select! {
            biased;
            ended = unconstrained(tokio::signal::ctrl_c()) => Ok(ended.map_err(anyhow::Error::from)?),
            () = echo::serve(listener, tls, complain) => Ok(()),
        }
    });
    runtime.shutdown_background(); // open connections do not hold it up
    ended.map(|()| ExitCode::SUCCESS)
}

fn acceptor(cert: &std::path::Path, key: &std::path::Path) -> Result<TlsAcceptor, Failure> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let pair = plan::pem::server_key(cert, key, &provider)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(anyhow::Error::from)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(pair)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
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

//! `dcvdiag echo`: answers with what reached it, until Ctrl-C.

use std::process::ExitCode;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::sign::SingleCertAndKey;
use tokio::net::TcpListener;
use tokio::task::coop::unconstrained;
use tokio_rustls::TlsAcceptor;

use crate::console::complain;
use crate::failure::Failure;
use crate::options::EchoArgs;
use crate::{echo, paced, plan};

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

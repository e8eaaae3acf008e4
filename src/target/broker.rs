//! The broker of `--broker`, and what is asked of it.

use std::sync::Arc;

use dcvdiag_checks::model::{BrokerTarget, Transport};
use rustls::crypto::CryptoProvider;

use super::{authority, link, pem, wire_name};
use crate::cli::args::RunArgs;
use crate::cli::{Failure, nearest_word};
use crate::probe::resolve::ResolvePlan;
use crate::probe::tls::TlsPlan;
use crate::probe::trust::{Roots, SystemRoots};

/// The broker leg.
pub struct Broker {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Its handshake; `None` for an `http://` resolver.
    pub tls: Option<Arc<TlsPlan>>,
    /// What is asked.
    pub resolve: ResolvePlan,
}

impl Broker {
    /// Reads the URL and its CA files.
    pub fn parse(
        url: &str,
        args: &RunArgs,
        session: &str,
        transports: Vec<Transport>,
        system_roots: &Arc<SystemRoots>,
        provider: &Arc<CryptoProvider>,
    ) -> Result<Self, Failure> {
        let parsed = link::broker(url)?;
        let tls = if parsed.clear_text {
            None
        } else {
            let ca_file = pem::certificates(&args.broker_ca, "--broker-ca")?;
            Some(Arc::new(TlsPlan {
                name: wire_name(&parsed.host)?,
                roots: Roots::new(system_roots.clone(), ca_file),
                client_key: None,
                provider: provider.clone(),
            }))
        };
        let resolve = ResolvePlan {
            host: authority(&parsed.host, parsed.port),
            base: parsed.path,
            session: session.to_owned(),
            transports,
            client_ip: args.client_ip,
        };
        Ok(Self { host: parsed.host, port: parsed.port, tls, resolve })
    }

    /// What the report says of it.
    pub fn facts(&self, ca_file_given: bool) -> BrokerTarget {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        BrokerTarget {
            url: format!("{scheme}://{}{}", self.resolve.host, self.resolve.base),
            host: self.host.clone(),
            port: self.port,
            ca_file_given,
            transports: self.resolve.transports.clone(),
        }
    }
}

/// Reads `--transport`; both where nothing is given.
pub fn transports(given: &[String]) -> Result<Vec<Transport>, Failure> {
    let mut transports = Vec::new();
    for word in given {
        let transport = match word.to_ascii_uppercase().as_str() {
            "HTTP" => Transport::Http,
            "QUIC" => Transport::Quic,
            _ => return Err(nearest_word("transport", word, ["HTTP", "QUIC"])),
        };
        if !transports.contains(&transport) {
            transports.push(transport);
        }
    }
    if transports.is_empty() {
        transports = vec![Transport::Http, Transport::Quic];
    }
    Ok(transports)
}

//! The broker leg: the session resolver of `--broker`, asked as the gateway asks it.

use std::sync::Arc;

use dcvdiag_checks::address::authority;
use dcvdiag_checks::model::{BrokerTarget, Leg, Transport};

use super::{AppPlan, Common, LegPlan, link, pem, wire_name};
use crate::failure::{Failure, nearest_word};
use crate::probe::resolve::ResolvePlan;
use crate::probe::tls::TlsPlan;
use crate::probe::trust::Roots;

/// The leg, and the facts about it that the report holds.
pub fn parse(
    url: &str,
    transports: Vec<Transport>,
    common: &Common<'_>,
) -> Result<(LegPlan, BrokerTarget), Failure> {
    let args = common.args;
    let parsed = link::broker(url)?;
    let tls = if parsed.clear_text {
        None
    } else {
        let ca_file = pem::certificates(&args.broker_ca, "--broker-ca")?;
        Some(Arc::new(TlsPlan {
            name: wire_name(&parsed.host)?,
            roots: Roots::new(common.system_roots.clone(), ca_file),
            client_key: None,
            provider: common.provider.clone(),
        }))
    };
    let authority = authority(&parsed.host, parsed.port);
    let scheme = if parsed.clear_text { "http" } else { "https" };
    let facts = BrokerTarget {
        url: format!("{scheme}://{authority}{}", parsed.path),
        host: parsed.host.clone(),
        port: parsed.port,
        ca_file_given: !args.broker_ca.is_empty(),
        transports: transports.clone(),
    };
    let resolve = ResolvePlan {
        host: authority,
        base: parsed.path,
        session: common.session.to_owned(),
        transports,
        client_ip: args.client_ip,
    };
    let app = AppPlan { resolve: Some(resolve), ..AppPlan::default() };
    let (host, port) = (parsed.host, parsed.port);
    Ok((LegPlan { leg: Leg::Broker, host, port, tls, app }, facts))
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

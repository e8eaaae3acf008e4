//! The endpoint leg: what a browser and a DCV client do there.

use std::sync::Arc;
use std::time::Duration;

use dcvdiag_checks::address::authority;
use dcvdiag_checks::model::{EndpointTarget, Leg};
use dcvdiag_checks::vpce::{self, Reading, VpceName};

use super::given::{self, Given};
use super::{AppPlan, Common, LegPlan, WebsocketPlan, pem, upgrade, wire_name};
use crate::failure::Failure;
use crate::probe::host::HostPlan;
use crate::probe::tls::TlsPlan;
use crate::probe::trust::Roots;

/// The leg, and the facts about it that the report holds.
pub fn parse(
    given: Given,
    hold: Option<Duration>,
    common: &Common<'_>,
) -> Result<(LegPlan, EndpointTarget), Failure> {
    let args = common.args;
    let port = args.port.or(given.port).unwrap_or(8443);
    let server_name = match &args.server_name {
        Some(name) => given::host(name, "--server-name")?,
        None => given.host.clone(),
    };
    let (upgrade, other_path) = upgrade::read(args, &authority(&given.host, port), common.session)?;
    let tls = tls(&server_name, common)?;
    let host = HostPlan {
        path: given.path,
        host: upgrade.host.clone(),
        token: given.token.filter(|_| args.send_token),
        endpoint: (given.host.clone(), port),
        aliases: given::aliases(&args.host_alias)?,
    };
    let nonsense_path = upgrade::nonsense_path(args.ws_path.as_deref());
    let websocket = WebsocketPlan { upgrade, other_path, nonsense_path, hold };
    let quic_asked = common.scope.quic_asked();
    let app = AppPlan {
        host: Some(host),
        quic: quic_asked,
        websocket: Some(websocket),
        ..AppPlan::default()
    };
    let facts = EndpointTarget {
        host: given.host.clone(),
        port,
        vpce: vpce(&given.host),
        server_name,
        ca_file_given: !args.ca_file.is_empty(),
        expect_issuer: args.expect_issuer.clone(),
        quic_asked,
    };
    let tls = Some(tls);
    Ok((LegPlan { leg: Leg::Endpoint, host: given.host, port, tls, app }, facts))
}

fn vpce(host: &str) -> Option<VpceName> {
    match vpce::read(host) {
        Reading::Vpce(name) => Some(name),
        Reading::Malformed(_) | Reading::Other => None,
    }
}

fn tls(server_name: &str, common: &Common<'_>) -> Result<Arc<TlsPlan>, Failure> {
    let args = common.args;
    let ca_file = pem::certificates(&args.ca_file, "--ca-file")?;
    let client_key = match (&args.client_cert, &args.client_key) {
        (Some(cert), Some(key)) => Some(pem::client_key(cert, key, common.provider)?),
        _ => None,
    };
    Ok(Arc::new(TlsPlan {
        name: wire_name(server_name)?,
        roots: Roots::new(common.system_roots.clone(), ca_file),
        client_key,
        provider: common.provider.clone(),
    }))
}

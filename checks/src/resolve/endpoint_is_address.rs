//! `resolve.endpoint-is-address`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::resolve::answer_class::as_address;
use crate::resolve::loopback_server::is_loopback;
use crate::text;

/// The DCV server is named by address.
pub static CHECK: Check = Check {
    code: "resolve.endpoint-is-address",
    layer: Layer::Resolve,
    severity: Severity::Warning,
    owner: Owner::SessionManager,
    summary: "the broker names the DCV server by address; AWS asks for a DNS name",
    fix: &[say(
        "register a DNS name for {server}, which the gateway's host resolves, at the broker {host}",
    )
    .run(&["dcv-session-manager-broker", "register-server-dns-mappings"])
    .on(Site::BrokerHost)],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for (place, resolved) in seen.resolved_servers() {
        let Some(address) = as_address(&resolved.server) else {
            continue;
        };
        if is_loopback(&resolved.server) {
            continue; // resolve.loopback-server
        }
        let transport = place.it.transport.word();
        let message = text!(
            "DcvServerEndpoint for {transport} is the address {address}, not a DNS name",
            transport,
            address
        );
        found.push(
            Symptom::at(&place, message)
                .because(place.below("answer/outcome/seen/body"))
                .arg("server", address),
        );
    }
    found
}

const PAGE: &str = r#"
The broker gives the DCV server's IP address where AWS asks for a DNS name.

## What it means

"The Amazon DCV Connection Gateway requires the Amazon DCV servers' DNS names in order to connect."
The gateway opens TLS to the server, and with `tls-strict = true` the certificate must match the name
it was given. A certificate rarely holds an address. Whether an address works otherwise is not
documented; one of AWS's own sample resolvers answers one.

## How to confirm

    curl -sk -X POST 'https://BROKER:8447/resolveSession?sessionId=SESSION&transport=HTTP'
    sudo dcv-session-manager-broker describe-server-dns-mappings             # on the broker
    getent hosts SERVER-NAME                                                 # on the gateway

## What to do

- Register a name for each server with `register-server-dns-mappings`. The mappings are lost when the
  broker starts again, unless persistence is on.
- See that the gateway's host resolves those names, and that the servers' certificates hold them.

## Sources

- [Session Manager: DNS mapping of DCV servers](https://docs.aws.amazon.com/dcv/latest/sm-admin/dcv-server-dns-mapping.html)
- [DCV Connection Gateway: session resolver](https://docs.aws.amazon.com/dcv/latest/gw-admin/session-resolver.html)
"#;

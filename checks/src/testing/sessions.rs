//! TLS sessions and failed handshakes.

use serde_json::{Value, json};

use crate::observations::Observations;
use crate::testing::lookups::NAME;
use crate::testing::path::Path;

/// An endpoint whose handshakes and first answer are given, one address a handshake.
pub(crate) fn seen(tls: &[Value], host: &Value, target: &Value) -> Observations {
    let mut seen = Path::new().seen();
    seen.taken_at = "2026-06-15T12:00:00Z".parse().unwrap();
    let mut endpoint = serde_json::to_value(&seen.target.endpoint).unwrap();
    merge(&mut endpoint, &json!({"host": NAME, "server_name": NAME}));
    merge(&mut endpoint, target);
    seen.target.endpoint = serde_json::from_value(endpoint).unwrap();
    let leg = seen.endpoint.as_mut().unwrap();
    let template = leg.routes.remove(0);
    for (i, tls) in tls.iter().enumerate() {
        let mut route = template.clone();
        route.address = format!("10.0.0.{i}:8443").parse().unwrap();
        route.tls = serde_json::from_value(tls.clone()).unwrap();
        route.app.host = serde_json::from_value(host.clone()).unwrap();
        leg.routes.push(route);
    }
    seen
}

/// A handshake that failed.
pub(crate) fn failed(kind: &Value, elapsed_ms: f64, received: &str) -> Value {
    let received_bytes = received.len();
    let failure = json!({"kind": kind, "received": received, "received_bytes": received_bytes});
    json!({"elapsed_ms": elapsed_ms, "outcome": {"failed": failure}})
}

/// A healthy session, changed in its facts and in its leaf.
pub(crate) fn session(facts: &Value, leaf: &Value) -> Value {
    let mut fields = json!({
        "version": 3, "subject": "CN=dcv", "issuer": "CN=Example CA", "common_name": "dcv",
        "serial": "01", "not_before": "2026-01-01T00:00:00Z", "not_after": "2027-01-01T00:00:00Z",
        "dns_names": [NAME], "ip_addresses": [], "is_ca": false, "self_signed": false,
        "key": "RSA", "key_bits": 2048, "signature_algorithm": "sha256WithRSAEncryption",
        "server_auth": true, "must_staple": false, "unknown_critical_extensions": [],
        "issuer_url": null,
    });
    merge(&mut fields, leaf);
    let sha256 = fields.to_string().len().to_string();
    let mut all = json!({
        "version": "TLS 1.3", "cipher": "TLS13_AES_256_GCM_SHA384", "key_exchange": null,
        "alpn": null, "sni": NAME, "client_certificate_asked": false,
        "chain": [{"sha256": sha256, "fields": fields}],
        "covers_name": null, "system_trust": "trusted", "ca_file_trust": null,
    });
    merge(&mut all, facts);
    json!({"elapsed_ms": 3.0, "outcome": {"seen": all}})
}

/// Overwrites the fields of an object.
pub(crate) fn merge(into: &mut Value, changes: &Value) {
    for (key, value) in changes.as_object().into_iter().flatten() {
        into[key] = value.clone();
    }
}

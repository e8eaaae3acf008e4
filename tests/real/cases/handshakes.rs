//! Handshakes that real servers refuse, and what is no handshake.

use crate::actors::{Certificate, Gateway, Nlb};
use crate::path::Parts;

const NO_SESSION: &str =
    "dns pass, tcp pass, tls fail, host skip, broker.resolve skip, websocket skip";

fn behind(nlb: Nlb, gateway: Gateway) -> Parts {
    Parts { nlb, gateway, ..Parts::default() }
}

#[test]
fn a_server_that_speaks_http_2_alone_refuses_alpn() {
    let seen = behind(Nlb::PassesOn, Gateway::RefusesHttp1).diagnose();
    seen.is(1, "fail endpoint.tls tls.alpn-refused observed", NO_SESSION);
}

#[test]
fn http_2_in_clear_is_not_tls() {
    let seen = behind(Nlb::PassesOn, Gateway::PlainHttp2).diagnose();
    seen.is(1, "fail endpoint.tls tls.not-tls observed", NO_SESSION);
}

#[test]
fn nginx_whose_certificate_is_missing_for_a_name_fails_within_itself() {
    let missing = "ssl_certificate /nowhere/$ssl_server_name.pem; \
                   ssl_certificate_key /nowhere/$ssl_server_name.key;";
    let seen = behind(Nlb::PassesOn, Gateway::With(missing)).diagnose();
    seen.is(1, "fail endpoint.tls tls.server-internal-error inferred", NO_SESSION);
}

/// In TLS 1.2 it is the same alert as for want of a common cipher, and a reset may swallow it; but the
/// server was seen to ask.
#[test]
fn haproxy_that_gets_no_client_certificate_wants_one() {
    let seen = behind(Nlb::DemandsClientCertificate, Gateway::Good).diagnose();
    seen.is(1, "fail endpoint.tls tls.client-certificate-required inferred", NO_SESSION);
    seen.says("tls.client-certificate-required", "the server asked for a client certificate");
}

#[test]
fn haproxy_that_knows_no_authority_of_the_clients_certificate_says_so() {
    let shown = Some(Certificate::ForClients);
    let parts = behind(Nlb::DemandsClientCertificate, Gateway::Good);
    let seen = Parts { client_certificate: shown, ..parts }.diagnose();
    seen.is(1, "fail endpoint.tls tls.alert observed", NO_SESSION);
    seen.says("tls.alert", "unknown_ca");
}

#[test]
fn a_server_whose_clock_is_years_behind_is_skewed() {
    let dated = "http-response set-header Date \"Mon, 01 Jan 2024 00:00:00 GMT\"";
    let seen = behind(Nlb::SpeaksHttp(dated), Gateway::PlainHttp).diagnose();
    let rows = "dns pass, tcp pass, tls warn, host pass, broker.resolve skip, websocket pass";
    seen.is(0, "warn endpoint.tls tls.clock-skew observed", rows);
}

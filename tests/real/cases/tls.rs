use crate::actors::{Certificate, Gateway, Nlb, Trust};
use crate::path::Parts;

/// No session comes up.
const NO_SESSION: &str =
    "dns pass, tcp pass, tls fail, host skip, broker.resolve skip, websocket skip";
/// A session comes up, and only its certificate is wrong.
const WRONG_CERTIFICATE: &str =
    "dns pass, tcp pass, tls fail, host pass, broker.resolve skip, websocket pass";

fn behind(nlb: Nlb, gateway: Gateway) -> Parts {
    Parts { nlb, gateway, ..Parts::default() }
}

#[test]
fn haproxy_without_its_backend_closes_without_an_answer() {
    let seen = behind(Nlb::BackendDown, Gateway::Good).diagnose();
    let verdict = "fail endpoint.tls tls.closed-without-answer observed";
    seen.is(1, verdict, NO_SESSION);
}

#[test]
fn haproxy_that_tries_its_dead_backend_again_closes_after_a_delay() {
    let seen = behind(Nlb::BackendDownWithRetries, Gateway::Good).diagnose();
    let verdict = "fail endpoint.tls tls.closed-after-delay inferred";
    seen.is(1, verdict, NO_SESSION);
}

#[test]
fn nginx_answers_an_unexpected_proxy_header_in_clear_http() {
    let seen = behind(Nlb::SendsProxyHeader, Gateway::Good).diagnose();
    let verdict = "fail endpoint.tls tls.proxy-protocol-unexpected observed";
    seen.is(1, verdict, NO_SESSION);
}

#[test]
fn nginx_that_speaks_plain_http_is_told_by_a_clear_request() {
    let seen = behind(Nlb::PassesOn, Gateway::PlainHttp).diagnose();
    let verdict = "fail endpoint.tls tls.plain-http observed";
    seen.is(1, verdict, NO_SESSION);
}

#[test]
fn nginx_that_misses_the_proxy_header_takes_the_one_that_is_tried() {
    let seen = behind(Nlb::Absent, Gateway::ExpectsProxyHeader).diagnose();
    let verdict = "fail endpoint.tls tls.proxy-protocol-expected observed";
    seen.is(1, verdict, NO_SESSION);
    seen.notes("tls.reset-after-hello");
}

/// haproxy has a connection of its own to either side: it hands a reset on as a close, which the
/// NLB would not. What is tried passes it all the same.
#[test]
fn behind_haproxy_nginx_that_misses_the_proxy_header_closes() {
    let seen = behind(Nlb::PassesOn, Gateway::ExpectsProxyHeader).diagnose();
    let verdict = "fail endpoint.tls tls.proxy-protocol-expected observed";
    seen.is(1, verdict, NO_SESSION);
    seen.notes("tls.closed-without-answer");
}

#[test]
fn nginx_that_wants_a_client_certificate_says_so_inside_tls() {
    let seen = behind(Nlb::PassesOn, Gateway::WantsClientCertificate).diagnose();
    let verdict = "fail endpoint.tls tls.client-certificate-required observed";
    let rows = "dns pass, tcp pass, tls fail, host pass, broker.resolve skip, websocket fail";
    seen.is(1, verdict, rows);
}

fn with(certificate: Certificate) -> Parts {
    Parts { certificate, ..Parts::default() }
}

#[test]
fn a_certificate_of_another_name_does_not_match() {
    let seen = with(Certificate::OfAnotherName).diagnose();
    let verdict = "fail endpoint.tls tls.name-mismatch observed";
    seen.is(1, verdict, WRONG_CERTIFICATE);
    seen.says("tls.name-mismatch", "gateway.dcv.internal");
}

#[test]
fn a_certificate_that_ended_is_expired() {
    let seen = with(Certificate::Expired).diagnose();
    let verdict = "fail endpoint.tls tls.expired observed";
    seen.is(1, verdict, WRONG_CERTIFICATE);
    seen.says("tls.expired", "2020-12-31");
}

fn trusting(trust: Trust) -> Parts {
    Parts { trust, ..Parts::default() }
}

#[test]
fn a_certificate_of_another_authority_is_not_trusted_by_the_ca_file() {
    let seen = trusting(Trust::AnotherAuthority).diagnose();
    let verdict = "fail endpoint.tls tls.untrusted-by-ca-file observed";
    seen.is(1, verdict, WRONG_CERTIFICATE);
}

#[test]
fn a_certificate_of_an_authority_of_the_same_name_is_not_trusted_by_the_ca_file() {
    let seen = trusting(Trust::ItsNamesake).diagnose();
    let verdict = "fail endpoint.tls tls.untrusted-by-ca-file observed";
    seen.is(1, verdict, WRONG_CERTIFICATE);
}

fn with_tls(directives: &'static str) -> Parts {
    behind(Nlb::PassesOn, Gateway::With(directives))
}

#[test]
fn nginx_with_tls_1_3_alone_passes() {
    let seen = with_tls("ssl_protocols TLSv1.3;").diagnose();
    let rows = "dns pass, tcp pass, tls pass, host pass, broker.resolve skip, websocket pass";
    seen.is(0, "pass", rows);
}

#[test]
fn nginx_with_tls_1_1_alone_refuses_the_version() {
    let seen = with_tls("ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;").diagnose();
    let verdict = "fail endpoint.tls tls.protocol-version observed";
    seen.is(1, verdict, NO_SESSION);
}

#[test]
fn nginx_without_a_cipher_of_ours_refuses_the_handshake() {
    let seen = with_tls("ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES128-SHA;").diagnose();
    let verdict = "fail endpoint.tls tls.no-common-cipher inferred";
    seen.is(1, verdict, NO_SESSION);
}

#[test]
fn nginx_that_rejects_the_handshake_for_its_name_says_so() {
    let seen = with_tls("ssl_reject_handshake on;").diagnose();
    let verdict = "fail endpoint.tls tls.unrecognized-name observed";
    seen.is(1, verdict, NO_SESSION);
}

//! Certificates that openssl made, behind nginx.

use crate::actors::{Certificate, Gateway, Nlb, Trust};
use crate::diagnosis::Diagnosis;
use crate::path::{Parts, ZONAL_NAME};

/// Only the certificate is wrong.
const WRONG: &str = "dns pass, tcp pass, tls fail, host pass, broker.resolve skip, websocket pass";
/// Only the certificate is dubious.
const DUBIOUS: &str =
    "dns pass, tcp pass, tls warn, host pass, broker.resolve skip, websocket pass";
/// nginx takes such a key or signature on this level of OpenSSL's alone.
const LENIENT: Gateway = Gateway::With("ssl_ciphers DEFAULT:@SECLEVEL=0;");

fn with(certificate: Certificate) -> Parts {
    Parts { certificate, ..Parts::default() }
}

#[track_caller]
fn fails(parts: Parts, code: &str) -> Diagnosis {
    let seen = parts.diagnose();
    seen.is(1, &format!("fail endpoint.tls {code} observed"), WRONG);
    seen
}

#[track_caller]
fn warns(parts: Parts, code: &str) -> Diagnosis {
    let seen = parts.diagnose();
    seen.is(0, &format!("warn endpoint.tls {code} observed"), DUBIOUS);
    seen
}

#[test]
fn a_common_name_alone_is_no_san() {
    let seen = fails(with(Certificate::WithoutSan), "tls.no-san");
    seen.says("tls.no-san", "dcv");
}

#[test]
fn a_wildcard_above_the_endpoints_own_name_does_not_match() {
    let seen = fails(with(Certificate::OfWildcard), "tls.wildcard-mismatch");
    seen.says("tls.wildcard-mismatch", "*.vpce.amazonaws.com");
}

#[test]
fn a_certificate_of_the_regional_name_misses_the_zonal_one() {
    let parts = Parts { words: &["--endpoint", ZONAL_NAME], ..Parts::default() };
    fails(parts, "tls.zonal-name-missing").notes("dns.zonal-name");
}

#[test]
fn a_certificate_that_starts_later_is_not_yet_valid() {
    let seen = fails(with(Certificate::NotYetValid), "tls.not-yet-valid");
    seen.says("tls.not-yet-valid", "2090-01-01");
}

#[test]
fn a_certificate_that_ends_in_ten_days_expires_soon() {
    warns(with(Certificate::EndsSoon), "tls.expires-soon");
}

#[test]
fn a_clients_certificate_has_the_wrong_usage() {
    fails(with(Certificate::ForClients), "tls.wrong-usage");
}

#[test]
fn a_critical_extension_of_a_private_number_is_unknown() {
    let seen = fails(with(Certificate::WithCriticalExtension), "tls.unknown-critical-extension");
    seen.says("tls.unknown-critical-extension", "1.3.6.1.4.1.55555.1");
}

#[test]
fn a_certificate_that_demands_stapling_is_told() {
    warns(with(Certificate::MustStaple), "tls.must-staple");
}

#[test]
fn a_ca_as_the_servers_own_certificate_is_told() {
    warns(with(Certificate::OfACa), "tls.ca-as-leaf");
}

#[test]
fn a_certificate_without_extensions_is_of_version_1() {
    let seen = fails(with(Certificate::OfVersion1), "tls.no-san");
    seen.notes("tls.version-1-certificate");
}

#[test]
fn an_rsa_key_of_1024_bits_is_weak() {
    let parts = Parts { gateway: LENIENT, ..with(Certificate::WithShortKey) };
    fails(parts, "tls.weak-key").says("tls.weak-key", "1024");
}

#[test]
fn a_signature_with_sha_1_is_weak() {
    let trust = Trust::TheSystem;
    let parts = Parts { trust, gateway: LENIENT, ..with(Certificate::SignedWithSha1) };
    fails(parts, "tls.weak-signature").says("tls.weak-signature", "ecdsa-with-SHA1");
}

#[test]
fn a_certificate_that_signed_itself_is_not_trusted_by_the_system() {
    let parts = Parts { trust: Trust::TheSystem, ..with(Certificate::SelfSigned) };
    warns(parts, "tls.self-signed").lacks("tls.unknown-issuer");
}

#[test]
fn an_authority_of_the_companys_own_is_unknown_to_the_system() {
    let parts = Parts { trust: Trust::TheSystem, ..Parts::default() };
    warns(parts, "tls.unknown-issuer").says("tls.unknown-issuer", "Example CA");
}

#[test]
fn an_intermediate_that_is_not_sent_leaves_the_chain_incomplete() {
    let parts = Parts { trust: Trust::TheSystem, ..with(Certificate::BelowMissingIntermediate) };
    let seen = parts.diagnose();
    seen.is(0, "warn endpoint.tls tls.chain-incomplete inferred", DUBIOUS);
    seen.says("tls.chain-incomplete", "Example Intermediate").lacks("tls.unknown-issuer");
}

/// The file holds the root, so that only the intermediate is missing.
#[test]
fn a_ca_file_with_the_root_does_not_make_up_for_the_intermediate() {
    let seen = with(Certificate::BelowMissingIntermediate).diagnose();
    seen.is(1, "fail endpoint.tls tls.untrusted-by-ca-file observed", WRONG);
    seen.notes("tls.chain-incomplete");
}

#[test]
fn another_issuer_than_expected_is_told() {
    let parts = Parts { words: &["--expect-issuer", "Corporate CA"], ..Parts::default() };
    fails(parts, "tls.issuer-unexpected").says("tls.issuer-unexpected", "Example CA");
}

#[test]
fn a_chain_of_amazons_may_end_tls_at_the_load_balancer() {
    let seen = with(Certificate::OfAmazons).diagnose();
    seen.is(0, "pass", &WRONG.replace("tls fail", "tls pass"));
    seen.says("tls.terminated-by-load-balancer", "Amazon RSA 2048 M02");
}

#[test]
fn two_gateways_with_certificates_of_their_own_differ() {
    let other_gateway = Some(Certificate::MustStaple);
    let parts = Parts { nlb: Nlb::OnFirstAddress, other_gateway, ..Parts::default() };
    warns(parts, "tls.certificates-differ").says("tls.certificates-differ", "10.213.66.201");
}

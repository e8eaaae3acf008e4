//! The catalogue: every check, in the order of the path, and its page.

use crate::check::Check;
use crate::{dns, host, quic, resolve, tcp, tls, websocket};

/// The check of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.code == code)
}

/// A check's page as `explain` prints it and docs/checks/ keeps it.
#[must_use]
pub fn document(check: &Check) -> String {
    let severity = check.severity.word();
    format!(
        "# {}\n\n{}: {}. Repaired by {}.\n\n{}\n",
        check.code,
        severity,
        check.summary,
        check.owner.title(),
        check.page.trim()
    )
}

/// Tells if one code's cause makes the other's symptom.
pub(crate) fn explains(cause: &str, consequence: &str) -> bool {
    find(cause).is_some_and(|check| check.explains.iter().any(|other| other.code == consequence))
}

/// Every check, in the order of the path; within a layer, causes before what they cause.
pub static CHECKS: &[&Check] = &[
    // dns
    &dns::name_malformed::CHECK,
    &dns::shadow_zone::CHECK,
    &dns::no_such_name::CHECK,
    &dns::rebind_filtered::CHECK,
    &dns::no_address::CHECK,
    &dns::sinkholed::CHECK,
    &dns::public_address::CHECK,
    &dns::servfail::CHECK,
    &dns::refused::CHECK,
    &dns::resolver_silent::CHECK,
    &dns::os_differs::CHECK,
    &dns::family_unroutable::CHECK,
    &dns::outside_vpc::CHECK,
    &dns::some_resolvers_fail::CHECK,
    &dns::resolvers_disagree::CHECK,
    &dns::long_ttl::CHECK,
    &dns::slow::CHECK,
    &dns::single_address::CHECK,
    &dns::zonal_name::CHECK,
    // tcp
    &tcp::local_resources::CHECK,
    &tcp::denied::CHECK,
    &tcp::refused_locally::CHECK,
    &tcp::refused::CHECK,
    &tcp::timeout::CHECK,
    &tcp::no_route::CHECK,
    &tcp::partial::CHECK,
    &tcp::flapping::CHECK,
    &tcp::slow::CHECK,
    // tls
    &tls::proxy_protocol_expected::CHECK,
    &tls::large_hello_lost::CHECK,
    &tls::plain_http::CHECK,
    &tls::not_tls::CHECK,
    &tls::proxy_protocol_unexpected::CHECK,
    &tls::protocol_version::CHECK,
    &tls::no_common_cipher::CHECK,
    &tls::unrecognized_name::CHECK,
    &tls::alpn_refused::CHECK,
    &tls::client_certificate_required::CHECK,
    &tls::server_internal_error::CHECK,
    &tls::alert::CHECK,
    &tls::reset_after_hello::CHECK,
    &tls::closed_without_answer::CHECK,
    &tls::closed_after_delay::CHECK,
    &tls::silent::CHECK,
    &tls::clock_skew::CHECK,
    &tls::issuer_unexpected::CHECK,
    &tls::signature_invalid::CHECK,
    &tls::certificate_unreadable::CHECK,
    &tls::expired::CHECK,
    &tls::not_yet_valid::CHECK,
    &tls::version_1_certificate::CHECK,
    &tls::no_san::CHECK,
    &tls::zonal_name_missing::CHECK,
    &tls::wildcard_mismatch::CHECK,
    &tls::name_mismatch::CHECK,
    &tls::wrong_usage::CHECK,
    &tls::key_usage::CHECK,
    &tls::unknown_critical_extension::CHECK,
    &tls::chain_incomplete::CHECK,
    &tls::untrusted_by_ca_file::CHECK,
    &tls::certificates_differ::CHECK,
    &tls::expires_soon::CHECK,
    &tls::ca_as_leaf::CHECK,
    &tls::weak_key::CHECK,
    &tls::weak_signature::CHECK,
    &tls::must_staple::CHECK,
    &tls::self_signed::CHECK,
    &tls::unknown_issuer::CHECK,
    &tls::terminated_by_load_balancer::CHECK,
    // host
    &host::proxy_login::CHECK,
    &host::rewritten::CHECK,
    &host::endpoint_name_rejected::CHECK,
    &host::forbidden::CHECK,
    &host::misdirected::CHECK,
    &host::redirects_inside::CHECK,
    &host::unavailable::CHECK,
    &host::server_error::CHECK,
    &host::not_http::CHECK,
    &host::closed::CHECK,
    &host::silent::CHECK,
    &host::port_sensitive::CHECK,
    &host::redirects::CHECK,
    &host::no_web_client::CHECK,
    &host::echo_intact::CHECK,
    &host::proxy_protocol_present::CHECK,
    &host::double_proxy_header::CHECK,
    &host::client_address_hidden::CHECK,
    // resolve
    &resolve::session_not_found::CHECK,
    &resolve::http_transport_not_found::CHECK,
    &resolve::bad_request::CHECK,
    &resolve::forbidden::CHECK,
    &resolve::wrong_service::CHECK,
    &resolve::answer_invalid::CHECK,
    &resolve::server_error::CHECK,
    &resolve::timeout::CHECK,
    &resolve::loopback_server::CHECK,
    &resolve::quic_transport_not_found::CHECK,
    &resolve::endpoint_is_address::CHECK,
    &resolve::slow::CHECK,
    &resolve::session_renamed::CHECK,
    &resolve::transport_invalid::CHECK,
    &resolve::not_asked::CHECK,
    // quic
    &quic::refused::CHECK,
    &quic::silent::CHECK,
    &quic::answered::CHECK,
    // websocket
    &websocket::session_not_found::CHECK,
    &websocket::no_such_path::CHECK,
    &websocket::not_found::CHECK,
    &websocket::origin_refused::CHECK,
    &websocket::forbidden::CHECK,
    &websocket::unauthorized::CHECK,
    &websocket::redirected::CHECK,
    &websocket::method_refused::CHECK,
    &websocket::upgrade_stripped::CHECK,
    &websocket::unavailable::CHECK,
    &websocket::status::CHECK,
    &websocket::bad_accept::CHECK,
    &websocket::unrequested_protocol::CHECK,
    &websocket::closed_at_once::CHECK,
    &websocket::dropped::CHECK,
    &websocket::silent::CHECK,
    &websocket::protocol_refused::CHECK,
    &websocket::idle_cut::CHECK,
];

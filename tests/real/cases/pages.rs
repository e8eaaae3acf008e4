//! What nginx and haproxy answer to a request for a page.

use crate::actors::{Certificate, Gateway, Nlb};
use crate::path::Parts;

const ROWS: &str = "dns pass, tcp pass, tls pass, host fail, broker.resolve skip, websocket fail";
/// The page alone.
const PAGE_ALONE: &str =
    "dns pass, tcp pass, tls pass, host warn, broker.resolve skip, websocket pass";

fn nginx(directives: &'static str) -> Parts {
    through(Gateway::With(directives))
}

fn through(gateway: Gateway) -> Parts {
    Parts { gateway, ..Parts::default() }
}

#[test]
fn nginx_that_denies_all_forbids() {
    let seen = nginx("deny all;").diagnose();
    seen.is(1, "fail endpoint.host host.forbidden observed", ROWS);
    seen.says("host.forbidden", "nginx");
}

/// Where one of its names may want a client's certificate, nginx holds Host against SNI.
#[test]
fn nginx_that_was_dialled_by_another_name_is_misdirected() {
    let parts = Parts {
        certificate: Certificate::OfAnotherName,
        words: &["--server-name", "gateway.dcv.internal"],
        ..through(Gateway::TellsSniFromHost)
    };
    let seen = parts.diagnose();
    seen.is(1, "fail endpoint.host host.misdirected observed", ROWS);
}

#[test]
fn nginx_whose_authorization_service_is_missing_has_a_server_error() {
    let seen = nginx("auth_request /nowhere; location = /nowhere { return 404; }").diagnose();
    seen.is(1, "fail endpoint.host host.server-error observed", ROWS);
}

#[test]
fn nginx_that_sends_users_to_a_portal_redirects() {
    let seen = nginx("location = / { return 302 https://portal.example.com/; }").diagnose();
    seen.is(0, "warn endpoint.host host.redirects observed", PAGE_ALONE);
    seen.says("host.redirects", "portal.example.com");
}

#[test]
fn nginx_that_makes_links_from_its_own_address_redirects_inside() {
    let own = "location = / { return 301 https://$server_addr:$server_port/web/; }";
    let seen = nginx(own).diagnose();
    let rows = PAGE_ALONE.replace("host warn", "host fail");
    seen.is(1, "fail endpoint.host host.redirects-inside observed", &rows);
}

#[test]
fn nginx_without_pages_has_no_web_client() {
    let seen = nginx("root /nowhere;").diagnose();
    seen.is(0, "pass", &PAGE_ALONE.replace("host warn", "host pass"));
    seen.notes("host.no-web-client");
}

#[test]
fn nginx_that_wants_the_port_in_host_is_port_sensitive() {
    let seen = nginx("if ($http_host !~ :) { return 403; }").diagnose();
    seen.is(0, "warn endpoint.host host.port-sensitive observed", PAGE_ALONE);
}

#[test]
fn nginx_that_closes_on_every_host_is_closed() {
    let seen = nginx("return 444;").diagnose();
    seen.is(1, "fail endpoint.host host.closed observed", ROWS);
    seen.notes("websocket.dropped");
}

#[test]
fn a_back_end_that_waits_for_more_is_silent() {
    let words = &["--timeout", "1s"];
    let seen = Parts { words, ..through(Gateway::AsksNameServer("/")) }.diagnose();
    seen.is(1, "fail endpoint.host host.silent observed", ROWS);
}

#[test]
fn http_2_inside_tls_is_not_http() {
    let seen = Parts { nlb: Nlb::EndsTls, ..through(Gateway::PlainHttp2) }.diagnose();
    seen.is(1, "fail endpoint.host host.not-http observed", ROWS);
}

#[test]
fn a_proxy_that_wants_a_login_is_told() {
    let asks = "add_header Proxy-Authenticate 'Basic realm=proxy' always; return 407;";
    let seen = nginx(asks).diagnose();
    seen.is(1, "fail endpoint.host host.proxy-login observed", ROWS);
}

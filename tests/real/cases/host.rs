use crate::actors::{Gateway, Nlb, Server};
use crate::path::Parts;

const ROWS: &str = "dns pass, tcp pass, tls pass, host fail, broker.resolve skip, websocket fail";

fn through(gateway: Gateway) -> Parts {
    Parts { gateway, ..Parts::default() }
}

#[test]
fn nginx_that_forbids_the_endpoints_name_rejects_it() {
    let seen = through(Gateway::ServesLocalhostOnly("return 403;")).diagnose();
    let verdict = "fail endpoint.host host.endpoint-name-rejected observed";
    seen.is(1, verdict, ROWS);
    seen.says("host.endpoint-name-rejected", "localhost");
}

#[test]
fn nginx_that_closes_on_the_endpoints_name_rejects_it() {
    let seen = through(Gateway::ServesLocalhostOnly("return 444;")).diagnose();
    let verdict = "fail endpoint.host host.endpoint-name-rejected observed";
    seen.is(1, verdict, ROWS);
}

#[test]
fn nginx_without_its_backend_is_unavailable() {
    let parts = Parts { server: Server::Down, ..through(Gateway::WithoutBackend) };
    let seen = parts.diagnose();
    seen.is(1, "fail endpoint.host host.unavailable observed", ROWS);
    seen.says("host.unavailable", "nginx");
}

#[test]
fn haproxy_that_ends_tls_and_has_no_server_is_unavailable() {
    let parts = Parts { nlb: Nlb::EndsTlsWithoutServer, ..Parts::default() };
    let seen = parts.diagnose();
    seen.is(1, "fail endpoint.host host.unavailable observed", ROWS);
    seen.says("host.unavailable", "503").says("host.unavailable", "haproxy");
}

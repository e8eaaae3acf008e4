use crate::actors::{Gateway, Nlb, Server};
use crate::diagnosis::Diagnosis;
use crate::path::Parts;

/// Only the upgrade fails.
const ROWS: &str = "dns pass, tcp pass, tls pass, host pass, broker.resolve skip, websocket fail";

fn through(gateway: Gateway) -> Parts {
    Parts { gateway, ..Parts::default() }
}

fn to(server: Server) -> Parts {
    Parts { server, ..Parts::default() }
}

/// A 400 has other causes than a 426.
#[test]
fn nginx_without_the_upgrade_headers_strips_the_upgrade() {
    let seen = through(Gateway::DropsUpgrade).diagnose();
    let verdict = "fail endpoint.websocket websocket.upgrade-stripped inferred";
    seen.is(1, verdict, ROWS);
    seen.says("websocket.upgrade-stripped", "400");
}

#[test]
fn nginx_without_the_upgrade_headers_over_http_1_1_strips_the_upgrade() {
    let seen = through(Gateway::DropsUpgradeOverHttp11).diagnose();
    let verdict = "fail endpoint.websocket websocket.upgrade-stripped observed";
    seen.is(1, verdict, ROWS);
    seen.says("websocket.upgrade-stripped", "426");
}

#[test]
fn a_dcv_server_that_is_down_behind_nginx_is_unavailable() {
    let seen = to(Server::Down).diagnose();
    let verdict = "fail endpoint.websocket websocket.unavailable observed";
    seen.is(1, verdict, ROWS);
    seen.says("websocket.unavailable", "502");
}

/// No broker is asked, and still nothing is said of a session: nobody was asked for one.
#[test]
fn nginx_that_has_nothing_for_the_path_answers_404_itself() {
    let seen = through(Gateway::KnowsNoAuth).diagnose();
    seen.is(1, "fail endpoint.websocket websocket.not-found observed", ROWS);
    seen.says("websocket.not-found", "by nginx/").says("websocket.not-found", "load-balancer");
    seen.lacks("resolve.session-not-found");
}

#[test]
fn a_server_that_leaves_closes_at_once() {
    let seen = to(Server::Leaves).diagnose();
    let verdict = "fail endpoint.websocket websocket.closed-at-once observed";
    seen.is(1, verdict, ROWS);
    seen.says("websocket.closed-at-once", "1000");
}

#[test]
fn a_server_whose_own_code_fails_closes_at_once() {
    let seen = to(Server::Fails).diagnose();
    let verdict = "fail endpoint.websocket websocket.closed-at-once observed";
    seen.is(1, verdict, ROWS);
    seen.says("websocket.closed-at-once", "1011");
}

#[test]
fn a_server_that_lets_only_another_origin_in_forbids_the_upgrade() {
    let seen = to(Server::LetsIn("https://other.example")).diagnose();
    let verdict = "fail endpoint.websocket websocket.forbidden observed";
    seen.is(1, verdict, ROWS);
    seen.says("websocket.forbidden", "403");
}

#[test]
fn a_server_that_lets_only_localhost_in_refuses_the_origin() {
    let seen = to(Server::LetsIn("https://localhost")).diagnose();
    let verdict = "fail endpoint.websocket websocket.origin-refused observed";
    seen.is(1, verdict, ROWS);
}

#[test]
fn a_websocket_that_is_held_on_a_healthy_path_lives() {
    let parts = Parts { words: &["--hold", "1s"], ..Parts::default() };
    let rows = ROWS.replace("websocket fail", "websocket pass");
    parts.diagnose().is(0, "pass", &rows);
}

#[test]
fn nginx_that_reads_nothing_for_its_read_timeout_ends_the_websocket() {
    let seen = Parts { words: &["--hold", "3s"], ..through(Gateway::EndsIdle) }.diagnose();
    idle_cut(&seen);
}

#[test]
fn haproxy_whose_tunnel_is_idle_for_its_timeout_ends_the_connection() {
    let parts = Parts { nlb: Nlb::EndsIdle, words: &["--hold", "3s"], ..Parts::default() };
    idle_cut(&parts.diagnose());
}

/// By FIN after a second, and pings would have kept it open.
fn idle_cut(seen: &Diagnosis) {
    let verdict = "warn endpoint.websocket websocket.idle-cut observed";
    seen.is(0, verdict, &ROWS.replace("websocket fail", "websocket warn"));
    seen.says("websocket.idle-cut", "cut by FIN after 1");
    seen.says("websocket.idle-cut", "stays open");
}

//! What nginx and Python's websockets answer to an upgrade.

use crate::actors::{Gateway, Nlb, Server};
use crate::diagnosis::Diagnosis;
use crate::path::Parts;

/// Only the upgrade fails.
const ROWS: &str = "dns pass, tcp pass, tls pass, host pass, broker.resolve skip, websocket fail";

fn through(gateway: Gateway) -> Parts {
    Parts { gateway, ..Parts::default() }
}

/// nginx does this with the WebSocket's path.
#[track_caller]
fn answers(directives: &'static str, code: &str) -> Diagnosis {
    let seen = through(Gateway::WithOnAuth(directives)).diagnose();
    seen.is(1, &format!("fail endpoint.websocket {code} observed"), ROWS);
    seen
}

#[test]
fn nginx_that_wants_a_password_leaves_the_upgrade_unauthorized() {
    let asks = "auth_basic portal; auth_basic_user_file /dev/null;";
    answers(asks, "websocket.unauthorized").says("websocket.unauthorized", "Basic");
}

#[test]
fn nginx_that_leads_to_a_login_redirects_the_upgrade() {
    let seen = answers("return 302 https://login.example.com/;", "websocket.redirected");
    seen.says("websocket.redirected", "login.example.com");
}

#[test]
fn nginx_that_takes_no_get_refuses_the_method() {
    answers("return 405;", "websocket.method-refused");
}

#[test]
fn nginx_that_gets_too_many_requests_answers_another_status() {
    answers("return 429;", "websocket.status").says("websocket.status", "429");
}

#[test]
fn nginx_without_the_path_is_not_found() {
    answers("return 404;", "websocket.not-found").says("websocket.not-found", "nginx");
}

#[test]
fn nginx_that_serves_the_path_without_a_query_alone_has_no_such_path() {
    answers("if ($args) { return 404; }", "websocket.no-such-path");
}

#[test]
fn a_server_that_drops_the_connection_says_no_word() {
    let seen = Parts { server: Server::Drops, ..Parts::default() }.diagnose();
    seen.is(1, "fail endpoint.websocket websocket.dropped observed", ROWS);
}

#[test]
fn a_back_end_that_waits_for_more_leaves_the_upgrade_silent() {
    let words = &["--timeout", "1s"];
    let seen = Parts { words, ..through(Gateway::AsksNameServer("/auth")) }.diagnose();
    seen.is(1, "fail endpoint.websocket websocket.silent observed", ROWS);
}

#[test]
fn nginx_that_changes_the_protocol_answers_with_one_nobody_asked_for() {
    let other =
        "proxy_hide_header Sec-WebSocket-Protocol; add_header Sec-WebSocket-Protocol vnc always;";
    answers(other, "websocket.unrequested-protocol");
}

#[test]
fn nginx_that_hides_the_accept_header_answers_another_handshake() {
    let hides = "proxy_hide_header Sec-WebSocket-Accept;";
    answers(hides, "websocket.bad-accept");
}

#[test]
fn nginx_that_takes_no_subprotocol_refuses_it() {
    let refuses = "if ($http_sec_websocket_protocol) { return 400; }";
    let seen = through(Gateway::WithOnAuth(refuses)).diagnose();
    let rows = ROWS.replace("websocket fail", "websocket warn");
    seen.is(0, "warn endpoint.websocket websocket.protocol-refused observed", &rows);
}

/// A TLS listener whose target group is clear, in front of a gateway that wants TLS.
#[test]
fn tls_that_ends_in_front_of_a_server_that_wants_tls_is_told_by_nginxs_words() {
    let seen = Parts { nlb: Nlb::EndsTls, ..Parts::default() }.diagnose();
    seen.says("websocket.upgrade-stripped", "TLS ends in front");
    seen.says("websocket.upgrade-stripped", "make the target group's protocol TLS");
}

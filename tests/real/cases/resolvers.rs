//! nginx where the broker should be: what a web server or a proxy answers to a resolver's question.

use crate::actors::{Broker, Server};
use crate::diagnosis::Diagnosis;
use crate::path::Parts;

const ROWS: &str = "dns pass, tcp pass, tls pass, host pass, \
    broker.dns pass, broker.tcp pass, broker.tls pass, broker.resolve fail, websocket fail";
const WORKS: &str = "dns pass, tcp pass, tls pass, host pass, \
    broker.dns pass, broker.tcp pass, broker.tls pass, broker.resolve warn, websocket pass";

fn asking(broker: Broker) -> Parts {
    Parts { broker, server: Server::Down, ..Parts::default() }
}

#[track_caller]
fn fails(broker: Broker, code: &str) -> Diagnosis {
    let seen = asking(broker).diagnose();
    seen.is(1, &format!("fail broker.resolve {code} observed"), ROWS);
    seen
}

#[test]
fn a_web_server_is_the_wrong_service() {
    fails(Broker::Nginx(""), "resolve.wrong-service");
}

#[test]
fn nginx_that_denies_all_forbids_the_question() {
    fails(Broker::Nginx("deny all;"), "resolve.forbidden");
}

#[test]
fn nginx_that_wants_a_client_certificate_answers_400_for_want_of_it() {
    let wants = "ssl_verify_client optional_no_ca; \
                 if ($ssl_client_verify != SUCCESS) { return 496; }";
    let seen = asking(Broker::Nginx(wants)).diagnose();
    let rows = ROWS.replace("broker.tls pass", "broker.tls fail");
    seen.is(1, "fail broker.tls tls.client-certificate-required observed", &rows);
    seen.notes("resolve.bad-request");
}

#[test]
fn nginx_that_fails_is_a_server_error() {
    let fails_itself = "auth_request /nowhere; location = /nowhere { return 404; }";
    fails(Broker::Nginx(fails_itself), "resolve.server-error");
}

#[test]
fn a_broker_that_waits_for_more_is_a_timeout() {
    let words = &["--timeout", "1s"];
    let seen = Parts { words, ..asking(Broker::AsksNameServer) }.diagnose();
    seen.is(1, "fail broker.resolve resolve.timeout observed", ROWS);
}

#[test]
fn nginx_that_takes_no_such_question_answers_400() {
    fails(Broker::Nginx("return 400 '{}';"), "resolve.bad-request");
}

#[test]
fn an_answer_with_other_capitals_is_invalid() {
    let other = r#"return 200 '{"dcvServerEndpoint":"dcv-1.dcv.internal","port":8443}';"#;
    fails(Broker::Nginx(other), "resolve.answer-invalid");
}

#[test]
fn a_session_that_quic_alone_can_reach_lacks_the_http_transport() {
    let quic_alone = r#"if ($arg_transport != QUIC) { return 404 '{"error":"does not exist"}'; }
        return 200 '{"SessionId":"console","TransportProtocol":"QUIC","DcvServerEndpoint":"dcv-1.dcv.internal","Port":8443,"WebUrlPath":"/"}';"#;
    fails(Broker::Nginx(quic_alone), "resolve.http-transport-not-found");
}

#[test]
fn a_session_that_http_alone_can_reach_lacks_the_quic_transport() {
    let http_alone = r#"if ($arg_transport != HTTP) { return 404 '{"error":"does not exist"}'; }
        return 200 '{"SessionId":"console","TransportProtocol":"HTTP","DcvServerEndpoint":"dcv-1.dcv.internal","Port":8443,"WebUrlPath":"/"}';"#;
    let parts = Parts { broker: Broker::Nginx(http_alone), ..Parts::default() };
    let seen = parts.diagnose();
    seen.is(0, "warn broker.resolve resolve.quic-transport-not-found observed", WORKS);
}

#[test]
fn a_server_named_by_its_address_is_told() {
    let address = r#"return 200 '{"SessionId":"$arg_sessionId","TransportProtocol":"$arg_transport","DcvServerEndpoint":"10.0.0.7","Port":8443,"WebUrlPath":"/"}';"#;
    let parts = Parts { broker: Broker::Nginx(address), ..Parts::default() };
    let seen = parts.diagnose();
    seen.is(0, "warn broker.resolve resolve.endpoint-is-address observed", WORKS);
}

#[test]
fn a_server_that_is_localhost_is_the_gateway_itself() {
    let local = r#"return 200 '{"SessionId":"$arg_sessionId","TransportProtocol":"$arg_transport","DcvServerEndpoint":"localhost","Port":8443,"WebUrlPath":"/"}';"#;
    fails(Broker::Nginx(local), "resolve.loopback-server");
}

#[test]
fn a_session_that_has_another_id_at_the_broker_is_told() {
    let other = r#"return 200 '{"SessionId":"f0c1","TransportProtocol":"$arg_transport","DcvServerEndpoint":"dcv-1.dcv.internal","Port":8443,"WebUrlPath":"/"}';"#;
    let parts = Parts { broker: Broker::Nginx(other), ..Parts::default() };
    let seen = parts.diagnose();
    seen.is(0, "pass", &WORKS.replace("broker.resolve warn", "broker.resolve pass"));
    seen.says("resolve.session-renamed", "f0c1");
}

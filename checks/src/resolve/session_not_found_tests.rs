//! A 404 for a session: what makes it certain, and what it is inferred from.

use crate::check::Symptom;
use crate::host::HostKind;
use crate::model::{Certainty, Layer, Leg, Transport};
use crate::observations::Observations;
use crate::resolve::session_not_found::CHECK;
use crate::testing::path::{Path, RESOLVED, answer, html};
use crate::websocket::Purpose;

fn judge(seen: &Observations) -> Vec<Symptom> {
    (CHECK.judge)(seen)
}

const KNOWN: &str =
    "{\"error\":\"The requested combination of transport and sessionId does not exist\"}";

#[test]
fn a_404_for_both_transports_is_certain_when_it_names_what_was_asked() {
    let path = Path::new()
        .question(Transport::Http, Ok(answer(404, KNOWN)))
        .question(Transport::Quic, Ok(answer(404, KNOWN)));
    let found = judge(&path.seen());
    assert_eq!(found[0].certainty, Certainty::Observed);
    assert_eq!(
        found[0].message,
        "the broker answered 404 for HTTP and QUIC: it does not know \"console\""
    );
}

#[test]
fn a_bare_404_is_ambiguous_and_a_web_servers_is_none() {
    let bare = Path::new().question(Transport::Http, Ok(answer(404, "")));
    assert_eq!(judge(&bare.seen())[0].certainty, Certainty::Inferred);
    let web = Path::new().question(Transport::Http, Ok(html(404, "<html>")));
    assert!(judge(&web.seen()).is_empty());
}

#[test]
fn a_fault_of_one_transport_has_another_code() {
    for (http, quic) in [(404, 200), (200, 404), (400, 404)] {
        let body = |status| if status == 200 { RESOLVED } else { KNOWN };
        let path = Path::new()
            .question(Transport::Http, Ok(answer(http, body(http))))
            .question(Transport::Quic, Ok(answer(quic, body(quic))));
        assert!(judge(&path.seen()).is_empty(), "{http} {quic}");
    }
}

#[test]
fn without_a_broker_a_404_that_may_be_the_gateways_leads_here() {
    for (body, nonsense) in
        [("Session not found", ""), ("", ""), ("<center>not found</center>", "")]
    {
        let path = Path::new()
            .upgrade(Ok(answer(404, body)))
            .follow_up(Purpose::NonsensePath, Ok(answer(404, nonsense)));
        let found = judge(&path.seen());
        assert_eq!(found[0].certainty, Certainty::Inferred);
        assert_eq!(found[0].address, None);
    }
}

#[test]
fn nothing_is_inferred_where_the_name_itself_is_rejected() {
    let path = Path::new()
        .host(HostKind::Endpoint, "vpce.example:8443", Ok(answer(404, "")))
        .host(HostKind::Localhost, "localhost", Ok(answer(200, "")))
        .upgrade(Ok(answer(404, "")));
    assert!(judge(&path.seen()).is_empty());
}

#[test]
fn words_in_the_body_move_no_404_to_another_layer() {
    let page = "<html><head><title>404 Not Found</title></head></html>";
    for body in [html(404, page), answer(404, ""), answer(404, "Session not found")] {
        let report = Path::new().upgrade(Ok(body)).seen().reported();
        let verdict = report.verdict;
        assert_eq!(verdict.code.as_deref(), Some("resolve.session-not-found"));
        assert_eq!(verdict.leg, Some(Leg::Broker));
        assert_eq!(verdict.layer, Some(Layer::Resolve));
        assert_eq!(verdict.certainty, Some(Certainty::Inferred));
        assert_eq!(verdict.consequences.len(), 1);
    }
}

#[test]
fn other_refusals_stay_with_the_websocket() {
    let haproxy = html(503, "No server is available to handle this request.");
    for (body, code) in [
        (haproxy, "websocket.unavailable"),
        (answer(426, "missing Connection header"), "websocket.upgrade-stripped"),
    ] {
        let verdict = Path::new().upgrade(Ok(body)).seen().reported().verdict;
        assert_eq!(verdict.code.as_deref(), Some(code));
        assert_eq!(verdict.leg, Some(Leg::Endpoint));
    }
}

#[test]
fn nothing_is_inferred_from_a_path_that_does_not_exist() {
    let path = Path::new()
        .upgrade(Ok(answer(404, "")))
        .follow_up(Purpose::NonsensePath, Ok(answer(404, "")))
        .follow_up_works(Purpose::OtherPath);
    assert!(judge(&path.seen()).is_empty());
}

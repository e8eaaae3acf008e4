//! In clear, in place of a handshake: to the first message, to a GET, and before anything was sent.

use super::{OtherServer, other_servers};
use crate::model::{Certainty, Finding, Layer, Millis, Observation, Outcome};
use crate::observations::Observations;
use crate::report::Report;
use crate::testing::path::{Path, answer};
use crate::tls::{PlainGet, TlsFailure, TlsFailureKind, TlsFollowups, Unprompted};

/// As it comes over the wire, its first bytes escaped.
fn on_the_wire(one: &OtherServer) -> String {
    let field = |(name, value): &(&str, &str)| format!("{name}: {value}\r\n");
    let fields = one.fields.iter().map(field).collect::<Vec<_>>().concat();
    let text = format!("HTTP/1.1 {} x\r\n{fields}\r\n{}", one.status, one.body);
    text.bytes().take(512).flat_map(std::ascii::escape_default).map(char::from).collect()
}

fn observed<F, E>(outcome: Outcome<F, E>) -> Observation<F, E> {
    Observation { elapsed_ms: Some(Millis(2.0)), outcome }
}

/// A handshake that got this answer, a GET in clear that got that, and what came unprompted.
fn seen(hello: &OtherServer, get: &OtherServer, unprompted: Unprompted) -> Observations {
    let mut seen = Path::new().seen();
    let received = on_the_wire(hello);
    let route = &mut seen.endpoint.as_mut().unwrap().routes[0];
    route.tls = observed(Outcome::Failed(TlsFailure {
        client_certificate_asked: None,
        kind: TlsFailureKind::NotTls,
        received_bytes: received.len() as u64,
        received,
    }));
    route.followups.tls = Some(TlsFollowups {
        unprompted: observed(Outcome::Seen(unprompted)),
        plain_get: PlainGet {
            host: "vpce.example".to_owned(),
            answer: observed(Outcome::Seen(get.answer())),
        },
        trials: Vec::new(),
    });
    seen
}

fn the_error<'a>(one: &OtherServer, report: &'a Report) -> &'a Finding {
    let errors = report.errors_of(Layer::Tls);
    assert_eq!(errors.len(), 1, "{}: {errors:?}", one.told());
    assert_eq!(report.verdict.layer, Some(Layer::Tls), "{}", one.told());
    errors[0]
}

#[test]
fn a_clear_answer_to_a_handshake_is_a_plain_port_unless_it_is_a_400() {
    for one in other_servers().into_iter().filter(|one| one.status != 400) {
        let report = seen(&one, &one, Unprompted::Waits).reported();
        let error = the_error(&one, &report);
        assert_eq!(error.code, "tls.plain-http", "{}", one.told());
        assert_eq!(error.certainty, Certainty::Observed, "{}", one.told());
    }
}

#[test]
fn a_400_to_the_handshake_and_to_a_get_proves_nothing_whatever_it_says() {
    for one in other_servers().into_iter().filter(|one| one.status == 400) {
        let report = seen(&one, &one, Unprompted::Waits).reported();
        assert_eq!(the_error(&one, &report).certainty, Certainty::Inferred, "{}", one.told());
        let mut without = seen(&one, &one, Unprompted::Waits);
        without.endpoint.as_mut().unwrap().routes[0].followups.tls = None;
        let report = without.reported();
        assert_eq!(the_error(&one, &report).certainty, Certainty::Inferred, "{}", one.told());
    }
}

#[test]
fn a_get_that_is_understood_means_a_plain_port() {
    for one in other_servers().into_iter().filter(|one| one.status == 400) {
        let fine = OtherServer::new("nobody", 200, "");
        let report = seen(&one, &fine, Unprompted::Waits).reported();
        assert_eq!(the_error(&one, &report).code, "tls.plain-http", "{}", one.told());
    }
}

#[test]
fn only_a_400_before_anything_was_sent_is_a_complaint_about_a_header() {
    for one in other_servers() {
        let bad = OtherServer::new("nobody", 400, "");
        let says = Unprompted::Says(on_the_wire(&one));
        let report = seen(&bad, &bad, says).reported();
        let error = the_error(&one, &report);
        let sure = error.certainty == Certainty::Observed;
        assert_eq!(sure, one.status == 400, "{}: {error:?}", one.told());
    }
}

#[test]
fn servers_that_say_they_speak_tls_are_no_bare_400() {
    for text in [
        "<center>The plain HTTP request was sent to HTTPS port</center>",
        "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
        "Client sent an HTTP request to an HTTPS server.\n",
    ] {
        assert!(!crate::tls::plain_http::is_bare_400(&answer(400, text)), "{text}");
    }
}

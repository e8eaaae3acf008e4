//! Answers that a broker may give, and the codes they lead to.

use crate::http::HttpFailure;
use crate::model::{Layer, Transport};
use crate::resolve::Unreadable;
use crate::resolve::answer_class::AnswerClass;
use crate::testing::path::{Path, RESOLVED, alert, answer, failures, html, question};

#[test]
fn an_answer_is_judged_by_its_status_first() {
    let nginx = "<html>\r\n<head><title>404 Not Found</title></head>";
    for (sent, said) in [
        (answer(404, ""), AnswerClass::NotFound),
        (answer(404, "{\"error\":\"does not exist\"}"), AnswerClass::NotFound),
        (html(404, nginx), AnswerClass::WrongService),
        (answer(404, nginx), AnswerClass::WrongService),
        (html(200, "<html>"), AnswerClass::WrongService),
        (answer(200, "ok"), AnswerClass::WrongService),
        (answer(204, ""), AnswerClass::WrongService),
        (answer(301, ""), AnswerClass::WrongService),
        (answer(405, ""), AnswerClass::WrongService),
        (answer(429, ""), AnswerClass::WrongService),
        (html(400, "<html>"), AnswerClass::BadRequest),
        (html(403, "<html>"), AnswerClass::Forbidden),
        (html(503, "<html>"), AnswerClass::ServerError),
        (answer(200, "[]"), AnswerClass::Invalid(Unreadable::NotJson)),
        (answer(200, "{\"port\":1}"), AnswerClass::Invalid(Unreadable::Keys(vec!["port".into()]))),
    ] {
        let text = format!("{sent:?}");
        assert_eq!(question(Transport::Http, Ok(sent)).answer_class(), said, "{text}");
    }
}

#[test]
fn whatever_does_not_resolve_has_one_code() {
    let statuses = (200..=599).map(|status| Ok(answer(status, "")));
    for sent in statuses.chain(failures().into_iter().map(Err)) {
        let path = Path::new().question(Transport::Http, sent.clone());
        let report = path.seen().reported();
        assert_eq!(report.sound_codes(Layer::Resolve).len(), 1, "{sent:?}");
    }
    let resolved = Path::new().question(Transport::Http, Ok(answer(200, RESOLVED)));
    assert!(resolved.seen().reported().sound_codes(Layer::Resolve).is_empty());
}

#[test]
fn two_transports_are_weighed_together() {
    for (http, quic, code) in [
        (404, 404, "resolve.session-not-found"),
        (404, 200, "resolve.http-transport-not-found"),
        (200, 404, "resolve.quic-transport-not-found"),
        (400, 404, "resolve.bad-request"),
        (404, 400, "resolve.session-not-found resolve.bad-request"),
        (500, 500, "resolve.server-error"),
    ] {
        let body = |status| answer(status, if status == 200 { RESOLVED } else { "" });
        let path = Path::new()
            .question(Transport::Http, Ok(body(http)))
            .question(Transport::Quic, Ok(body(quic)));
        let report = path.seen().reported();
        assert_eq!(report.sound_codes(Layer::Resolve).join(" "), code, "{http} {quic}");
    }
}

#[test]
fn every_failure_has_a_word() {
    let none = HttpFailure::NoSession { layer: Layer::Tls, detail: "closed".to_owned() };
    for (failure, said) in [
        (HttpFailure::Silent, AnswerClass::Silent),
        (HttpFailure::Closed, AnswerClass::WrongService),
        (HttpFailure::Reset, AnswerClass::WrongService),
        (HttpFailure::NotHttp { received: "SSH".to_owned() }, AnswerClass::WrongService),
        (HttpFailure::Other { detail: "?".to_owned() }, AnswerClass::WrongService),
        (none, AnswerClass::ServerError),
        (alert(116), AnswerClass::Forbidden),
        (alert(80), AnswerClass::WrongService),
    ] {
        assert_eq!(question(Transport::Http, Err(failure)).answer_class(), said);
    }
}

//! At the upgrade, with follow-ups that are answered alike and otherwise, with and without a broker.

use super::{OtherServer, other_servers};
use crate::http::HttpAnswer;
use crate::model::{Certainty, Finding, Layer, Leg, Transport};
use crate::report::Report;
use crate::testing::path::{Path, RESOLVED, answer};
use crate::websocket::Purpose;

/// Answers of a gateway or a DCV server to what it does not know.
fn bare() -> HttpAnswer {
    answer(404, "")
}

fn refused(one: &OtherServer) -> Path {
    Path::new().upgrade(Ok(one.answer()))
}

fn beside(path: Path, other: &HttpAnswer) -> Path {
    let purposes = [
        Purpose::WithoutProtocol,
        Purpose::OtherPath,
        Purpose::NonsensePath,
        Purpose::NonsenseSession,
        Purpose::OtherOrigin,
        Purpose::OtherHost,
    ];
    purposes.into_iter().fold(path, |path, purpose| path.follow_up(purpose, Ok(other.clone())))
}

/// Alone, beside its like, and beside others.
fn stories(one: &OtherServer) -> Vec<(&'static str, Path)> {
    vec![
        ("alone", refused(one)),
        ("beside its like", beside(refused(one), &one.answer())),
        ("beside a bare 404", beside(refused(one), &bare())),
        ("beside a page", beside(refused(one), &answer(200, "<html>"))),
        ("beside a 503", beside(refused(one), &answer(503, ""))),
    ]
}

fn the_error<'a>(one: &OtherServer, story: &str, report: &'a Report) -> &'a Finding {
    let errors = report.errors_of(Layer::Websocket);
    assert_eq!(errors.len(), 1, "{story}, {}: {errors:?}", one.told());
    errors[0]
}

#[test]
fn without_a_broker_only_a_404_that_may_be_the_gateways_leads_to_the_session() {
    for one in other_servers() {
        for (story, path) in stories(&one) {
            let report = path.seen().reported();
            let error = the_error(&one, story, &report);
            one.is_blamed_in(error);
            let verdict = &report.verdict;
            let at = (verdict.leg, verdict.layer);
            if one.status == 404 && !one.is_own() {
                assert_eq!(at, (Some(Leg::Broker), Some(Layer::Resolve)), "{}", one.told());
                assert_eq!(verdict.code.as_deref(), Some("resolve.session-not-found"));
                assert_eq!(verdict.certainty, Some(Certainty::Inferred), "{}", one.told());
            } else {
                assert_eq!(at, (Some(Leg::Endpoint), Some(Layer::Websocket)), "{}", one.told());
                assert_eq!(verdict.owner, error.owner, "{}", one.told());
            }
        }
    }
}

#[test]
fn a_404_that_a_proxy_made_itself_speaks_of_no_session() {
    for one in other_servers().into_iter().filter(|one| one.status == 404 && one.is_own()) {
        for (story, path) in stories(&one) {
            let error = the_error(&one, story, &path.seen().reported()).clone();
            assert_eq!(error.code, "websocket.not-found", "{story}, {}", one.told());
        }
        let path = refused(&one).follow_up_works(Purpose::OtherPath).seen().reported();
        let error = the_error(&one, "another path works", &path);
        assert_eq!(error.code, "websocket.no-such-path", "{}", one.told());
        one.is_blamed_in(error);
    }
}

#[test]
fn a_bare_404_beside_a_proxys_own_for_another_path_is_not_told_apart_by_it() {
    for one in other_servers().into_iter().filter(OtherServer::is_own) {
        let report = beside(Path::new().upgrade(Ok(bare())), &one.answer()).seen().reported();
        let error = the_error(&one, "a bare 404", &report);
        if error.certainty == Certainty::Observed {
            assert_ne!(error.code, "websocket.session-not-found", "{}", one.told());
        }
    }
}

#[test]
fn words_about_a_session_are_never_enough_to_be_sure_of_it() {
    for one in other_servers() {
        for (story, path) in stories(&one).into_iter().take(2) {
            let report = path.seen().reported();
            let error = the_error(&one, story, &report);
            if error.code == "websocket.session-not-found" {
                assert_eq!(error.certainty, Certainty::Inferred, "{story}, {}", one.told());
                assert!(error.decide.is_some(), "{story}, {}", one.told());
            }
        }
    }
}

#[test]
fn a_broker_that_knows_the_session_is_never_said_not_to() {
    for one in other_servers() {
        for (story, path) in stories(&one) {
            let path = path.question(Transport::Http, Ok(answer(200, RESOLVED)));
            let report = path.question(Transport::Quic, Ok(bare())).seen().reported();
            let error = the_error(&one, story, &report);
            one.is_blamed_in(error);
            assert!(report.errors_of(Layer::Resolve).is_empty(), "{}", one.told());
            let verdict = &report.verdict;
            assert_eq!(verdict.layer, Some(Layer::Websocket), "{story}, {}", one.told());
            let said = format!("{error:?} {verdict:?}");
            for wrong in ["broker does not know", "ask the broker", "create the session"] {
                assert!(!said.contains(wrong), "{story}, {}: {said}", one.told());
            }
        }
    }
}

#[test]
fn another_servers_refusal_of_one_origin_blames_its_maker() {
    for one in other_servers().into_iter().filter(|one| one.status == 403) {
        let report = refused(&one).follow_up_works(Purpose::OtherOrigin).seen().reported();
        let error = the_error(&one, "another Origin is let in", &report);
        assert_eq!(error.code, "websocket.origin-refused", "{}", one.told());
        one.is_blamed_in(error);
    }
}

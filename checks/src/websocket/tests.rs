//! Every way an upgrade can end, and the one code each leads to.

use crate::http::{HttpAnswer, HttpFailure};
use crate::model::{Layer, Millis, Severity};
use crate::testing::path::{Path, Upgraded, answer, failures, html, switched};
use crate::websocket::outcome_class::UpgradeClass;
use crate::websocket::{Accept, Aftermath, Purpose, Switched};

const NGINX: &str = "<html>\r\n<head><title>404 Not Found</title></head>\r\n<center>nginx</center>";
const HAPROXY: &str = "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>";

fn class_of(path: &Path) -> UpgradeClass {
    path.seen().websockets()[0].it.outcome_class()
}

fn status_code(status: u16) -> &'static str {
    match status {
        401 => "websocket.unauthorized",
        403 => "websocket.forbidden",
        404 => "websocket.not-found",
        405 => "websocket.method-refused",
        200 | 400 | 426 | 505 => "websocket.upgrade-stripped",
        300..=399 => "websocket.redirected",
        502..=504 => "websocket.unavailable",
        _ => "websocket.status",
    }
}

/// Every status, and the bodies of servers that people really meet.
fn refusals() -> Vec<(Upgraded, &'static str)> {
    let bare = (200..=599).map(|status| (answer(status, ""), status_code(status)));
    let known = [
        (html(404, NGINX), "websocket.not-found"),
        (html(503, HAPROXY), "websocket.unavailable"),
        (answer(503, "no healthy upstream"), "websocket.unavailable"),
        (answer(426, "Failed to open a WebSocket connection."), "websocket.upgrade-stripped"),
        (answer(404, "Session not found"), "websocket.session-not-found"),
    ];
    bare.chain(known).map(|(answer, code)| (Upgraded::Refused(answer), code)).collect()
}

fn without_answer() -> Vec<(Upgraded, &'static str)> {
    let code = |failure: &HttpFailure| match failure {
        HttpFailure::Silent => "websocket.silent",
        HttpFailure::Closed | HttpFailure::Reset => "websocket.dropped",
        _ => "websocket.status",
    };
    let all = failures().into_iter();
    all.map(|failure| (code(&failure), failure)).map(|(c, f)| (Upgraded::Failed(f), c)).collect()
}

/// Every 101 that is of no use.
fn useless_101s() -> Vec<(Upgraded, &'static str)> {
    let text = |text: &str| text.to_owned();
    let ms = Millis(3.0);
    let close = Aftermath::CloseFrame { code: Some(1008), reason: text("no"), after_ms: ms };
    let wrong = Accept::Wrong { got: text("x") };
    let garbled = Aftermath::Garbled { detail: text("opcode") };
    let all = [
        (Switched { accept: Accept::Missing, ..switched() }, "websocket.bad-accept"),
        (Switched { accept: wrong, ..switched() }, "websocket.bad-accept"),
        (Switched { upgrade_headers: false, ..switched() }, "websocket.bad-accept"),
        (Switched { protocol: Some(text("x")), ..switched() }, "websocket.unrequested-protocol"),
        (Switched { extensions: Some(text("x")), ..switched() }, "websocket.unrequested-protocol"),
        (Switched { aftermath: close, ..switched() }, "websocket.closed-at-once"),
        (
            Switched { aftermath: Aftermath::Ended { after_ms: ms }, ..switched() },
            "websocket.dropped",
        ),
        (
            Switched { aftermath: Aftermath::Reset { after_ms: ms }, ..switched() },
            "websocket.dropped",
        ),
        (Switched { aftermath: garbled, ..switched() }, "websocket.dropped"),
    ];
    all.into_iter().map(|(switched, code)| (Upgraded::Switched(switched), code)).collect()
}

fn whatever_does_not_work() -> Vec<(Upgraded, &'static str)> {
    let mut all = refusals();
    all.extend(without_answer());
    all.extend(useless_101s());
    all
}

#[test]
fn whatever_does_not_work_has_one_error_and_its_evidence_stands() {
    for (upgraded, code) in whatever_does_not_work() {
        let report = Path::new().upgrade(upgraded).seen().reported();
        assert_eq!(report.sound_codes(Layer::Websocket), [code]);
        let found = report.findings.iter().find(|f| f.code == code);
        assert_eq!(found.map(|f| f.severity), Some(Severity::Error));
    }
}

#[test]
fn an_upgrade_that_stays_open_has_no_finding() {
    let report = Path::new().upgrade(Upgraded::Switched(switched())).seen().reported();
    assert!(report.sound_codes(Layer::Websocket).is_empty());
}

#[test]
fn without_the_subprotocol_is_the_only_finding_where_that_works() {
    for (upgraded, code) in whatever_does_not_work() {
        let path = Path::new().upgrade(upgraded).follow_up_works(Purpose::WithoutProtocol);
        let report = path.seen().reported();
        assert_eq!(report.sound_codes(Layer::Websocket), ["websocket.protocol-refused"], "{code}");
    }
}

#[test]
fn every_split_by_a_follow_up_is_sound() {
    let refused = |status| Path::new().upgrade(Ok(answer(status, "")));
    let bare = || Ok(answer(404, ""));
    let unknown = || refused(404).follow_up(Purpose::NonsensePath, bare());
    for (path, code) in [
        (refused(403).follow_up_works(Purpose::OtherOrigin), "websocket.origin-refused"),
        (refused(403).follow_up(Purpose::OtherOrigin, bare()), "websocket.forbidden"),
        (refused(404).follow_up_works(Purpose::NonsensePath), "websocket.session-not-found"),
        (unknown(), "websocket.not-found"),
        (unknown().follow_up_works(Purpose::OtherPath), "websocket.no-such-path"),
        (refused(400).follow_up_works(Purpose::OtherPath), "websocket.status"),
    ] {
        assert_eq!(path.seen().reported().sound_codes(Layer::Websocket), [code]);
    }
}

#[test]
fn a_404_is_about_the_session_when_a_nonsense_path_is_answered_otherwise() {
    let beside = |client: HttpAnswer, nonsense: HttpAnswer| {
        let path = Path::new().upgrade(Ok(client));
        class_of(&path.follow_up(Purpose::NonsensePath, Ok(nonsense)))
    };
    let bare = || answer(404, "");
    let session = || answer(404, "Session not found");
    assert_eq!(beside(session(), bare()), UpgradeClass::SessionNotFound);
    assert_eq!(beside(session(), session()), UpgradeClass::SessionNotFound);
    assert_eq!(beside(bare(), answer(404, "no such page")), UpgradeClass::SessionNotFound);
    assert_eq!(beside(bare(), html(404, "")), UpgradeClass::SessionNotFound);
    assert_eq!(beside(bare(), answer(400, "")), UpgradeClass::SessionNotFound);
    assert_eq!(beside(bare(), answer(503, "")), UpgradeClass::NotFound, "it says nothing");
    assert_eq!(beside(bare(), bare()), UpgradeClass::NotFound);
    assert_eq!(beside(html(404, NGINX), html(404, NGINX)), UpgradeClass::NotFound);
}

#[test]
fn a_404_that_only_repeats_the_path_is_told_from_one_that_differs() {
    let client = answer(404, "{\"at\":1763930000,\"path\":\"/auth?sessionId=console\"}");
    let nonsense = answer(404, "{\"at\":1763930001,\"path\":\"/nonsense\"}");
    let path = Path::new().upgrade(Ok(client));
    assert_eq!(
        class_of(&path.follow_up(Purpose::NonsensePath, Ok(nonsense))),
        UpgradeClass::NotFound
    );
}

#[test]
fn a_session_that_differs_stays_one_where_another_path_upgrades() {
    let path = Path::new()
        .upgrade(Ok(answer(404, "Session not found")))
        .follow_up(Purpose::NonsensePath, Ok(answer(404, "")))
        .follow_up_works(Purpose::OtherPath);
    assert_eq!(class_of(&path), UpgradeClass::SessionNotFound);
}

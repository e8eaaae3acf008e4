//! At the broker's address, for each transport.

use super::{OtherServer, other_servers};
use crate::model::{Certainty, Finding, Layer, Leg, Owner, Transport};
use crate::report::Report;
use crate::testing::path::{Path, answer};

/// Asked for HTTP, for QUIC, and for both.
fn stories(one: &OtherServer) -> Vec<Path> {
    let asked = |path: Path, transport| path.question(transport, Ok(one.answer()));
    vec![
        asked(Path::new(), Transport::Http),
        asked(Path::new(), Transport::Quic),
        asked(asked(Path::new(), Transport::Http), Transport::Quic),
    ]
}

fn the_error<'a>(one: &OtherServer, report: &'a Report) -> &'a Finding {
    let errors = report.errors_of(Layer::Resolve);
    assert_eq!(errors.len(), 1, "{}: {errors:?}", one.told());
    assert_eq!(errors[0].leg, Leg::Broker);
    assert_eq!(report.verdict.layer, Some(Layer::Resolve), "{}", one.told());
    errors[0]
}

#[test]
fn another_servers_answer_at_the_brokers_address_has_the_code_of_its_status() {
    for one in other_servers() {
        let web_page =
            one.body.starts_with('<') || one.fields.contains(&("content-type", "text/html"));
        let code = match one.status {
            200 if web_page => "resolve.wrong-service",
            200 => "resolve.answer-invalid",
            400 => "resolve.bad-request",
            401 | 403 => "resolve.forbidden",
            404 if one.is_own() || web_page => "resolve.wrong-service",
            404 => "resolve.session-not-found",
            500.. => "resolve.server-error",
            _ => "resolve.wrong-service",
        };
        for path in stories(&one) {
            let report = path.seen().reported();
            let error = the_error(&one, &report);
            assert_eq!(error.code, code, "{}", one.told());
            assert_ne!(error.owner, Some(Owner::Gateway), "{}", one.told());
            if one.is_own() {
                let said = format!("{} {:?}", error.message, error.fix).to_lowercase();
                assert!(said.contains(&one.program.to_lowercase()), "{}: {said}", one.told());
            }
        }
    }
}

#[test]
fn words_about_a_session_are_never_enough_to_be_sure_that_the_broker_lacks_it() {
    for one in other_servers() {
        for path in stories(&one) {
            let report = path.seen().reported();
            let error = the_error(&one, &report);
            if error.code == "resolve.session-not-found" {
                assert_eq!(error.certainty, Certainty::Inferred, "{}", one.told());
            }
        }
    }
}

#[test]
fn a_broker_whose_404_names_the_question_is_believed() {
    let known =
        "{\"error\":\"The requested combination of transport and sessionId does not exist\"}";
    let path = Path::new().question(Transport::Http, Ok(answer(404, known)));
    let report = path.seen().reported();
    assert_eq!(report.verdict.code.as_deref(), Some("resolve.session-not-found"));
    assert_eq!(report.verdict.certainty, Some(Certainty::Observed));
}

use crate::model::{Layer, Millis, Observation, Outcome, VerdictStatus};
use crate::observations::Observations;
use crate::quic::{QuicFacts, QuicFailure};
use crate::report::RowStatus;
use crate::testing::path::Upgraded;
use crate::testing::path::{Path, switched};

/// A path that works, and what came of QUIC.
fn asked(outcome: Outcome<QuicFacts, QuicFailure>) -> Observations {
    let mut seen = Path::new().upgrade(Upgraded::Switched(switched())).seen();
    seen.target.endpoint.as_mut().unwrap().quic_asked = true;
    seen.endpoint.as_mut().unwrap().routes[0].app.quic =
        Some(Observation { elapsed_ms: Some(Millis(1.0)), outcome });
    seen
}

fn failures() -> Vec<QuicFailure> {
    let text = |text: &str| text.to_owned();
    vec![
        QuicFailure::Silent { sent: 3 },
        QuicFailure::Refused,
        QuicFailure::NotQuic { received: text("hello"), received_bytes: 5 },
        QuicFailure::NoRoute,
        QuicFailure::Denied,
        QuicFailure::Other { detail: text("the cable is red") },
    ]
}

#[test]
fn every_failure_is_one_warning_that_breaks_nothing() {
    for failure in failures() {
        let expected = match failure {
            QuicFailure::Refused => "quic.refused",
            _ => "quic.silent",
        };
        let report = asked(Outcome::Failed(failure)).reported();
        assert_eq!(report.sound_codes(Layer::Quic), [expected]);
        assert_eq!(report.verdict.status, VerdictStatus::Warn);
        let row = report.rows.iter().find(|row| row.layer == Layer::Quic).unwrap();
        assert_eq!(row.status, RowStatus::Warn);
        assert!(!row.summary.is_empty());
    }
}

#[test]
fn an_answer_is_a_note_that_names_the_versions() {
    let versions = ["0x1a2a3a4a", "0x00000001", "0x6b3343cf", "0xff00001d", "0x12345678", "junk"];
    let versions = versions.map(str::to_owned).to_vec();
    let report = asked(Outcome::Seen(QuicFacts { sent: 1, versions })).reported();
    assert_eq!(report.sound_codes(Layer::Quic), ["quic.answered"]);
    let row = report.rows.iter().find(|row| row.layer == Layer::Quic).unwrap();
    assert_eq!(row.status, RowStatus::Pass);
    assert_eq!(row.summary, "answered: versions 1, 2, draft-29, 0x12345678");
}

#[test]
fn the_row_is_shown_only_where_it_was_asked_for() {
    let rows = |seen: Observations| {
        let report = seen.reported();
        report.rows.iter().map(|row| row.layer).collect::<Vec<_>>()
    };
    let plain = Path::new().upgrade(Upgraded::Switched(switched())).seen();
    assert!(!rows(plain).contains(&Layer::Quic));
    let shown = rows(asked(Outcome::Failed(QuicFailure::Refused)));
    assert_eq!(shown[shown.len() - 2..], [Layer::Quic, Layer::Websocket]);
}

#[test]
fn a_report_from_before_the_question_still_reads() {
    let seen = Path::new().upgrade(Upgraded::Switched(switched())).seen();
    let saved = serde_json::to_value(&seen).unwrap();
    assert!(saved.pointer("/endpoint/routes/0/app/quic").is_none());
    assert_eq!(serde_json::from_value::<Observations>(saved).unwrap(), seen);
}

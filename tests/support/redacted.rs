//! What every redacted report promises.

use dcvdiag_checks::model::{Certainty, Layer, Leg, Severity, VerdictStatus};
use dcvdiag_checks::pseudonyms;
use dcvdiag_checks::report::{Report, RowStatus};

type Answer = (VerdictStatus, Option<Leg>, Option<Layer>, Option<String>, Option<Certainty>);

/// Redacted, the report has the same verdict, rows and findings, and none of the names; redacted
/// again it is what it was.
pub fn means_the_same_and_names_nothing(report: &Report, wrong: &mut Vec<String>) {
    let Ok((redacted, map)) = pseudonyms::report(report.clone()) else {
        wrong.push("it cannot be redacted".to_owned());
        return;
    };
    if answer(&redacted) != answer(report) {
        wrong.push(format!("redacted: {:?}, not {:?}", answer(&redacted), answer(report)));
    }
    if rows(&redacted) != rows(report) {
        wrong.push(format!("redacted rows: {:?}, not {:?}", rows(&redacted), rows(report)));
    }
    if findings(&redacted) != findings(report) {
        wrong.push(format!(
            "redacted findings: {:?}, not {:?}",
            findings(&redacted),
            findings(report)
        ));
    }
    let text = serde_json::to_string(&redacted).unwrap_or_default();
    for (pseudonym, original) in &map {
        // A word alone could stand in any sentence; an original may be another's pseudonym.
        let telling = original.contains(|c: char| c == '.' || c.is_ascii_digit())
            && original.len() >= 6
            && !map.contains_key(original);
        if telling && original != pseudonym && text.contains(original.as_str()) {
            wrong.push(format!("\"{original}\" is still there, beside \"{pseudonym}\""));
        }
    }
    match pseudonyms::report(redacted.clone()) {
        Ok((again, _)) if again == redacted => {}
        Ok((again, _)) => wrong.push(format!(
            "redacted again it differs: {}",
            first_difference(&text, &serde_json::to_string(&again).unwrap_or_default())
        )),
        Err(_) => wrong.push("it cannot be redacted again".to_owned()),
    }
}

fn answer(report: &Report) -> Answer {
    let verdict = &report.verdict;
    (verdict.status, verdict.leg, verdict.layer, verdict.code.clone(), verdict.certainty)
}

fn rows(report: &Report) -> Vec<(Leg, Layer, RowStatus, &[String])> {
    report.rows.iter().map(|r| (r.leg, r.layer, r.status, r.codes.as_slice())).collect()
}

fn findings(report: &Report) -> Vec<(&str, Leg, Severity, Certainty, usize)> {
    let one = |f: &'_ dcvdiag_checks::model::Finding| (f.leg, f.severity, f.certainty);
    report
        .findings
        .iter()
        .map(|f| {
            let (leg, severity, certainty) = one(f);
            (f.code.as_str(), leg, severity, certainty, f.evidence.len())
        })
        .collect()
}

fn first_difference(a: &str, b: &str) -> String {
    let at = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let cut = |text: &str| {
        let from = text.len().min(at.saturating_sub(60));
        String::from_utf8_lossy(&text.as_bytes()[from..text.len().min(at + 60)]).into_owned()
    };
    format!("{} / {}", cut(a), cut(b))
}

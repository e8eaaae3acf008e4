//! A report in the words of another language, and what it lacks words for.

use dcvdiag_checks::model::{Cause, Decide, Text};
use dcvdiag_checks::report::Report;

use super::catalogue::Catalogue;
use super::clauses::{PARTS, is_data, split};

/// Translates the report; what the catalogue lacks stays English.
pub fn translated(report: &Report, catalogue: &Catalogue) -> Report {
    let mut other = report.clone();
    for row in &mut other.rows {
        row.summary = catalogue.summary(&row.summary);
    }
    each(&mut other, &mut |text| *text = text.rendered(catalogue).into());
    other
}

/// Every text of a report that the catalogue lacks, once.
pub fn lacking(report: &Report, catalogue: &Catalogue) -> Vec<String> {
    let mut lacking: Vec<String> = Vec::new();
    let mut note = |text: &str| {
        if !lacking.iter().any(|known| known == text) {
            lacking.push(text.to_owned());
        }
    };
    for row in &report.rows {
        let parts = split(&row.summary, PARTS).into_iter();
        parts
            .filter(|part| catalogue.sentence(part).is_none() && !is_data(part))
            .for_each(&mut note);
    }
    each(&mut report.clone(), &mut |text| {
        if !text.is_empty() && !text.is_known_to(catalogue) {
            note(&text.to_string());
        }
    });
    lacking
}

/// Visits every text of a judge.
fn each(report: &mut Report, visit: &mut impl FnMut(&mut Text)) {
    for finding in &mut report.findings {
        visit(&mut finding.message);
        finding.fix.iter_mut().for_each(|advice| visit(&mut advice.text));
        open(&mut finding.causes, finding.decide.as_mut(), visit);
    }
    let verdict = &mut report.verdict;
    visit(&mut verdict.summary);
    verdict.why.iter_mut().for_each(&mut *visit);
    verdict.fix.iter_mut().for_each(|advice| visit(&mut advice.text));
    open(&mut verdict.causes, verdict.decide.as_mut(), visit);
}

fn open(causes: &mut [Cause], decide: Option<&mut Decide>, visit: &mut impl FnMut(&mut Text)) {
    for cause in causes {
        visit(&mut cause.text);
    }
    if let Some(decide) = decide {
        visit(&mut decide.text);
    }
}

//! A report in the words of another language, and what it lacks words for.

use dcvdiag_checks::model::{Doubt, Verdict};
use dcvdiag_checks::path::title;
use dcvdiag_checks::report::Report;

use super::catalogue::Catalogue;
use super::clauses::{PARTS, is_data, split};

/// The same report; what the catalogue lacks stays English.
pub fn translated(report: &Report, catalogue: &Catalogue) -> Report {
    let mut other = report.clone();
    each(
        &mut other,
        &mut |place, text| {
            let words = match place {
                Place::Summary => Some(catalogue.summary(text)),
                Place::Sentence => catalogue.sentence(text),
            };
            if let Some(words) = words {
                *text = words;
            }
        },
        catalogue,
    );
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
    each(
        &mut report.clone(),
        &mut |place, text| match place {
            Place::Sentence if catalogue.sentence(text).is_none() => note(text),
            Place::Sentence => {}
            Place::Summary => {
                let parts = split(text, PARTS).into_iter();
                parts
                    .filter(|part| catalogue.sentence(part).is_none() && !is_data(part))
                    .for_each(&mut note);
            }
        },
        catalogue,
    );
    lacking
}

/// What kind of text stands somewhere.
#[derive(Clone, Copy)]
enum Place {
    /// Of a row: parts, some of which are data alone.
    Summary,
    /// Of a judge.
    Sentence,
}

/// Visits every text for people.
fn each(report: &mut Report, visit: &mut impl FnMut(Place, &mut String), catalogue: &Catalogue) {
    for row in &mut report.rows {
        visit(Place::Summary, &mut row.summary);
    }
    for finding in &mut report.findings {
        visit(Place::Sentence, &mut finding.message);
        finding.fix.iter_mut().for_each(|line| visit(Place::Sentence, line));
        doubt(finding.doubt.as_mut(), visit);
    }
    let verdict = &mut report.verdict;
    doubt(verdict.doubt.as_mut(), visit);
    verdict.fix.iter_mut().for_each(|line| visit(Place::Sentence, line));
    titled(verdict, visit, catalogue);
}

fn doubt(doubt: Option<&mut Doubt>, visit: &mut impl FnMut(Place, &mut String)) {
    let Some(doubt) = doubt else { return };
    doubt.causes.iter_mut().for_each(|cause| visit(Place::Sentence, cause));
    visit(Place::Sentence, &mut doubt.decide);
}

/// The lines of a verdict that may begin with a row's name, and then go on as a row does.
fn titled(
    verdict: &mut Verdict,
    visit: &mut impl FnMut(Place, &mut String),
    catalogue: &Catalogue,
) {
    let place = verdict.leg.zip(verdict.layer).map(|(leg, layer)| title(leg, layer));
    for line in std::iter::once(&mut verdict.summary).chain(&mut verdict.why) {
        let rest = place.and_then(|title| line.strip_prefix(title)?.strip_prefix(": "));
        let Some((title, mut rest)) = place.zip(rest.map(str::to_owned)) else {
            visit(Place::Sentence, line);
            continue;
        };
        let kind = if verdict.code.is_some() { Place::Sentence } else { Place::Summary };
        visit(kind, &mut rest);
        *line = format!("{}: {rest}", catalogue.exact(title).unwrap_or(title));
    }
}

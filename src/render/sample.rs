//! Reports for the tests of the renderers.

use dcvdiag_checks::judge;
use dcvdiag_checks::model::{Advice, Observation, Skip, VerdictStatus};
use dcvdiag_checks::observations::{Observations, Route};
use dcvdiag_checks::report::{Report, Tool};
use dcvdiag_checks::saved::Saved;
use dcvdiag_lang::Lang;

use super::fleet::{Escaping, Lines};
use super::{Growing, Named, Summary};
use crate::escape::Visible;

/// What a server could send to break a format: of XML, YAML, TAP, metrics, plugins and workflows.
pub const HOSTILE: &str = "x\n::error::injected\r##[error]injected\0\x1b[31m]]><script>&amp;'\"\\ \
    | # SKIP 'a'=1 %0A {\u{fffe}\u{2028}\u{202e}[[ATTACHMENT|/etc/passwd]]\n  ...\nnot ok 99 - injected\n\
    # EOF\ninjected 1\n{{${";

/// The session is not known to the broker.
pub fn analysis() -> Report {
    read(include_str!("../../fixtures/reports/analysis-0.1.0.json"))
}

/// One address of two refuses.
pub fn partial() -> Report {
    read(include_str!("../../fixtures/reports/tcp-partial-0.1.0.json"))
}

/// All works.
pub fn healthy() -> Report {
    but(VerdictStatus::Pass, |seen| routes(seen).truncate(1))
}

/// The deadline came before the Host rows.
pub fn cut_short() -> Report {
    but(VerdictStatus::Inconclusive, |seen| {
        for route in routes(seen) {
            route.app.host = Some(Observation::skipped(Skip::Deadline));
        }
    })
}

/// Every address refuses.
pub fn unreached() -> Report {
    but(VerdictStatus::Fail, |seen| {
        routes(seen).remove(0);
    })
}

fn routes(seen: &mut Observations) -> &mut Vec<Route> {
    &mut seen.endpoint.as_mut().expect("an endpoint").routes
}

/// [`partial`], with something else seen, and what then must follow.
fn but(status: VerdictStatus, change: impl FnOnce(&mut Observations)) -> Report {
    let report = partial();
    let mut seen = report.observations;
    change(&mut seen);
    let report = judge(seen, report.duration_ms, report.tool);
    assert_eq!(report.verdict.status, status, "{:?}", report.verdict);
    report
}

/// A hostile text wherever one can stand.
pub fn hostile() -> Report {
    let mut report = analysis();
    let text = || HOSTILE.to_owned();
    let advice = || Advice { text: text().into(), command: Some(text()), on: None, owner: None };
    report.tool = Tool { name: text(), version: text() };
    report.verdict.summary = text().into();
    report.verdict.code = Some(text());
    report.verdict.why = vec![text().into(), text().into()];
    report.verdict.fix = vec![advice()];
    let target = &mut report.observations.target;
    target.session = text();
    target.endpoint.as_mut().expect("an endpoint").host = text();
    for row in &mut report.rows {
        row.summary = text();
    }
    for finding in &mut report.findings {
        (finding.code, finding.message) = (text(), text().into());
        finding.addresses = vec![text()];
        finding.fix = vec![advice()];
    }
    report
}

/// A report as the formats of lines are given it.
pub fn visible(report: &Report) -> Visible<Report> {
    Visible::of(report).expect("a report")
}

/// The document of a fleet of such targets.
pub fn fleet(document: impl Lines, reports: &[(&str, Report)], targets: usize) -> String {
    let mut document = Escaping::new(document, Lang::En);
    let mut summary = Summary { targets, ..Summary::default() };
    let mut out = Vec::new();
    let names: Vec<&str> = reports.iter().map(|(name, _)| *name).collect();
    document.begin(&names, &mut out).expect("a beginning");
    for (name, report) in reports {
        document.add(Named { name: Some(name), report }, &mut out).expect("a target");
        summary.count(report);
    }
    if targets > reports.len() {
        summary.ended = dcvdiag_checks::report::Ended::Interrupted;
    }
    document.end(&summary, &mut out).expect("an end");
    String::from_utf8(out).expect("text")
}

fn read(text: &str) -> Report {
    let tool = Tool { name: "dcvdiag".to_owned(), version: "0.1.0".to_owned() };
    Saved::read(text).expect("a report").judged(tool)
}

/// tests/real gives these to readers that nobody here wrote.
#[test]
fn the_fleets_in_fixtures_formats_are_what_is_written_today() {
    let reports = [
        ("analysis", analysis()),
        ("cut short", cut_short()),
        (HOSTILE, hostile()),
        ("not reached", unreached()),
    ];
    for (name, text) in [
        ("fleet.xml", fleet(super::junit::Fleet, &reports, 5)),
        ("fleet.tap", fleet(super::tap::Fleet::default(), &reports, 4)),
        ("fleet.prom", fleet(super::openmetrics::Fleet::default(), &reports, 5)),
    ] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
        let path = folder.join(name);
        if std::fs::read_to_string(&path).unwrap_or_default() != text {
            let updating = std::env::var_os("UPDATE").is_some();
            assert!(updating, "{name} is not current: UPDATE=1 cargo test writes it");
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(&path, text).expect("written");
        }
    }
}

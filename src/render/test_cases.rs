//! The rows as test cases: what JUnit and TAP have in common.

use dcvdiag_checks::model::{Finding, Severity};
use dcvdiag_checks::path::title;
use dcvdiag_checks::report::{BlockedBy, Report, Row, RowStatus};

/// A row, as a test.
pub struct Case<'a> {
    /// The row.
    pub row: &'a Row,
    /// The name on the screen.
    pub title: &'static str,
    /// The outcome of the test case.
    pub result: Passed<'a>,
    report: &'a Report,
}

/// The outcome of a test.
pub enum Passed<'a> {
    /// It works, perhaps with a warning.
    Yes,
    /// Broken, for the reason of that code.
    No {
        /// The code.
        code: &'a str,
        /// The fact in one sentence.
        message: String,
    },
    /// It was begun and could not be measured, or the run ended before it.
    Unmeasured {
        /// `deadline`, `interrupted` or `unexplained`.
        reason: &'a str,
    },
    /// Nothing was tried: another row blocked it, or nobody asked. The row's summary says which.
    Skipped,
}

/// Every row of a report.
pub fn cases(report: &Report) -> Vec<Case<'_>> {
    let case =
        |row| Case { row, title: title(row.leg, row.layer), result: of(row, report), report };
    report.rows.iter().map(case).collect()
}

fn of<'a>(row: &'a Row, report: &'a Report) -> Passed<'a> {
    match (row.status, row.blocked_by) {
        (RowStatus::Pass | RowStatus::Warn, _) => Passed::Yes,
        (RowStatus::Skip, Some(BlockedBy::Reason(reason))) if reason.is_unmeasured() => {
            Passed::Unmeasured { reason: reason.word() }
        }
        (RowStatus::Skip, _) => Passed::Skipped,
        (RowStatus::Fail, _) => {
            let error = findings(row, report).find(|f| f.severity == Severity::Error);
            let listed = row.codes.first().map_or("unknown", String::as_str);
            Passed::No {
                code: error.map_or(listed, |error| &error.code),
                message: error.map_or(row.summary.clone(), |error| error.message.to_string()),
            }
        }
    }
}

fn findings<'a>(row: &'a Row, report: &'a Report) -> impl Iterator<Item = &'a Finding> {
    report.findings.iter().filter(move |f| (f.leg, f.layer) == (row.leg, row.layer))
}

impl Case<'_> {
    /// What was found, a line each, and what to do about it: all that a person needs who sees nothing
    /// but this test.
    pub fn story(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut told: Vec<&str> = Vec::new();
        for finding in findings(self.row, self.report) {
            let word = finding.severity.word();
            let at = match finding.addresses.as_slice() {
                [] => String::new(),
                all => format!(" at {}", all.join(", ")),
            };
            lines.push(format!("{word} {}{at}: {}", finding.code, finding.message));
            let is_new = !told.contains(&finding.code.as_str());
            if is_new && finding.severity > Severity::Note {
                told.push(&finding.code);
                lines.extend(advice(finding));
            }
        }
        if matches!(self.result, Passed::No { .. }) {
            lines.extend(self.place());
        }
        lines
    }

    /// The verdict's part about this row.
    fn place(&self) -> Vec<String> {
        let verdict = &self.report.verdict;
        if (verdict.leg, verdict.layer) == (Some(self.row.leg), Some(self.row.layer)) {
            return verdict.why.iter().map(|why| format!("why: {why}")).collect();
        }
        let follows = self.row.codes.iter().any(|code| verdict.consequences.contains(code));
        let word = if follows { "it follows from" } else { "the first cause is elsewhere" };
        let code = verdict.code.as_deref().unwrap_or("unknown");
        vec![format!("{word}: {code}: {}", verdict.summary)]
    }
}

/// The other causes, the advice, the owner, and where to read on.
fn advice(finding: &Finding) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(finding.causes.iter().map(|cause| format!("  cause: {}", cause.text)));
    lines.extend(finding.decide.iter().map(|decide| format!("  to tell: {decide}")));
    lines.extend(finding.fix.iter().map(|fix| format!("  fix: {fix}")));
    lines.extend(finding.owner.map(|owner| format!("  who: {}", owner.title())));
    lines.push(format!("  more: dcvdiag explain {}", finding.code));
    lines
}

/// Tells if a target as a whole passed: exactly when none of its cases failed or went unmeasured.
pub fn passed(report: &Report) -> bool {
    use dcvdiag_checks::model::VerdictStatus::{Pass, Warn};
    matches!(report.verdict.status, Pass | Warn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn a_broken_row_tells_its_own_code_and_where_the_cause_is() {
        let report = sample::analysis();
        let cases = cases(&report);
        let of = |title: &str| cases.iter().find(|case| case.title == title).expect("a row");
        let Passed::No { code, .. } = of("resolveSession").result else { panic!("it is broken") };
        assert_eq!(code, "resolve.session-not-found");
        let cause = of("resolveSession").story().join("\n");
        assert!(cause.contains("why: the broker answered 404"), "{cause}");
        assert!(cause.contains("fix: ") && cause.contains("dcvdiag explain resolve."), "{cause}");
        let consequence = of("WebSocket").story().join("\n");
        assert!(
            consequence.contains("it follows from: resolve.session-not-found"),
            "{consequence}"
        );
    }

    #[test]
    fn a_row_that_works_with_something_to_mend_passes_and_tells_it() {
        let report = sample::analysis();
        let tls = &cases(&report)[2];
        assert!(matches!(tls.result, Passed::Yes));
        assert!(tls.story()[0].starts_with("warning tls.self-signed at 10.213.66.188:8443, "));
    }

    #[test]
    fn a_row_that_was_cut_short_is_no_skipped_row() {
        let report = sample::cut_short();
        let results: Vec<_> = cases(&report).into_iter().map(|case| case.result).collect();
        assert!(matches!(results[0], Passed::Yes));
        assert!(results.iter().any(|r| matches!(r, Passed::Unmeasured { reason: "deadline" })));
        assert!(!passed(&report));
    }
}

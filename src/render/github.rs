//! `--format github`: workflow commands of GitHub Actions, which become annotations, and lines for the
//! person who reads the log.

use std::fmt::Write as _;
use std::io::{self, Write};

use dcvdiag_checks::model::{Finding, Severity, VerdictStatus};
use dcvdiag_checks::path::title;
use dcvdiag_checks::report::{Ended, Report};

use super::Summary;
use super::fleet::Lines;
use crate::escape::Visible;
use crate::escape::one_line;
use crate::render::fleet::VisibleNamed;

/// GitHub keeps ten annotations of a kind from a step; the last is for the verdict.
const MOST: usize = 9;

/// One report as workflow commands.
pub fn render(report: &Visible<Report>) -> String {
    let target = &report.observations.target;
    let mut text = said(&format!(
        "dcvdiag {}: endpoint {}, session {}",
        report.tool.version,
        target.title(),
        target.session
    ));
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let mut findings = report.findings.iter().filter(|f| f.severity == severity);
        text.extend(findings.by_ref().take(MOST).map(annotation));
        text.extend(
            findings.map(|more| {
                said(&format!("{} more: {}: {}", kind(severity), more.code, fact(more)))
            }),
        );
    }
    text + &conclusion(VisibleNamed::new(None, report))
}

/// `::error title=…::…` and its kin.
fn annotation(finding: &Finding) -> String {
    let title = format!("{}: {}", title(finding.leg, finding.layer), finding.code);
    let mut message = vec![fact(finding)];
    message.extend(finding.fix.first().map(|fix| format!("fix: {fix}")));
    command(kind(finding.severity), &title, &message)
}

fn fact(finding: &Finding) -> String {
    match finding.addresses.as_slice() {
        [] => finding.message.to_string(),
        all => format!("{}: {}", all.join(", "), finding.message),
    }
}

const fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

/// The verdict as an annotation, and in words below it.
fn conclusion(one: VisibleNamed<'_>) -> String {
    let (report, verdict) = (one.report, &one.report.verdict);
    let kind = match verdict.status {
        VerdictStatus::Pass => "notice",
        VerdictStatus::Warn => "warning",
        VerdictStatus::Fail | VerdictStatus::Inconclusive => "error",
    };
    let word = verdict.status.word().to_uppercase();
    let code = verdict.code.as_ref().map_or(String::new(), |code| format!(" {code}"));
    let name = one.name().map_or(String::new(), |name| format!("{name}: "));
    let headline = format!("{name}{word}{code}");
    let mut text = command(kind, &headline, &[verdict.summary.to_string()]);
    let cut = if report.ended == Ended::Interrupted { " (interrupted)" } else { "" };
    text += &said(&format!("{headline}{cut}: {}", verdict.summary));
    for fix in &verdict.fix {
        text += &said(&format!("  fix: {fix}"));
    }
    if let Some(owner) = verdict.owner {
        text += &said(&format!("  who: {}", owner.title()));
    }
    if let Some(code) = &verdict.code {
        text += &said(&format!("  more: dcvdiag explain {code}"));
    }
    text
}

/// A workflow command, escaped as GitHub's toolkit does it (packages/core/src/command.ts).
fn command(kind: &str, title: &str, message: &[String]) -> String {
    let title = data(&safe(title)).replace(':', "%3A").replace(',', "%2C");
    let message: Vec<_> = message.iter().map(|line| safe(line)).collect();
    format!("::{kind} title={title}::{}\n", data(&message.join("\n")))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A line of the log that begins with no command: the runner takes `::` for one after blanks, too.
fn said(text: &str) -> String {
    let text = safe(text);
    let mark = if text.trim_start().starts_with("::") { "> " } else { "" };
    format!("{mark}{text}\n")
}

/// One line without `##[`, which the runner takes for a command wherever it stands.
fn safe(text: &str) -> String {
    one_line(text).replace("##[", "## [")
}

/// The document of a fleet: of each target its verdict, for a step has ten annotations.
pub struct Fleet;

impl Lines for Fleet {
    fn add(&mut self, one: VisibleNamed<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(conclusion(one.titled()).as_bytes())
    }

    fn end(&mut self, summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()> {
        let Summary { targets, pass, warn, fail, inconclusive, .. } = &**summary;
        let mut text = format!("{pass} of {targets} targets pass");
        let left = summary.unprobed();
        let others = [
            (*warn, "warn"),
            (*fail, "broken"),
            (*inconclusive, "not measured"),
            (left, "not probed"),
        ];
        for (count, what) in others {
            if count > 0 {
                let _ = write!(text, ", {count} {what}"); // a String takes everything
            }
        }
        out.write_all(said(&text).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn render(report: &Report) -> String {
        super::render(&sample::visible(report))
    }

    #[test]
    fn every_finding_of_weight_is_an_annotation_and_the_verdict_comes_last() {
        let text = render(&sample::analysis());
        let title = "resolveSession%3A resolve.session-not-found";
        let error = format!("::error title={title}::10.150.248.170:8447: the broker answered 404");
        assert!(text.contains(&error), "{text}");
        assert!(text.contains("::warning title=TLS and SAN%3A tls.self-signed::"), "{text}");
        assert!(text.contains("%0Afix: see whether the broker lists"), "{text}");
        let annotations: Vec<&str> = text.lines().filter(|l| l.starts_with("::")).collect();
        assert_eq!(annotations.len(), 4, "{text}");
        assert!(annotations[3].starts_with("::error title=FAIL resolve.session-not-found::"));
        let line = "\nFAIL resolve.session-not-found: resolveSession: the broker answered 404";
        assert!(text.contains(line), "{text}");
        let unmeasured = render(&sample::cut_short());
        assert!(
            unmeasured.contains("\n::error title=INCONCLUSIVE::Host header could"),
            "{unmeasured}"
        );
        assert!(render(&sample::healthy()).contains("::notice title=PASS::every layer"));
    }

    #[test]
    fn no_text_from_elsewhere_begins_a_command() {
        let text = render(&sample::hostile());
        let usual = render(&sample::analysis());
        let commands =
            |text: &str| text.lines().filter(|l| l.trim_start().starts_with("::")).count();
        assert_eq!(commands(&text), commands(&usual), "{text}");
        assert!(!text.contains("##[") && !text.contains('\r'), "{text}");
        assert!(text.contains("%250A"), "what was written as an escape stays what it was");
        assert_eq!(said(" ::error::x"), ">  ::error::x\n");
        let title = command("error", "a:b,c%", &["d:e,f".to_owned()]);
        assert_eq!(title, "::error title=a%3Ab%2Cc%25::d:e,f\n");
    }

    #[test]
    fn the_annotation_of_the_verdict_is_among_those_that_github_keeps() {
        let mut report = sample::analysis();
        let is_error = |finding: &&Finding| finding.code == "resolve.session-not-found";
        let error = report.findings.iter().find(is_error).expect("an error").clone();
        report.findings.extend(std::iter::repeat_n(error, 20));
        let text = render(&report);
        assert_eq!(text.lines().filter(|l| l.starts_with("::error")).count(), 10, "{text}");
        assert_eq!(text.lines().filter(|l| l.starts_with("error more: resolve.")).count(), 13);
    }

    #[test]
    fn a_fleet_is_a_verdict_a_target_and_the_counts_last() {
        let reports = [("one", sample::analysis()), ("::two", sample::healthy())];
        let text = sample::fleet(Fleet, &reports, 3);
        assert!(
            text.starts_with("::error title=one%3A FAIL resolve.session-not-found::"),
            "{text}"
        );
        assert!(text.contains("\n> ::two: PASS: every layer"), "{text}");
        assert!(text.ends_with("\n1 of 3 targets pass, 1 broken, 1 not probed\n"), "{text}");
    }
}

//! `--format tap`: Test Anything Protocol, version 14 (testanything.org). A row is a test point; in a
//! fleet a target is one, with its rows as a subtest.

use std::fmt::Write as _;
use std::io::{self, Write};

use dcvdiag_checks::report::{Ended, Report};
use serde::Serialize;

use super::Summary;
use super::fleet::Lines;
use super::test_cases::{Case, Passed, cases, passed};
use crate::escape::Visible;
use crate::escape::one_line;
use crate::render::fleet::VisibleNamed;

const VERSION: &str = "TAP version 14\n";

/// One report as a TAP document.
pub fn render(report: &Visible<Report>) -> String {
    format!("{VERSION}{}{}", points(report), conclusion(report))
}

/// The document of a fleet.
#[derive(Default)]
pub struct Fleet {
    points: usize,
}

impl Lines for Fleet {
    fn begin(&mut self, names: &Visible<Vec<String>>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{VERSION}1..{}", names.len())
    }

    fn add(&mut self, one: VisibleNamed<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.points += 1;
        let name = one_line(one.title());
        let mut text = format!("# Subtest: {name}\n");
        let inner = points(one.report) + &conclusion(one.report);
        text += &indented("    ", inner.lines());
        let verdict = &one.report.verdict;
        let code = verdict.code.as_ref().map_or(String::new(), |code| format!(": {code}"));
        let not = if passed(one.report) { "" } else { "not " };
        let said = described(&name, &format!("{}{code}", verdict.status.word()));
        let _ = writeln!(text, "{not}ok {} - {said}", self.points); // a String takes everything
        out.write_all(text.as_bytes())
    }

    fn end(&mut self, summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()> {
        let Summary { targets, pass, warn, fail, inconclusive, .. } = &**summary;
        if self.points < *targets {
            return writeln!(out, "Bail out! {} of {targets} targets were probed", self.points);
        }
        writeln!(out, "# {pass} pass, {warn} warn, {fail} fail, {inconclusive} inconclusive")
    }
}

/// Plan and test points.
fn points(report: &Report) -> String {
    let cases = cases(report);
    let target = &report.observations.target;
    let mut text = format!("1..{}\n", cases.len());
    let (endpoint, session) = (one_line(&target.title()), one_line(&target.session));
    let tool = one_line(&format!("{} {}", report.tool.name, report.tool.version));
    // a String takes everything
    let _ = writeln!(text, "# {tool}, endpoint {endpoint}, session {session}");
    for (place, case) in cases.iter().enumerate() {
        text.push_str(&point(place + 1, case));
    }
    text
}

fn point(number: usize, case: &Case<'_>) -> String {
    let summary = &case.row.summary;
    match case.result {
        Passed::Skipped => {
            format!("ok {number} - {} # SKIP {}\n", case.title, escaped(&one_line(summary)))
        }
        Passed::Yes => {
            format!("ok {number} - {}\n{}", described(case.title, summary), details(case))
        }
        Passed::No { .. } | Passed::Unmeasured { .. } => {
            format!("not ok {number} - {}\n{}", described(case.title, summary), details(case))
        }
    }
}

/// It ends in a parenthesis, since some parsers take a brace at the end for the begin of a block.
fn described(what: &str, summary: &str) -> String {
    escaped(&format!("{what} ({})", one_line(summary)))
}

/// `#` begins a directive.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}

/// A YAML block. Its values are written as JSON, which YAML 1.2 contains, so that nothing in them is
/// taken for YAML.
fn details(case: &Case<'_>) -> String {
    let row = case.row;
    let (mut severity, mut code, mut message) = (None, None, None);
    match &case.result {
        Passed::No { code: of, message: fact } => {
            severity = Some("fail");
            code = Some(one_line(of));
            message = Some(one_line(fact));
        }
        Passed::Unmeasured { reason } => {
            severity = Some("error");
            message = Some(format!("could not be measured: {}", one_line(reason)));
        }
        Passed::Yes | Passed::Skipped => {}
    }
    let scalars = [
        ("leg", Some(json(&row.leg))),
        ("layer", Some(json(&row.layer))),
        ("duration_ms", row.duration_ms.map(|millis| json(&millis))),
        ("severity", severity.map(json)),
        ("code", code.map(|code| json(&code))),
        ("message", message.map(|message| json(&message))),
    ];
    let mut lines = vec!["---".to_owned()];
    lines.extend(scalars.into_iter().filter_map(|(key, it)| Some(format!("{key}: {}", it?))));
    let story = case.story();
    if !story.is_empty() {
        lines.push("found:".to_owned());
        lines.extend(story.iter().map(|line| format!("  - {}", json(&one_line(line)))));
    }
    lines.push("...".to_owned());
    indented("  ", lines.iter().map(String::as_str))
}

fn indented<'a>(by: &str, lines: impl Iterator<Item = &'a str>) -> String {
    lines.fold(String::new(), |text, line| text + by + line + "\n")
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The verdict, for those who read along.
fn conclusion(report: &Report) -> String {
    let verdict = &report.verdict;
    let mut text = String::new();
    let mut say = |label: &str, line: &str| {
        let _ = writeln!(text, "# {label}: {}", one_line(line)); // a String takes everything
    };
    if report.ended == Ended::Interrupted {
        say("interrupted", "what was seen so far is here");
    }
    say(verdict.status.word(), &verdict.summary.to_string());
    for fix in &verdict.fix {
        say("fix", &fix.to_string());
    }
    if let Some(code) = &verdict.code {
        say("more", &format!("dcvdiag explain {code}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn render(report: &Report) -> String {
        super::render(&sample::visible(report))
    }

    #[test]
    fn a_row_is_a_test_point_and_the_verdict_is_told_in_comments() {
        let text = render(&sample::analysis());
        assert!(
            text.starts_with("TAP version 14\n1..9\n# dcvdiag 0.1.0, endpoint vpce-"),
            "{text}"
        );
        for line in [
            "ok 2 - TCP to the NLB (2 of 2 addresses)",
            "not ok 8 - resolveSession (HTTP and QUIC → 404: \"console\" is not known)",
            "  code: \"resolve.session-not-found\"",
            "# more: dcvdiag explain resolve.session-not-found",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is not in:\n{text}");
        }
    }

    #[test]
    fn what_was_not_reached_is_skipped_with_its_blocker_and_what_was_cut_short_is_not_ok() {
        let text = render(&sample::unreached());
        let line = "ok 3 - TLS and SAN # SKIP skipped: TCP to the NLB failed\n";
        assert!(text.contains(line), "{text}");
        let text = render(&sample::cut_short());
        assert!(text.contains("not ok 4 - Host header ("), "{text}");
        assert!(text.contains("  message: \"could not be measured: deadline\"\n"), "{text}");
    }

    #[test]
    fn hostile_text_adds_no_test_point_no_directive_and_no_end_of_a_block() {
        let (usual, hostile) = (render(&sample::analysis()), render(&sample::hostile()));
        let count = |text: &str, what: fn(&str) -> bool| text.lines().filter(|l| what(l)).count();
        for what in [
            |line: &str| line.starts_with("ok ") || line.starts_with("not ok "),
            |line: &str| line.trim() == "...",
            |line: &str| line.trim() == "---",
            |line: &str| {
                line.split_once("ok ").is_some_and(|(not, point)| {
                    ["", "not "].contains(&not) && (point.contains(" # ") || point.ends_with('{'))
                })
            },
        ] {
            assert_eq!(count(&hostile, what), count(&usual, what), "{hostile}");
        }
        assert!(hostile.contains("\\# SKIP"), "{hostile}");
    }

    #[test]
    fn a_fleet_is_a_subtest_a_target_and_bails_out_where_some_are_missing() {
        let reports = [("one", sample::analysis()), ("two # SKIP", sample::healthy())];
        let text = sample::fleet(Fleet::default(), &reports, 2);
        assert!(text.starts_with("TAP version 14\n1..2\n# Subtest: one\n    1..9\n"), "{text}");
        assert!(text.contains("\nnot ok 1 - one (fail: resolve.session-not-found)\n"), "{text}");
        assert!(text.contains("\nok 2 - two \\# SKIP (pass)\n"), "{text}");
        assert_eq!(text.matches("TAP version").count(), 1);
        let cut = sample::fleet(Fleet::default(), &reports, 3);
        assert!(cut.ends_with("\nBail out! 2 of 3 targets were probed\n"), "{cut}");
    }
}

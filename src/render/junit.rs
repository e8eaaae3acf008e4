//! `--format junit`: a suite a target, a test case a row.
//!
//! Kept to what Jenkins (junit-10.xsd of its xunit plugin), GitLab and the readers for GitHub have in
//! common. quick-junit writes whole reports alone, so that this is quick-xml's writer, a suite at a time.

use std::io::{self, Write};

use dcvdiag_checks::model::Millis;
use dcvdiag_checks::report::{Ended, Report};
use quick_xml::events::BytesText;
use quick_xml::{Writer, writer::ElementWriter};

use super::Summary;
use super::fleet::Lines;
use super::test_cases::{Case, Passed, cases};
use crate::escape::Visible;
use crate::escape::one_line;
use crate::render::fleet::VisibleNamed;

/// One report as a JUnit document.
pub fn render(report: &Visible<Report>) -> String {
    let mut out = Vec::new();
    let named = VisibleNamed::new(None, report);
    let written =
        begin(&mut out).and_then(|()| suite(named, &mut out)).and_then(|()| end(&mut out));
    debug_assert!(written.is_ok(), "memory takes everything");
    String::from_utf8_lossy(&out).into_owned()
}

/// The document of a fleet.
pub struct Fleet;

impl Lines for Fleet {
    fn begin(&mut self, _names: &Visible<Vec<String>>, out: &mut dyn Write) -> io::Result<()> {
        begin(out)
    }

    fn add(&mut self, one: VisibleNamed<'_>, out: &mut dyn Write) -> io::Result<()> {
        suite(one, out)
    }

    fn end(&mut self, summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()> {
        unprobed(summary, out)?;
        end(out)
    }
}

fn begin(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"dcvdiag\">\n")
}

fn end(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"</testsuites>\n")
}

/// Counts of a suite's cases by their outcome.
#[derive(Default)]
struct Counts {
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn of(cases: &[Case<'_>]) -> Self {
        let mut counts = Self::default();
        for case in cases {
            match case.result {
                Passed::Yes => {}
                Passed::No { .. } => counts.failures += 1,
                Passed::Unmeasured { .. } => counts.errors += 1,
                Passed::Skipped => counts.skipped += 1,
            }
        }
        counts
    }
}

fn suite(one: VisibleNamed<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = one.report;
    let cases = cases(report);
    let counts = Counts::of(&cases);
    let attributes = [
        ("name", attribute(one.title())),
        ("tests", cases.len().to_string()),
        ("failures", counts.failures.to_string()),
        ("errors", counts.errors.to_string()),
        ("skipped", counts.skipped.to_string()),
        ("time", seconds(report.duration_ms)),
        ("timestamp", report.started_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
    ];
    let verdict = &report.verdict;
    let summary = format!("{}: {}", verdict.status.word(), verdict.summary);
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    element(&mut xml, "testsuite", &attributes).write_inner_content(|xml| {
        properties(report, xml)?;
        for case in &cases {
            test_case(case, xml)?;
        }
        content(element(xml, "system-out", &[]), &[summary])
    })?;
    out.write_all(b"\n")
}

/// A suite that fails for the targets nobody came to: a pipeline must not take them for good.
fn unprobed(summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()> {
    let (left, targets) = (summary.unprobed(), summary.targets);
    if left == 0 {
        return Ok(());
    }
    writeln!(
        out,
        r#"<testsuite name="targets not probed" tests="1" failures="0" errors="1" skipped="0">
  <testcase classname="dcvdiag.targets" name="all probed">
    <error type="interrupted" message="{left} of {targets} targets were not probed"/>
  </testcase>
</testsuite>"#
    )
}

fn properties<W: Write>(report: &Report, xml: &mut Writer<W>) -> io::Result<()> {
    let target = &report.observations.target;
    let first = target.first();
    let all = [
        ("dcvdiag", report.tool.version.clone()),
        ("endpoint", first.map_or(String::new(), |first| first.host.to_owned())),
        ("port", first.map_or(String::new(), |first| first.port.to_string())),
        ("session", target.session.clone()),
        ("ended", ended(report.ended).to_owned()),
        ("verdict", report.verdict.status.word().to_owned()),
        ("code", report.verdict.code.clone().unwrap_or_default()),
    ];
    element(xml, "properties", &[]).write_inner_content(|xml| {
        for (name, value) in all {
            let attributes = [("name", name.to_owned()), ("value", attribute(&value))];
            content(element(xml, "property", &attributes), &[])?;
        }
        Ok(())
    })?;
    Ok(())
}

const fn ended(how: Ended) -> &'static str {
    match how {
        Ended::Complete => "complete",
        Ended::Interrupted => "interrupted",
    }
}

fn test_case<W: Write>(case: &Case<'_>, xml: &mut Writer<W>) -> io::Result<()> {
    let row = case.row;
    let attributes = [
        ("classname", format!("dcvdiag.{}.{}", row.leg, row.layer)),
        ("name", case.title.to_owned()),
        ("time", seconds(row.duration_ms.unwrap_or(Millis(0.0)))),
    ];
    let message = |text: &str| ("message", attribute(text));
    let kind = |word: &str| ("type", attribute(word));
    element(xml, "testcase", &attributes).write_inner_content(|xml| match &case.result {
        Passed::Yes => {
            let mut told = vec![row.summary.clone()];
            told.extend(case.story());
            content(element(xml, "system-out", &[]), &told)
        }
        Passed::No { code, message: fact } => {
            content(element(xml, "failure", &[kind(code), message(fact)]), &case.story())
        }
        Passed::Unmeasured { reason } => {
            content(element(xml, "error", &[kind(reason), message(&row.summary)]), &case.story())
        }
        Passed::Skipped => content(element(xml, "skipped", &[message(&row.summary)]), &[]),
    })?;
    Ok(())
}

fn element<'a, W: Write>(
    xml: &'a mut Writer<W>,
    name: &'a str,
    attributes: &[(&str, String)],
) -> ElementWriter<'a, W> {
    let attributes = attributes.iter().map(|(name, value)| (*name, value.as_str()));
    xml.create_element(name).with_attributes(attributes)
}

/// An element's text, or none.
fn content<W: Write>(element: ElementWriter<'_, W>, lines: &[String]) -> io::Result<()> {
    match lines {
        [] => element.write_empty(),
        _ => element.write_text_content(BytesText::new(&text(lines))),
    }?;
    Ok(())
}

/// An attribute's value, quotes and brackets left to the writer.
fn attribute(raw: &str) -> String {
    one_line(raw).replace("[[ATTACHMENT", ATTACHMENT)
}

/// GitLab and Jenkins take `[[ATTACHMENT|PATH]]` for a wish to show a file.
const ATTACHMENT: &str = "[ [ATTACHMENT";

fn text(lines: &[String]) -> String {
    lines.iter().map(|line| attribute(line)).collect::<Vec<_>>().join("\n")
}

fn seconds(millis: Millis) -> String {
    format!("{:.3}", millis.0 / 1000.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use quick_xml::events::Event;
    use quick_xml::{Reader, XmlVersion};

    use super::*;
    use crate::render::sample;

    fn render(report: &Report) -> String {
        super::render(&sample::visible(report))
    }

    #[test]
    fn a_row_is_a_test_case_and_the_counts_are_right() {
        let xml = render(&sample::analysis());
        let read = read(&xml);
        assert_eq!(read.count("testsuite"), 1);
        assert_eq!(read.count("testcase"), 9);
        assert_eq!(read.count("failure"), 2);
        assert!(read.has("testsuite", "failures", "2") && read.has("testsuite", "tests", "9"));
        assert!(read.has("testsuite", "timestamp", "2026-11-23T22:23:28Z"), "{xml}");
        assert!(read.has("testcase", "classname", "dcvdiag.broker.resolve"));
        assert!(read.has("failure", "type", "resolve.session-not-found"));
        assert!(xml.contains("fix: see whether the broker lists"), "{xml}");
        assert!(xml.contains("warning tls.self-signed at 10.213.66.188:8443"), "{xml}");
    }

    #[test]
    fn what_was_not_reached_is_skipped_with_its_blocker_and_what_was_cut_short_is_an_error() {
        let read = read(&render(&sample::cut_short()));
        assert!(read.has("error", "type", "deadline"));
        assert!(read.has("testsuite", "errors", "1"));
        let left_out = super::tests::read(&render(&sample::unreached()));
        let blocker = "skipped: TCP to the NLB failed";
        assert!(left_out.has("skipped", "message", blocker), "{left_out:?}");
    }

    #[test]
    fn hostile_text_changes_neither_the_shape_nor_leaves_what_xml_forbids() {
        let (usual, hostile) = (render(&sample::analysis()), render(&sample::hostile()));
        let shape = |xml: &str| read(xml).elements.iter().map(|e| e.0.clone()).collect::<Vec<_>>();
        assert_eq!(shape(&hostile), shape(&usual));
        let allowed =
            |c: char| c == '\n' || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
        assert!(hostile.chars().all(allowed));
        assert!(!hostile.contains("[[ATTACHMENT"), "{hostile}");
    }

    #[test]
    fn a_fleet_is_a_suite_a_target_and_an_error_for_those_nobody_came_to() {
        let reports = [("one", sample::analysis()), ("two <&>", sample::healthy())];
        let xml = read(&sample::fleet(Fleet, &reports, 2));
        assert_eq!(xml.count("testsuite"), 2);
        assert!(xml.has("testsuite", "name", "two <&>"));
        let cut = read(&sample::fleet(Fleet, &reports, 5));
        assert!(cut.has("error", "message", "3 of 5 targets were not probed"));
    }

    #[derive(Debug)]
    struct Read {
        elements: Vec<(String, BTreeMap<String, String>)>,
    }

    impl Read {
        fn count(&self, name: &str) -> usize {
            self.elements.iter().filter(|(element, _)| element == name).count()
        }

        fn has(&self, name: &str, key: &str, value: &str) -> bool {
            let mut of_name = self.elements.iter().filter(|(element, _)| element == name);
            of_name.any(|(_, attributes)| attributes.get(key).is_some_and(|v| v == value))
        }
    }

    /// Reads it back; panics where it is not well-formed.
    fn read(xml: &str) -> Read {
        let mut reader = Reader::from_str(xml);
        let mut elements = Vec::new();
        loop {
            match reader.read_event().expect("well-formed") {
                Event::Start(tag) | Event::Empty(tag) => {
                    let attributes = tag.attributes().map(|attribute| {
                        let attribute = attribute.expect("an attribute");
                        let key = attribute.key.as_ref().to_owned();
                        (
                            key,
                            attribute
                                .normalized_value(XmlVersion::Implicit1_0)
                                .expect("a value")
                                .into_owned(),
                        )
                    });
                    let name = tag.name().as_ref().to_owned();
                    elements.push((name, attributes.collect()));
                }
                Event::Eof => return Read { elements },
                _ => {}
            }
        }
    }
}

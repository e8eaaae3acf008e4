//! Read back as the ticket systems do, by a parser with GitHub's extensions and others'.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::{Ended, Report};

use super::size_budget::MOST;
use super::verdict::SENTENCE;
use super::{CELL, Fleet};
use crate::escape::visible;
use crate::render::fleet::Escaping;
use crate::render::hostile::{every_kind, hostile, huge};
use crate::render::sample;
use crate::render::{Growing, Named, Summary, Terminal};

fn render(report: &Report, terminal: &Terminal) -> String {
    super::render(&sample::visible(report), terminal)
}

/// The elements that a parser finds.
#[derive(Default)]
struct Found {
    /// The text of every paragraph, heading and cell, as a reader sees it.
    blocks: Vec<String>,
    /// Every text outside of code.
    bare: Vec<String>,
    /// How many cells each line of a table has beside how many it should have.
    lines: Vec<(usize, usize)>,
    headings: usize,
}

fn parse(text: &str) -> Found {
    let mut options = Options::default();
    let on = &mut options.extension;
    (on.table, on.autolink, on.strikethrough, on.tasklist, on.footnotes) =
        (true, true, true, true, true);
    (on.math_dollars, on.alerts, on.superscript, on.underline) = (true, true, true, true);
    (on.wikilinks_title_after_pipe, on.description_lists, on.highlight) = (true, true, true);
    let arena = Arena::new();
    let mut found = Found::default();
    for node in parse_document(&arena, text, &options).descendants() {
        found.look_at(node);
    }
    found
}

impl Found {
    fn look_at<'a>(&mut self, node: &'a AstNode<'a>) {
        let value = &node.data.borrow().value;
        match value {
            NodeValue::Paragraph | NodeValue::TableCell => self.blocks.push(text_of(node)),
            NodeValue::Heading(_) => {
                self.headings += 1;
                self.blocks.push(text_of(node));
            }
            NodeValue::Text(text) => self.bare.push(text.to_string()),
            NodeValue::TableRow(_) => {
                let parent = node.parent().expect("a table");
                let NodeValue::Table(table) = &parent.data.borrow().value else {
                    panic!("a table")
                };
                self.lines.push((node.children().count(), table.num_columns));
            }
            NodeValue::CodeBlock(block) => self.blocks.push(block.literal.clone()),
            NodeValue::Document
            | NodeValue::Code(_)
            | NodeValue::Escaped
            | NodeValue::Emph
            | NodeValue::Item(_)
            | NodeValue::List(_)
            | NodeValue::SoftBreak
            | NodeValue::Strong
            | NodeValue::Table(_) => {}
            other => panic!("a server's text became {other:?}"),
        }
    }
}

fn text_of<'a>(node: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    for node in node.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(piece) => text.push_str(piece),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak => text.push('\n'),
            _ => {}
        }
    }
    text
}

/// What GitHub and GitLab look for in the text that is left.
fn is_reference(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && !"@#:".contains(c));
    word.contains(['@', '#', '<', '[', '`', '$', '~', '{', '*', '_', '^'])
        || word.contains("://")
        || word.starts_with("www.")
        || (inner.trim_end_matches(':').contains(':') && inner.contains(char::is_alphanumeric))
}

fn shown(text: &str, most: usize) -> String {
    visible(text, most).trim_matches(' ').to_owned()
}

#[test]
fn nothing_that_a_server_sent_becomes_markup_and_every_text_comes_out_as_it_went_in() {
    let report = hostile();
    let found = parse(&render(report, &Terminal::for_tests()));
    let verdict = &report.verdict;
    let fix = verdict.fix.iter().map(|advice| &advice.text);
    let causes = verdict.causes.iter().map(|cause| &cause.text);
    for sentence in verdict.why.iter().chain(fix).chain(causes) {
        let sentence = shown(&sentence.to_string(), SENTENCE);
        assert!(found.blocks.contains(&sentence), "{sentence:?} is not in {:#?}", found.blocks);
    }
    for row in &report.rows {
        let summary = shown(&row.summary, CELL);
        assert!(found.blocks.contains(&summary), "{summary:?} is not in {:#?}", found.blocks);
    }
    for finding in &report.findings {
        let message = shown(&finding.message.to_string(), SENTENCE);
        let has = |block: &String| block.ends_with(&message);
        assert!(found.blocks.iter().any(has), "{message:?} is not in {:#?}", found.blocks);
    }
    let leaf = report.observations.sessions()[0].it.leaf().expect("a leaf");
    let subject = shown(&leaf.subject, CELL);
    assert!(found.blocks.contains(&subject), "{subject:?} is not in {:#?}", found.blocks);
    for word in found.bare.iter().flat_map(|text| text.split_whitespace()) {
        assert!(!is_reference(word), "{word:?} is more than a word to some ticket system");
    }
    assert!(found.lines.len() > 20);
    assert!(found.lines.iter().all(|(has, should)| has == should), "{:?}", found.lines);
}

#[test]
fn every_kind_of_report_has_its_verdict_first() {
    for report in every_kind() {
        let text = render(&report, &Terminal::for_tests());
        let word = crate::render::headline::word(report.verdict.status);
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("## dcvdiag: ") && first.contains(word), "{first}");
        assert_eq!(text.contains("The run was interrupted"), report.ended == Ended::Interrupted);
        assert_eq!(text.contains("had concluded PASS"), report.earlier.is_some());
        assert!(text.contains("Measured by `dcvdiag 0.1.0` on `2026-"), "{text}");
        assert!(text.contains("from a host with `linux`"), "{text}");
        assert!(text.contains("openssl s_client"), "{text}");
        parse(&text);
    }
}

#[test]
fn the_verdict_says_all_that_the_table_says() {
    let report = &every_kind()[0];
    let text = render(report, &Terminal::for_tests());
    for part in [
        "BROKEN at layer 8, resolveSession",
        "**Why**",
        "**Causes, the likeliest first**",
        "**To tell them apart**",
        "**Fix**",
        "Who: the Session Manager administrator",
        "More: `dcvdiag explain resolve.session-not-found`",
        "| 8 | resolveSession | FAIL |",
        "### Certificates",
        "| covers the name asked for | yes: ",
        "### What was tried after a layer failed",
        "### Findings",
        "### To repeat each probe by hand",
        "dig ",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn however_much_servers_send_it_stays_under_60_kb_and_says_what_was_left_out() {
    let text = render(huge(), &Terminal::for_tests());
    assert!(text.len() <= MOST, "{} bytes", text.len());
    assert!(text.contains("Left out, so that the whole stays under 60 KB"), "{text}");
    assert!(text.contains("### This run"), "the end is there");
    assert!(text.contains("### The path, layer by layer"), "the table is there");
    parse(&text);
}

fn fleet(reports: &[&Report], times: usize) -> String {
    let terminal = Terminal::for_tests();
    let mut fleet = Escaping::new(Fleet::new(&terminal), terminal.lang);
    let mut summary = Summary { targets: reports.len() * times, ..Summary::default() };
    let mut out = Vec::new();
    for i in 0..times {
        for report in reports {
            let name = format!("target-{i} | @all");
            summary.count(report);
            fleet.add(Named { name: Some(&name), report }, &mut out).expect("a Vec takes all");
        }
    }
    fleet.end(&summary, &mut out).expect("a Vec takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn a_fleet_is_a_line_a_target_and_what_is_broken() {
    let all = every_kind();
    let text = fleet(&all.iter().collect::<Vec<_>>(), 1);
    assert!(text.starts_with("## dcvdiag: BROKEN\n\n6 targets: "), "{text}");
    assert!(text.contains("| `target-0 `\\|` @all` | BROKEN at layer 8"), "{text}");
    assert!(text.contains("**Fix**"), "{text}");
    let found = parse(&text);
    assert!(found.lines.iter().all(|(has, should)| has == should), "{:?}", found.lines);
}

#[test]
fn a_fleet_of_a_thousand_stays_under_60_kb_and_counts_what_it_left_out() {
    let all = every_kind();
    let broken: Vec<&Report> =
        all.iter().filter(|report| report.verdict.status != VerdictStatus::Warn).collect();
    for text in [fleet(&broken, 250), fleet(&[hostile()], 1000), fleet(&[huge()], 40)] {
        assert!(text.len() <= MOST, "{} bytes", text.len());
        assert!(text.contains("more here. The JSON report has them."), "{text}");
        parse(&text);
    }
}

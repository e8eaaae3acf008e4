//! Read back token by token, as a browser would.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::{Ended, Report};
use html5gum::{DefaultEmitter, Token, Tokenizer};
use sha2::{Digest, Sha256};

use super::style::STYLE;
use super::{Fleet, embedded, render};
use crate::escape::visible;
use crate::render::hostile::{every_kind, hostile, huge};
use crate::render::{Growing, Named, Summary, Terminal, json};

/// The elements that a page holds.
#[derive(Default)]
struct Read {
    /// Every tag with its attributes.
    tags: Vec<(String, BTreeMap<String, String>)>,
    /// Every text between two tags.
    texts: Vec<String>,
}

/// Tags that have no end.
const VOID: [&str; 2] = ["meta", "wbr"];

fn read(page: &str) -> Read {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let mut found = Read::default();
    let mut open: Vec<String> = Vec::new();
    for token in Tokenizer::new_with_emitter(page, emitter) {
        match token.expect("a token") {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let attributes =
                    tag.attributes.iter().map(|(k, v)| (text(k), text(&v.value))).collect();
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    open.push(name.clone());
                }
                found.tags.push((name, attributes));
            }
            Token::EndTag(tag) => assert_eq!(open.pop().as_deref(), Some(&*text(&tag.name))),
            Token::String(string) => found.texts.push(text(&string.value)),
            Token::Doctype(doctype) => assert!(!doctype.force_quirks),
            Token::Comment(comment) => panic!("a comment: {comment:?}"),
            Token::Error(error) => panic!("a parse error: {error:?}"),
        }
    }
    assert_eq!(open, Vec::<String>::new(), "every tag is closed");
    found
}

fn page(report: &Report) -> String {
    render(report, &Terminal::for_tests())
}

fn fleet(reports: &[&Report]) -> (String, String) {
    let terminal = Terminal::for_tests();
    let (mut html, mut plain) = (Fleet::new(&terminal), json::Fleet::default());
    let (mut page, mut json) = (Vec::new(), Vec::new());
    let mut summary = Summary { targets: reports.len(), ..Summary::default() };
    let name = "</script> & <b>";
    html.begin(&[name], &mut page).expect("a Vec takes all");
    plain.begin(&[name], &mut json).expect("a Vec takes all");
    for report in reports {
        summary.count(report);
        let one = Named { name: Some(name), report };
        html.add(one, &mut page).expect("a temporary file");
        plain.add(one, &mut json).expect("a Vec takes all");
    }
    html.end(&summary, &mut page).expect("a Vec takes all");
    plain.end(&summary, &mut json).expect("a Vec takes all");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(page), text(json))
}

/// Every page there is.
fn pages() -> Vec<String> {
    let kinds = every_kind();
    let mut all: Vec<String> = kinds.iter().map(page).collect();
    all.extend([page(hostile()), page(huge()), fleet(&[]).0, fleet(&[&kinds[0], hostile()]).0]);
    all
}

#[test]
fn a_page_refers_to_nothing_outside_and_runs_nothing() {
    for page in pages() {
        for (tag, attributes) in read(&page).tags {
            let loads = ["link", "img", "iframe", "object", "embed", "form", "a", "use", "image"];
            assert!(!loads.contains(&tag.as_str()), "<{tag}>");
            for (name, value) in &attributes {
                let is_active = name.starts_with("on")
                    || ["style", "src", "href", "srcset", "action"].contains(&name.as_str());
                assert!(!is_active, "<{tag} {name}={value:?}>");
            }
            if tag == "script" {
                assert_eq!(attributes["type"], "application/json");
            }
        }
    }
}

#[test]
fn the_policy_lets_in_the_one_style_and_nothing_else() {
    for page in pages() {
        let read = read(&page);
        let styles: Vec<_> = read.tags.iter().filter(|(tag, _)| tag == "style").collect();
        assert_eq!(styles.len(), 1);
        let (_, style) = page.split_once("<style>").expect("a style");
        let (style, _) = style.split_once("</style>").expect("its end");
        let policy = read
            .tags
            .iter()
            .find(|(_, a)| a.get("http-equiv").is_some_and(|n| n == "Content-Security-Policy"));
        let hash = BASE64.encode(&Sha256::digest(style));
        let expected = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
        );
        assert_eq!(policy.expect("a policy").1["content"], expected);
    }
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains('<'));
}

#[test]
fn every_text_that_a_server_sent_comes_out_as_text() {
    let report = hostile();
    let texts = read(&page(report)).texts;
    // Around a text may stand words of ours: where advice is followed, from which host.
    let has = |text: &str| {
        let text = visible(text, 2000);
        texts.iter().any(|found| found.contains(text.trim()))
    };
    let verdict = &report.verdict;
    let fix = verdict.fix.iter().map(|advice| &advice.text);
    let texts_of_judges = verdict.why.iter().chain(fix);
    let messages = report.findings.iter().map(|finding| &finding.message);
    let mut sentences: Vec<String> =
        texts_of_judges.chain(messages).map(ToString::to_string).collect();
    sentences.extend(report.rows.iter().map(|row| row.summary.clone()));
    sentences.extend(report.findings.iter().map(|finding| finding.code.clone()));
    let leaf = report.observations.sessions()[0].it.leaf().expect("a leaf");
    let os = &report.observations.vantage.os;
    sentences.extend([&leaf.subject, &leaf.signature_algorithm, os].map(Clone::clone));
    assert!(sentences.len() > 20);
    for sentence in sentences {
        assert!(has(&sentence), "{sentence:?} is not in {texts:#?}");
    }
}

#[test]
fn the_report_in_the_page_is_the_report() {
    let mut all = every_kind();
    all.extend([hostile().clone(), huge().clone()]);
    for report in all {
        let json = embedded(&page(&report)).expect("a report");
        let back: Report = serde_json::from_str(&json).expect("a report");
        assert!(back == report, "it came back as another");
    }
}

#[test]
fn the_fleet_in_the_page_is_what_json_says() {
    let kinds = every_kind();
    let mut all: Vec<&Report> = kinds.iter().collect();
    all.push(hostile());
    for reports in [&all[..], &[]] {
        let (page, json) = fleet(reports);
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(value(&embedded(&page).expect("a fleet")), value(&json));
    }
}

#[test]
fn every_kind_of_report_says_what_a_reader_must_know() {
    for report in every_kind() {
        let page = page(&report);
        let word = crate::render::headline::word(report.verdict.status);
        assert!(page.contains(&format!("<h1>{word}")), "{page}");
        assert_eq!(page.contains("The run was interrupted"), report.ended == Ended::Interrupted);
        assert_eq!(page.contains("dcvdiag 0.0.9 had concluded PASS"), report.earlier.is_some());
        assert!(page.contains("from a host with linux"), "{page}");
        for part in ["<h2>The path</h2>", "Where the time went", "Certificate of the endpoint"] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    }
}

#[test]
fn the_picture_says_in_words_where_it_is_broken() {
    let kinds = every_kind();
    let told = |report: &Report| {
        let texts = read(&page(report)).texts;
        let is_told = |text: &&String| text.starts_with("DNS: ");
        texts.iter().find(is_told).cloned().expect("a description")
    };
    assert_eq!(
        told(&kinds[0]),
        "DNS: works. TCP to the NLB: works. TLS and SAN: works, with a warning. \
         resolveSession: broken here. WebSocket: broken too."
    );
    let pass = kinds.iter().find(|r| r.verdict.status == VerdictStatus::Pass).expect("one");
    assert_eq!(told(pass).matches(": works.").count(), 5);
}

#[test]
fn many_addresses_do_not_make_a_page_without_end() {
    let page = page(huge());
    let (shown, _) = page.split_once("<script").expect("a script");
    assert!(shown.len() < 3_000_000, "{} bytes", shown.len());
    assert!(shown.contains("more; the JSON has them"), "what is left out is said");
}

/// The style's colours by name, in light and in dark.
fn palettes() -> [BTreeMap<&'static str, [f64; 3]>; 2] {
    let (light, dark) = STYLE.split_once("prefers-color-scheme: dark").expect("both");
    let colours = |text: &'static str| {
        let declarations = text.split([';', '{']).filter_map(|part| part.split_once(": #"));
        let colour = |(name, hex): (&'static str, &'static str)| {
            let part = |i: usize| u8::from_str_radix(hex.get(i..i + 2)?, 16).ok().map(f64::from);
            Some((name.trim().strip_prefix("--")?, [part(0)?, part(2)?, part(4)?]))
        };
        declarations.filter_map(colour).collect()
    };
    let dark = dark.split_once("* {").expect("the end of the colours").0;
    [colours(light), colours(dark)]
}

/// WCAG 2.2, "contrast ratio".
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let linear = |c: f64| match c / 255.0 {
        c if c <= 0.04045 => c / 12.92,
        c => ((c + 0.055) / 1.055).powf(2.4),
    };
    let light =
        |[r, g, b]: [f64; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
    let (a, b) = (light(one), light(other));
    a.max(b) / a.min(b)
}

#[test]
fn every_word_can_be_read_on_its_ground_in_light_and_dark() {
    for colours in palettes() {
        let mut pairs = vec![("ink", "paper"), ("ink", "card"), ("ink", "inset")];
        pairs.extend([("soft", "paper"), ("soft", "card"), ("soft", "inset")]);
        for tone in ["pass", "warn", "fail", "open", "skip", "note"] {
            pairs.push((tone, "card"));
        }
        let washes = [
            ("pass", "pass-wash"),
            ("warn", "warn-wash"),
            ("fail", "fail-wash"),
            ("open", "open-wash"),
        ];
        pairs.extend(washes);
        pairs.extend([("skip", "skip-wash"), ("note", "note-wash"), ("ink", "note-wash")]);
        for (text, ground) in pairs {
            let ratio = contrast(colours[text], colours[ground]);
            assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
        }
        for bar in ["dns", "tcp", "tls", "host", "resolve", "quic", "websocket"] {
            let ratio = contrast(colours[bar], colours["inset"]);
            assert!(ratio >= 3.0, "{bar} on inset: {ratio:.2}");
        }
    }
}

//! What drives a terminal, in every text that the schema of the report has: no format writes it.

use std::collections::BTreeSet;

use dcvdiag_checks::model::{Millis, VerdictStatus};
use dcvdiag_checks::report::Report;
use dcvdiag_lang::Lang;
use serde_json::{Map, Value, json};

use super::{EventTiming, Named, Summary, Terminal, Transition, growing, one, transition};
use crate::options::Format;
use crate::texts;

/// Titles, colours, bells, a cleared screen, C1 controls, marks of direction, line breaks.
const DRIVES: &str = "a\u{1b}]0;title\u{7}\u{1b}[31;7m\u{1b}[2J\u{9b}1m\u{9d}x\u{9c}\u{8}\u{7f}\r\nb\
    \u{202e}\u{202a}\u{2066}\u{2069}\u{200f}\u{61c}\u{2028}\u{85}\u{feff}\u{b}\u{c}\tc";

/// The style among them, which this program has not.
const PLANTED: &str = "31;7";

/// Tells if a terminal takes it for more than a letter.
fn is_raw(c: char) -> bool {
    let marks = ['\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}', '\u{feff}'];
    let directs = ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    c.is_control() && c != '\n' || directs || marks.contains(&c)
}

/// Values of the schema of the report, each with other variants, and which texts were reached.
struct Made {
    schema: Value,
    round: usize,
    steps: usize,
    texts: BTreeSet<String>,
}

impl Made {
    fn new() -> Self {
        let schema = serde_json::from_str(&dcvdiag_checks::report_schema()).expect("JSON");
        Self { schema, round: 0, steps: 0, texts: BTreeSet::new() }
    }

    /// A report; none where it holds a variant that cannot be.
    fn report(&mut self, round: usize) -> Option<Report> {
        (self.round, self.steps) = (round, 0);
        let root = self.schema.clone();
        let before = self.texts.clone();
        let report = serde_json::from_value(self.value(&root, "Report")).ok();
        if report.is_none() {
            self.texts = before;
        }
        report
    }

    /// One of so many, another one in each round.
    fn choose(&mut self, of: usize) -> usize {
        self.steps += 1;
        (self.round.wrapping_mul(2_654_435_761) ^ self.steps.wrapping_mul(40_503)) / 7 % of
    }

    fn value(&mut self, schema: &Value, at: &str) -> Value {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().expect("a name");
            let schema = self.schema["$defs"][name].clone();
            return self.value(&schema, name);
        }
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        for all in ["oneOf", "anyOf", "enum"] {
            let Some(all_of) = schema[all].as_array() else { continue };
            let chosen = self.choose(all_of.len());
            return if all == "enum" {
                all_of[chosen].clone()
            } else {
                self.value(&all_of[chosen], &format!("{at}#{chosen}"))
            };
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => {
                let chosen = self.choose(kinds.len());
                kinds[chosen].as_str().unwrap_or_default().to_owned()
            }
            kind => kind.as_str().unwrap_or("string").to_owned(),
        };
        match kind.as_str() {
            "object" => self.object(schema, at),
            "array" => match schema["prefixItems"].as_array() {
                Some(items) => items.iter().map(|item| self.value(item, at)).collect(),
                None => json!([self.value(&schema["items"], at)]),
            },
            "string" if schema.get("pattern").is_some() => json!("NXDOMAIN"),
            "string" => {
                self.texts.insert(at.to_owned());
                match schema["format"].as_str() {
                    Some("date-time") => json!("2026-11-23T22:23:28Z"),
                    Some(format) if format.starts_with("ip") => json!("10.0.0.1"),
                    _ => json!("10.0.0.1:8443"), // an address where it must be one
                }
            }
            "integer" => json!(1),
            "number" => json!(1.5),
            "boolean" => json!(self.choose(2) == 0),
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, at: &str) -> Value {
        let mut object = Map::new();
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            object.insert(name.clone(), self.value(schema, &format!("{at}.{name}")));
        }
        if let Some(values) = schema.get("additionalProperties").filter(|it| it.is_object()) {
            object.insert("key".to_owned(), self.value(values, &format!("{at}.*")));
        }
        Value::Object(object)
    }
}

/// Every place of a text in the schema.
fn places(schema: &Value) -> usize {
    let is_text = |schema: &Value| {
        let kind = &schema["type"];
        let is_string =
            kind == "string" || kind.as_array().is_some_and(|k| k.contains(&json!("string")));
        let is_closed = ["enum", "const", "pattern"].iter().any(|word| schema.get(word).is_some());
        is_string && !is_closed
    };
    let below: usize = match schema {
        Value::Object(fields) => fields.values().map(places).sum(),
        Value::Array(items) => items.iter().map(places).sum(),
        _ => 0,
    };
    below + usize::from(is_text(schema))
}

/// All that is written of a report, in every format and as one of a fleet.
fn outputs(report: &Report, terminal: &Terminal) -> Vec<(Format, String)> {
    use clap::ValueEnum;
    let mut all = Vec::new();
    let mut summary = Summary { targets: 2, duration_ms: Some(Millis(1.0)), ..Summary::default() };
    summary.count(report);
    for format in Format::value_variants() {
        all.push((*format, one(report, *format, terminal)));
        let (mut document, mut out) =
            (growing(*format, terminal, EventTiming::Afterwards), Vec::new());
        let named = Named { name: Some(DRIVES), report };
        document.begin(&[DRIVES], &mut out).expect("a beginning");
        document.add(named, &mut out).expect("a target");
        document.end(&summary, &mut out).expect("an end");
        all.push((*format, String::from_utf8(out).expect("text")));
        let told = Transition { one: named, from: Some(VerdictStatus::Pass) };
        all.push((*format, transition(&told, *format, terminal)));
    }
    all
}

/// The first line that holds what drives a terminal, styles of this program's own aside.
fn raw(text: &str) -> Option<String> {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (style, rest) = part.split_once('m').unwrap_or_default();
        let is_ours = style != PLANTED && style.bytes().all(|b| b.is_ascii_digit() || b == b';');
        plain.push_str(if is_ours && !style.is_empty() { rest } else { "\u{1b}" });
    }
    let line = plain.lines().find(|line| line.contains(is_raw))?;
    Some(line.escape_debug().to_string())
}

#[test]
fn no_text_of_a_report_drives_the_terminal_it_is_shown_on() {
    let mut made = Made::new();
    let mut shown = 0;
    for round in 0..200 {
        let Some(report) = made.report(round) else { continue };
        shown += 1;
        let report = texts::with_each(&report, &|_| DRIVES.to_owned()).expect("a report");
        assert!(serde_json::to_string(&report).expect("JSON").contains("title"), "it is planted");
        let (lang, columns) = if round % 2 == 0 { (Lang::En, 120) } else { (Lang::Ja, 80) };
        for (format, text) in outputs(&report, &Terminal::of_terminal(lang, columns)) {
            assert_eq!(raw(&text), None, "{format:?} in round {round}");
        }
    }
    let all = places(&made.schema);
    assert!(shown > 20, "{shown} reports");
    assert!(all > 60 && made.texts.len() >= all * 9 / 10, "{} of {all}", made.texts.len());
}

#[test]
fn json_says_the_same_with_its_escapes() {
    let report = super::sample::analysis();
    let report = texts::with_each(&report, &|_| DRIVES.to_owned()).expect("a report");
    let text = one(&report, Format::Json, &Terminal::for_tests());
    assert_eq!(serde_json::from_str::<Report>(&text).expect("a report"), report);
}

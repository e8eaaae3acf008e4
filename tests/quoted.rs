//! Output that README and guide quote, compared with what the program prints on the embedded path.
//!
//! Times differ from run to run and are not compared; nor is where a line is wrapped. `…` stands for
//! what a quotation leaves out.

mod support;

use std::fs;

use support::{dcvdiag, stdout};

/// The commands whose output is quoted, by the beginning of the block.
const QUOTED: [(&str, &[&str]); 5] = [
    ("$ dcvdiag run --endpoint", &["demo"]),
    ("<testcase classname=", &["demo", "--format", "junit"]),
    ("not ok 8 - resolveSession", &["demo", "--format", "tap"]),
    ("DCVDIAG WARNING - tcp.partial", &["demo", "--break", "tcp-partial", "--format", "nagios"]),
    ("::error title=resolveSession", &["demo", "--format", "github"]),
];

/// The beginnings of blocks that are no output: a drawing, and rules for Prometheus.
const NO_OUTPUT: [&str; 2] = ["client ─", "dcvdiag_verdict_status{"];

#[test]
fn what_readme_and_guide_quote_is_what_the_program_prints() {
    let mut compared = Vec::new();
    for page in ["README.md", "docs/guide.md"] {
        let text = fs::read_to_string(page).expect("a page");
        for block in blocks(&text) {
            if NO_OUTPUT.iter().any(|begin| block.starts_with(begin)) || is_commands(&block) {
                continue;
            }
            let known = QUOTED.iter().find(|(begin, _)| block.starts_with(begin));
            let (begin, words) = known.unwrap_or_else(|| {
                panic!("{page} quotes an output of unknown origin; add its first words and the command that prints it to QUOTED in tests/quoted.rs:\n{block}")
            });
            let printed = stdout(&dcvdiag().args(*words).output().expect("dcvdiag runs"));
            if let Some(lacking) = lacking(&block, &printed) {
                panic!(
                    "{page}: \"dcvdiag {}\" does not print\n  {lacking}\nin its place; quote what it prints:\n{printed}",
                    words.join(" ")
                );
            }
            compared.push(*begin);
        }
    }
    for (begin, _) in QUOTED {
        assert!(compared.contains(&begin), "no page quotes \"{begin}\": take it out of QUOTED");
    }
}

#[test]
fn a_quotation_differs_in_times_line_ends_and_what_it_leaves_out_alone() {
    let printed = "1  DNS  PASS  1.6 ms  10.0.0.1\n   why  it works, as ever\n";
    for (quotation, lacks) in [
        ("1  DNS  PASS  22 ms  10.0.0.1\n   why  it works,\n        as ever", None),
        ("1  DNS …\n why … as ever", None),
        ("1  DNS  PASS  22 ms  10.0.0.2", Some("1 DNS PASS <time> 10.0.0.2")),
        ("why … as never", Some("as never")),
    ] {
        assert_eq!(lacking(quotation, printed).as_deref(), lacks, "{quotation}");
    }
}

/// The bodies of the fenced blocks of a page.
fn blocks(page: &str) -> Vec<String> {
    let parts = page.split("\n```").skip(1).step_by(2);
    let bodies = parts.filter_map(|part| part.split_once('\n').map(|(_, body)| body.to_owned()));
    bodies.collect()
}

/// Commands to type, a line each.
fn is_commands(block: &str) -> bool {
    block.lines().all(|line| line.starts_with("dcvdiag ") || line.starts_with("cargo "))
}

/// The first part of a quotation that does not stand behind the others in what was printed.
fn lacking(quotation: &str, printed: &str) -> Option<String> {
    let quotation: Vec<&str> =
        quotation.lines().filter(|line| !line.starts_with("$ dcvdiag")).collect();
    let (quotation, printed) = (comparable(&quotation.join("\n")), comparable(printed));
    let mut rest = printed.as_str();
    for part in quotation.split('…').map(str::trim) {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return Some(part.to_owned()),
        }
    }
    None
}

/// The text on one line, with a mark for each time.
fn comparable(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut said = String::new();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let is_time = word.parse::<f64>().is_ok()
            && words
                .next_if(|unit| matches!(unit.trim_end_matches([',', ';']), "ms" | "s"))
                .is_some();
        if is_time {
            said.push_str("<time>");
        } else {
            said.push_str(&without_fractions(word));
        }
        said.push(' ');
    }
    said.trim_end().to_owned()
}

/// The word with a mark for each decimal fraction, as in `time="0.003"`.
fn without_fractions(word: &str) -> String {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut said = String::new();
    let mut rest = word;
    while let Some(begin) = rest.find(is_number) {
        let number = &rest[begin..];
        let end = number.find(|c| !is_number(c)).unwrap_or(number.len());
        let (number, behind) = number.split_at(end);
        said.push_str(&rest[..begin]);
        let is_fraction = number.parse::<f64>().is_ok() && number.contains('.') && number.len() > 2;
        said.push_str(if is_fraction { "<number>" } else { number });
        rest = behind;
    }
    said + rest
}

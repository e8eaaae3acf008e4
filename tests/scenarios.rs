//! Every story of fixtures/scenarios, through the binary's own path: one test a story.
//!
//! The lab comes up, `dcvdiag run` is called as a person would, and its JSON is held against what
//! the story says must follow. On the way every report is checked for what all reports promise.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, ExitCode};

use dcvdiag_checks::experiments;
use dcvdiag_checks::model::{Certainty, Finding};
use dcvdiag_checks::report::{Report, Row};
use dcvdiag_lab::{Lab, Scenario, scenarios};
use dcvdiag_lang::Lang;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let story = |scenario: Scenario| Trial::test(scenario.name.clone(), move || follows(&scenario));
    let trials = scenarios().into_iter().map(story).collect();
    let mut arguments = Arguments::from_args();
    // Each story is a lab and a run: more of them than cores and times are of the machine.
    arguments.test_threads.get_or_insert(2);
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn follows(scenario: &Scenario) -> Result<(), Failed> {
    let json = run(scenario)?;
    let report: Report =
        serde_json::from_value(json.clone()).map_err(|e| format!("its shape: {e}"))?;
    let mut wrong = Vec::new();
    as_expected(scenario, &report, &mut wrong);
    valid_by_its_schema(&json, &mut wrong);
    evidence_resolves(&json, &report, &mut wrong);
    judged_again_it_is_the_same(&report, &mut wrong);
    nothing_is_left_to_fill_in(&report, &mut wrong);
    what_is_inferred_says_what_else_it_could_be(&report, &mut wrong);
    support::redacted::means_the_same_and_names_nothing(&report, &mut wrong);
    all_of_it_can_be_said_in_japanese(&report, &mut wrong);
    if wrong.is_empty() {
        return Ok(());
    }
    let said =
        report.findings.iter().map(|f| format!("  {} {:?}: {}", f.code, f.severity, f.message));
    let why = report.verdict.why.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ");
    let said = said.collect::<Vec<_>>().join("\n");
    Err(format!("{}\nfindings:\n{said}\nwhy:\n  {why}", wrong.join("\n")).into())
}

/// The report of `dcvdiag run` on the story's path.
fn run(scenario: &Scenario) -> Result<serde_json::Value, Failed> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let lab = runtime.block_on(Lab::start(scenario))?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_dcvdiag"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DCVDIAG_")) {
        command.env_remove(name);
    }
    let output = command.arg("run").args(lab.run_args()).args(["--format", "json"]).output()?;
    drop(lab);
    let expected = match scenario.expect.status.as_str() {
        "fail" => 1,
        "inconclusive" => 3,
        _ => 0,
    };
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.code() != Some(expected) {
        let stdout = String::from_utf8_lossy(&output.stdout);
        let report = serde_json::from_slice::<Report>(&output.stdout).ok();
        let verdict = report.map_or(stdout.into_owned(), |r| format!("{:#?}", r.verdict));
        return Err(format!(
            "exit {:?}, not {expected}: {stderr}\n{verdict}",
            output.status.code()
        )
        .into());
    }
    if !stderr.is_empty() {
        return Err(format!("stderr is not silent: {stderr}").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn as_expected(scenario: &Scenario, report: &Report, wrong: &mut Vec<String>) {
    let expect = &scenario.expect;
    let verdict = &report.verdict;
    let certainty = verdict.certainty.map(|c| format!("{c:?}").to_lowercase());
    let owner = expect.owner.clone().map(|owner| {
        let got =
            verdict.owner.map(|o| serde_json::json!(o).as_str().unwrap_or_default().to_owned());
        ("owner", got, Some(owner))
    });
    let seen = [
        ("status", Some(verdict.status.word().to_owned()), Some(expect.status.clone())),
        ("leg", verdict.leg.map(|l| l.to_string()), expect.leg.clone()),
        ("layer", verdict.layer.map(|l| l.to_string()), expect.layer.clone()),
        ("code", verdict.code.clone(), expect.code.clone()),
        ("certainty", certainty, expect.certainty.clone()),
    ];
    for (what, got, expected) in seen.into_iter().chain(owner) {
        if got != expected {
            wrong.push(format!("verdict {what}: {got:?}, not {expected:?}"));
        }
    }
    let codes: BTreeSet<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    let expected: BTreeSet<&str> = expect.codes.iter().map(String::as_str).collect();
    for extra in codes.difference(&expected) {
        wrong.push(format!("code not expected: {extra}"));
    }
    for missing in expected.difference(&codes) {
        wrong.push(format!("code missing: {missing}"));
    }
    let row = |row: &Row| {
        (format!("{}.{}", row.leg, row.layer), format!("{:?}", row.status).to_lowercase())
    };
    let rows: BTreeMap<String, String> = report.rows.iter().map(row).collect();
    for name in rows.keys().chain(expect.rows.keys()).collect::<BTreeSet<_>>() {
        if rows.get(name) != expect.rows.get(name) {
            let (got, expected) = (rows.get(name), expect.rows.get(name));
            wrong.push(format!("row {name}: {got:?}, not {expected:?}"));
        }
    }
}

fn valid_by_its_schema(json: &serde_json::Value, wrong: &mut Vec<String>) {
    let schema = serde_json::from_str(&dcvdiag_checks::report_schema()).unwrap_or_default();
    match jsonschema::validator_for(&schema) {
        Ok(validator) => {
            wrong.extend(
                validator
                    .iter_errors(json)
                    .map(|e| format!("schema: {e} at {}", e.instance_path())),
            );
        }
        Err(error) => wrong.push(format!("the schema is none: {error}")),
    }
}

fn evidence_resolves(json: &serde_json::Value, report: &Report, wrong: &mut Vec<String>) {
    for finding in &report.findings {
        if finding.evidence.is_empty() {
            wrong.push(format!("{}: no evidence", finding.code));
        }
        for evidence in &finding.evidence {
            if json.pointer(&evidence.at) != Some(&evidence.value) {
                wrong.push(format!("{}: evidence does not resolve: {}", finding.code, evidence.at));
            }
        }
    }
}

fn judged_again_it_is_the_same(report: &Report, wrong: &mut Vec<String>) {
    let again =
        dcvdiag_checks::judge(report.observations.clone(), report.duration_ms, report.tool.clone());
    if again != *report {
        wrong.push("judged again it differs".to_owned());
    }
}

/// What every run knows; a broker's name where one was given.
const KNOWN: [&str; 5] = ["HOST", "ADDRESS", "ENDPOINT", "SESSION", "ORIGIN"];

fn nothing_is_left_to_fill_in(report: &Report, wrong: &mut Vec<String>) {
    for finding in &report.findings {
        let texts =
            finding.fix.iter().map(ToString::to_string).chain([finding.message.to_string()]);
        for text in texts.filter(|text: &String| has_placeholder(text)) {
            wrong.push(format!("{}: not filled in: {text}", finding.code));
        }
        let decide = finding.decide.iter().map(ToString::to_string);
        for text in finding.fix.iter().map(ToString::to_string).chain(decide) {
            let mut words = text.split(|c: char| !(c.is_ascii_uppercase() || c == '-'));
            let broker = report.observations.target.broker.is_some();
            if let Some(word) = words.find(|w| KNOWN.contains(w) || broker && *w == "BROKER") {
                wrong.push(format!("{}: {word} is known: {text}", finding.code));
            }
        }
        if finding.fix.is_empty() && finding.severity > dcvdiag_checks::model::Severity::Note {
            wrong.push(format!("{}: says nothing to do", finding.code));
        }
    }
}

/// Whether a `{word}` is left. A brace alone may be a server's: its bytes may be any.
fn has_placeholder(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        let word = rest.split('}').next().unwrap_or_default();
        let is_closed = word.len() < rest.len();
        is_closed && !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    })
}

fn what_is_inferred_says_what_else_it_could_be(report: &Report, wrong: &mut Vec<String>) {
    for finding in &report.findings {
        let code = &finding.code;
        if finding.certainty == Certainty::Inferred && finding.decide.is_none() {
            wrong.push(format!("{code} is inferred, and nothing says what else it could be"));
        }
        let Some(decide) = &finding.decide else { continue };
        let causes = finding.causes.iter().map(|cause| cause.text.to_string());
        let mut lines = causes.chain([decide.to_string()]);
        let is_bad = |line: String| line.is_empty() || has_placeholder(&line);
        if finding.causes.len() < 2 || lines.any(is_bad) {
            wrong.push(format!("{code}: two causes at least, and what decides: {finding:?}"));
        }
    }
    let verdict = &report.verdict;
    let of_verdict =
        |f: &&Finding| Some(&f.code) == verdict.code.as_ref() && f.decide == verdict.decide;
    if verdict.code.is_some() && !report.findings.iter().any(|f| of_verdict(&f)) {
        wrong.push("the verdict's doubt is none of its finding's".to_owned());
    }
}

fn all_of_it_can_be_said_in_japanese(report: &Report, wrong: &mut Vec<String>) {
    // In JSON a text is English alone: what it was made of is had by judging again.
    let tool = report.tool.clone();
    let judged = dcvdiag_checks::judge(report.observations.clone(), report.duration_ms, tool);
    for text in Lang::Ja.lacks(&judged) {
        wrong.push(format!("no Japanese for: {text}"));
    }
    for tried in experiments::list(&report.observations) {
        if Lang::Ja.sentence(&tried.request) == tried.request && !tried.request.contains('=') {
            wrong.push(format!("no Japanese for what was tried: {}", tried.request));
        }
    }
}

//! The snippets of docs/ci.md: each of their command lines is run as it stands there, against a path
//! that works and against one on which the broker does not know the session.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use support::snippets::{Block, Call, blocks};
use support::{dcvdiag, path, stderr, stdout};

/// What the page says in place of the reader's own.
const ENDPOINT: &str =
    "vpce-0123456789abcdef0-abcd1234.vpce-svc-0123456789abcdef0.ap-northeast-1.vpce.amazonaws.com";
const FILES: &str = "/etc/dcvdiag/";
const COLLECTOR: &str = "/var/lib/node_exporter/textfile_collector/";

fn page() -> Vec<Block> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md");
    blocks(&fs::read_to_string(file).expect("docs/ci.md"))
}

/// The blocks under a heading, and that they call the program so often.
fn under(heading: &str, calls: usize) -> Vec<Block> {
    let own: Vec<Block> = page().into_iter().filter(|block| block.under == heading).collect();
    let found: usize = own.iter().map(|block| block.calls().len()).sum();
    assert_eq!(found, calls, "{heading}: so many calls were found");
    own
}

#[test]
fn no_snippet_hides_a_call() {
    for block in page() {
        let text = block.text.replace("\\\n", " ").replace(['"', ','], " ");
        let words: Vec<&str> = text.split_whitespace().collect();
        let called = |pair: &&[&str]| pair[0].ends_with("dcvdiag") && pair[1] == "run";
        let in_a_row = words.windows(2).filter(called).count();
        let of_containers = text.matches("command: [ dcvdiag ]").count();
        let found = block.calls().len();
        assert_eq!(found, in_a_row + of_containers, "{} ({})", block.under, block.language);
    }
}

#[test]
fn every_script_is_bash() {
    for script in page().iter().flat_map(Block::scripts) {
        let output = Command::new("bash").args(["-n", "-c", &script]).output().expect("bash");
        assert!(output.status.success(), "{}: {script}", stderr(&output));
    }
}

#[test]
fn github_actions() {
    for block in under("GitHub Actions", 2) {
        works(&block);
    }
}

#[test]
fn gitlab_ci() {
    for block in under("GitLab CI", 1) {
        works(&block);
    }
}

#[test]
fn other_pipelines() {
    for block in under("Other pipelines", 2) {
        works(&block);
    }
}

#[test]
fn kubernetes() {
    for block in under("Kubernetes", 1) {
        works(&block);
    }
}

#[test]
fn systemd_and_prometheus() {
    for block in under("systemd and Prometheus", 2) {
        works(&block);
    }
}

#[test]
fn nagios_icinga_and_nrpe() {
    for block in under("Nagios, Icinga and NRPE", 3) {
        works(&block);
    }
}

#[test]
fn the_rules_for_prometheus_ask_for_metrics_that_there_are() {
    let blocks = under("systemd and Prometheus", 2);
    let rules = blocks.iter().find(|block| block.text.contains("alert:")).expect("rules");
    let unit = blocks.iter().find(|block| block.text.contains("ExecStart=")).expect("a unit");
    let lab = path("analysis");
    let folder = tempfile::tempdir().expect("a folder");
    let call = unit.calls().remove(0);
    run(&call, unit, &lab, folder.path());
    let metrics = fs::read_to_string(folder.path().join("dcvdiag.prom")).expect("the metrics");
    let names = rules.text.split(|c: char| !c.is_ascii_lowercase() && c != '_');
    let names: Vec<&str> = names.filter(|name| name.starts_with("dcvdiag_")).collect();
    assert!(names.len() >= 4, "{names:?}");
    for name in names {
        assert!(metrics.contains(&format!("\n{name}{{")), "no {name} in:\n{metrics}");
    }
    for label in ["endpoint=", "layer=", "code=", "owner=", "status=\"inconclusive\""] {
        assert!(metrics.contains(label), "no {label} in:\n{metrics}");
    }
}

/// Runs every call of a block on both paths and looks at what it promises.
fn works(block: &Block) {
    for call in block.calls() {
        for (scenario, exit) in [("healthy", 0), ("analysis", 1)] {
            let lab = path(scenario);
            let folder = tempfile::tempdir().expect("a folder");
            let output = run(&call, block, &lab, folder.path());
            let said =
                format!("{scenario}: {:?}\n{}{}", call.words, stdout(&output), stderr(&output));
            let has = |word: &str| call.words.iter().any(|given| given == word);
            let exit = match (exit, has("nagios")) {
                (1, true) => 2, // a plugin's CRITICAL
                (1, false) if has("never") && has("--fail-on") => 0,
                (exit, _) => exit,
            };
            assert_eq!(output.status.code(), Some(exit), "{said}");
            let format = after(&call.words, "--format").pop().unwrap_or_else(|| "table".to_owned());
            is_of(&format, &stdout(&output), scenario);
            for report in after(&call.words, "--report") {
                let file = folder.path().join(report.strip_prefix(COLLECTOR).unwrap_or(&report));
                let text =
                    fs::read_to_string(&file).unwrap_or_else(|e| panic!("{report}: {e}: {said}"));
                let ending = file.extension().and_then(|ending| ending.to_str());
                is_of(ending.expect("an ending"), &text, scenario);
            }
            if format == "github" {
                let summary = fs::read_to_string(folder.path().join("summary.md"));
                is_of("md", &summary.expect("a summary"), scenario);
            }
        }
    }
}

/// The values of an option.
fn after(words: &[String], option: &str) -> Vec<String> {
    let glued = format!("{option}=");
    let of = move |(place, word): (usize, &String)| match word.strip_prefix(&glued) {
        Some(value) => Some(value.to_owned()),
        None => (*word == option).then(|| words.get(place + 1).cloned())?,
    };
    words.iter().enumerate().filter_map(of).collect()
}

/// Runs a call in that folder, with the lab in place of the page's names and files.
fn run(call: &Call, block: &Block, path: &support::Path, folder: &Path) -> Output {
    let options = path.lab.run_args();
    let endpoint = after(&options, "--endpoint").pop().expect("the lab's endpoint");
    let broker = after(&options, "--broker").pop().expect("the lab's broker");
    let into = |text: &str| {
        let certificates = format!("{}/", path.lab.folder().display());
        text.replace(&format!("{FILES}targets.toml"), &format!("{}/targets.toml", folder.display()))
            .replace(FILES, &certificates)
            .replace(COLLECTOR, &format!("{}/", folder.display()))
            .replace(ENDPOINT, &endpoint)
            .replace("${{ vars.DCV_ENDPOINT }}", &endpoint)
            .replace("${{ vars.DCV_BROKER }}", &broker)
    };
    let mut command = dcvdiag();
    command.current_dir(folder).env("GITHUB_STEP_SUMMARY", folder.join("summary.md"));
    command.envs(call.environment.iter().map(|(name, value)| (name, into(value))));
    command.args(call.words.iter().map(|word| into(word)));
    if let Some(targets) = targets(block) {
        let targets = into(&targets);
        fs::write(folder.join("targets.toml"), with_options(&targets, &options)).expect("written");
    } else {
        command.args(reaching(&options));
    }
    if call.words.iter().any(|word| word == "--wait") {
        command.args(["--wait", "1s"]); // the last one wins: a broken path stays broken
    }
    command.output().expect("dcvdiag runs")
}

/// The options by which the lab is reached, without what the page gives itself.
fn reaching(options: &[String]) -> Vec<String> {
    let given = ["--endpoint", "--broker", "--broker-ca"];
    let pairs = options.chunks(2).filter(|pair| !given.contains(&pair[0].as_str()));
    pairs.flatten().cloned().collect()
}

/// The targets that a `ConfigMap` of the block holds.
fn targets(block: &Block) -> Option<String> {
    let documents = if block.language == "yaml" { block.yaml() } else { Vec::new() };
    let data = |document: &saphyr::Yaml<'_>| {
        Some(document.as_mapping_get("data")?.as_mapping_get("targets.toml")?.as_str()?.to_owned())
    };
    documents.iter().find_map(data)
}

/// Every target with the options by which the lab is reached.
fn with_options(targets: &str, options: &[String]) -> String {
    let mut file: toml::Table = targets.parse().expect("TOML");
    let all = file.get_mut("target").and_then(|all| all.as_array_mut()).expect("targets");
    for target in all {
        let target = target.as_table_mut().expect("a table");
        for option in ["resolver", "connect-to", "ca-file"] {
            let values = after(options, &format!("--{option}"));
            target.insert(option.to_owned(), toml::Value::from(values));
        }
    }
    toml::to_string(&file).expect("TOML")
}

/// A report is what its format or its ending promises.
fn is_of(kind: &str, text: &str, scenario: &str) {
    let broken = scenario == "analysis";
    let code = if broken { "session-not-found" } else { "" };
    let (begins, ends) = match kind {
        "json" => ("{", "}\n"),
        "ndjson" => ("{\"schema_version\":2,\"event\":", "}\n"),
        "xml" | "junit" => ("<?xml ", "</testsuites>\n"),
        "tap" => ("TAP version 14\n", "\n"),
        "prom" | "openmetrics" => ("# HELP dcvdiag_", "# EOF\n"),
        "nagios" if broken => ("DCVDIAG CRITICAL - resolve.", "\n"),
        "nagios" => ("DCVDIAG OK - ", "\n"),
        "html" => ("<!doctype html>", "</html>\n"),
        "md" => ("#", "\n"),
        "github" | "table" => ("", "\n"),
        other => panic!("nobody knows what .{other} promises"),
    };
    let same = |text: &str| text.to_lowercase();
    assert!(same(text).starts_with(&same(begins)), "{kind} begins with {begins}:\n{text}");
    assert!(text.ends_with(ends), "{kind} ends with {ends}:\n{text}");
    assert!(text.contains(code), "{kind} tells of {code}:\n{text}");
    if kind == "github" {
        assert_eq!(text.contains("::error "), broken, "{text}");
    }
    let lines = if kind == "ndjson" { text.lines().collect() } else { Vec::new() };
    for line in lines.into_iter().chain((kind == "json").then_some(text)) {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(value["schema_version"], 2, "{line}");
    }
}

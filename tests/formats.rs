//! Every machine format on paths that pass, warn, break and cannot be measured: the report and nothing
//! else on stdout, and the exit code of the verdict.

mod support;

use std::fs;
use std::net::TcpListener;
use std::process::Output;

use support::{Path, dcvdiag, formats, path, stderr, stdout};

/// A path with the words that go with it.
struct Story {
    path: Path,
    words: &'static [&'static str],
}

impl Story {
    fn new(scenario: &str, words: &'static [&'static str]) -> Self {
        Self { path: path(scenario), words }
    }

    fn run(&self, format: &str) -> Output {
        let words = [self.words, &["--format", format]].concat();
        self.path.run(&words)
    }
}

fn passes() -> Story {
    Story::new("healthy", &[])
}

fn warns() -> Story {
    Story::new("tcp-partial", &[])
}

fn fails() -> Story {
    Story::new("analysis", &[])
}

fn cannot_be_measured() -> Story {
    Story::new("host-silent", &["--timeout", "60s", "--deadline", "1s"])
}

#[test]
fn exit_codes_are_the_verdicts_in_every_format_and_a_plugins_own_in_nagios() {
    for (story, code, of_plugin) in
        [(passes(), 0, 0), (warns(), 0, 1), (fails(), 1, 2), (cannot_be_measured(), 3, 3)]
    {
        for format in formats() {
            let output = story.run(&format);
            let expected = if format == "nagios" { of_plugin } else { code };
            assert_eq!(output.status.code(), Some(expected), "{format}: {}", stdout(&output));
            assert_eq!(stderr(&output), "", "{format}");
            assert!(!output.stdout.is_empty() && !output.stdout.contains(&0x1b), "{format}");
        }
    }
}

#[test]
fn fail_on_is_for_shells_and_a_plugin_keeps_its_codes() {
    let story = fails();
    for (level, shell) in [("never", 0), ("warn", 1)] {
        let run = |format| story.path.run(&["--fail-on", level, "--format", format]);
        assert_eq!(run("junit").status.code(), Some(shell));
        assert_eq!(run("nagios").status.code(), Some(2));
    }
}

#[test]
fn junit_has_a_failure_an_error_or_neither() {
    let counts = |story: Story| {
        let xml = stdout(&story.run("junit"));
        assert!(
            xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "),
            "{xml}"
        );
        assert!(xml.ends_with("</testsuites>\n"), "{xml}");
        ["<failure ", "<error ", "<skipped "].map(|element| xml.matches(element).count())
    };
    assert_eq!(counts(passes()), [0, 0, 0]);
    assert_eq!(counts(warns()), [0, 0, 0]);
    assert_eq!(counts(fails()), [2, 0, 0]);
    let [failures, errors, _] = counts(cannot_be_measured());
    assert!(failures == 0 && errors > 0, "{failures} failures, {errors} errors");
    assert_eq!(counts(Story::new("tcp-refused", &[])), [1, 0, 3]);
}

#[test]
fn tap_plans_as_many_points_as_there_are_rows() {
    for (story, not_ok) in [(passes(), 0), (warns(), 0), (fails(), 2)] {
        let tap = stdout(&story.run("tap"));
        assert!(tap.starts_with("TAP version 14\n1..9\n"), "{tap}");
        let points = |beginning: &str| tap.lines().filter(|l| l.starts_with(beginning)).count();
        assert_eq!((points("ok "), points("not ok ")), (9 - not_ok, not_ok), "{tap}");
    }
    let cut = stdout(&cannot_be_measured().run("tap"));
    assert!(
        cut.contains("\nnot ok 4 - Host header (") && cut.contains("\n# inconclusive: "),
        "{cut}"
    );
}

#[test]
fn metrics_tell_the_verdict_and_end_as_they_must() {
    for (story, status) in [
        (passes(), "pass"),
        (warns(), "warn"),
        (fails(), "fail"),
        (cannot_be_measured(), "inconclusive"),
    ] {
        let text = stdout(&story.run("openmetrics"));
        let ones: Vec<&str> = text
            .lines()
            .filter(|l| l.starts_with("dcvdiag_verdict_status{") && l.ends_with(" 1"))
            .collect();
        let [one] = ones[..] else { panic!("one state: {ones:?}") };
        assert!(one.contains(&format!("status=\"{status}\"")), "{one}");
        assert!(text.ends_with("\n# EOF\n"), "{text}");
    }
}

#[test]
fn a_plugin_says_one_line() {
    for (story, word) in [
        (passes(), "DCVDIAG OK - every layer probed works | time="),
        (warns(), "DCVDIAG WARNING - tcp.partial: "),
        (fails(), "DCVDIAG CRITICAL - resolve.session-not-found: "),
        (cannot_be_measured(), "DCVDIAG UNKNOWN - Host header could not be measured"),
    ] {
        let line = stdout(&story.run("nagios"));
        assert!(line.starts_with(word), "{line}");
        assert_eq!(line.matches('\n').count(), 1, "{line}");
    }
}

#[test]
fn bad_input_is_unknown_to_nagios_since_2_would_be_critical() {
    let unknown = |output: &Output, says: &str| {
        assert_eq!(output.status.code(), Some(3), "{}", stderr(output));
        let line = stdout(output);
        assert!(line.starts_with("DCVDIAG UNKNOWN - ") && line.contains(says), "{line}");
        assert_eq!(line.matches('\n').count(), 1, "{line}");
        assert_eq!(stderr(output), "");
    };
    let run = |words: &[&str]| dcvdiag().arg("run").args(words).output().expect("dcvdiag runs");
    unknown(&run(&["--format", "nagios"]), "no target");
    unknown(&run(&["--format=nagios", "--endpiont", "h"]), "--endpoint");
    unknown(&run(&["--endpoint", "h", "--port", "x|y", "--format", "nagios"]), "x/y");
    let mut from_environment = dcvdiag();
    from_environment.args(["run", "--endpoint", "a b"]).env("DCVDIAG_FORMAT", "nagios");
    unknown(&from_environment.output().expect("dcvdiag runs"), "--endpoint");
    let report = dcvdiag().args(["report", "/no/such/file", "--format", "nagios"]).output();
    unknown(&report.expect("dcvdiag runs"), "/no/such/file");
    from_environment.args(["--format", "json"]);
    let output = from_environment.output().expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(2), "the flag wins: {}", stdout(&output));
}

#[test]
fn github_gets_annotations_a_line_for_people_and_the_job_summary() {
    let folder = tempfile::tempdir().expect("a folder");
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "said before\n").expect("written");
    let story = fails();
    let run = |file: &std::path::Path| {
        let mut command = dcvdiag();
        command.arg("run").args(story.path.lab.run_args()).args(["--format", "github"]);
        command.env("GITHUB_STEP_SUMMARY", file).output().expect("dcvdiag runs")
    };
    let output = run(&summary);
    let log = stdout(&output);
    assert!(log.contains("\n::error title=resolveSession%3A resolve.session-not-found::"), "{log}");
    assert!(log.contains("\nFAIL resolve.session-not-found: "), "{log}");
    let text = fs::read_to_string(&summary).expect("the summary");
    assert!(text.starts_with("said before\n"), "{text}");
    let markdown = stdout(&story.run("markdown"));
    for page in [&markdown, &text] {
        assert!(page.contains("the broker answered 404"), "the Markdown is appended:\n{page}");
    }
    let unwritable = run(folder.path());
    assert_eq!(unwritable.status.code(), Some(1), "the run's own code");
    let line = stderr(&unwritable);
    assert!(
        line.starts_with("dcvdiag: GITHUB_STEP_SUMMARY ") && line.lines().count() == 1,
        "{line}"
    );
    assert_eq!(stdout(&unwritable).lines().count(), log.lines().count());
}

#[test]
fn a_file_of_each_ending_holds_its_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let names = ["r.xml", "r.tap", "r.prom"].map(file);
    let words: Vec<&str> = names.iter().flat_map(|name| ["--report", name]).collect();
    assert_eq!(fails().path.run(&words).status.code(), Some(1));
    for (name, begins) in names.iter().zip(["<?xml ", "TAP version 14\n", "# HELP dcvdiag_"]) {
        let text = fs::read_to_string(name).expect("the file");
        assert!(text.starts_with(begins), "{name}: {text}");
    }
}

#[test]
fn a_fleet_is_a_suite_a_subtest_or_a_label_for_each_target_and_one_line_for_a_plugin() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let targets: String = ["one", "two", "three"]
        .map(|name| {
            format!("[[target]]\nname = \"{name}\"\nendpoint = \"127.0.0.1\"\nport = {port}\n")
        })
        .concat();
    fs::write(file("targets.toml"), targets).expect("written");
    let run = |format: &str, names: &[&str]| {
        let mut command = dcvdiag();
        command.args(["run", "--no-follow-ups", "--targets"]).arg(file("targets.toml"));
        command.args(["--format", format]).env("GITHUB_STEP_SUMMARY", file("summary.md"));
        for name in names {
            command.arg("--report").arg(file(name));
        }
        command.output().expect("dcvdiag runs")
    };
    let read = |name: &str| fs::read_to_string(file(name)).expect("the file");
    let plugin = run("nagios", &["f.xml", "f.tap", "f.prom"]);
    assert_eq!(plugin.status.code(), Some(2), "{}", stderr(&plugin));
    let line = stdout(&plugin);
    assert!(line.starts_with("DCVDIAG CRITICAL - 0 of 3 targets pass, 3 broken ("), "{line}");
    assert_eq!(line.matches(": tcp.refused").count(), 3, "{line}");
    assert_eq!(line.matches('\n').count(), 1, "{line}");
    assert_eq!(read("f.xml").matches("<testsuite ").count(), 3);
    assert!(read("f.tap").starts_with("TAP version 14\n1..3\n# Subtest: "));
    for name in ["one", "two", "three"] {
        let label = format!("\ndcvdiag_verdict_status{{target=\"{name}\",endpoint=\"127.0.0.1\",");
        assert_eq!(read("f.prom").matches(&label).count(), 4);
    }
    assert!(!file("summary.md").exists(), "only --format github has a job summary");
    let log = run("github", &[]);
    assert_eq!(log.status.code(), Some(1), "{}", stderr(&log));
    assert_eq!(stdout(&log).matches("::error title=").count(), 3, "{}", stdout(&log));
    assert!(stdout(&log).ends_with("\n0 of 3 targets pass, 3 broken\n"), "{}", stdout(&log));
    assert!(!read("summary.md").is_empty());
}

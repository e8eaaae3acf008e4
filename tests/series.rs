//! More than one run: `--targets`, `--wait` and `--watch`.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path as FilePath, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use dcvdiag_checks::model::VerdictStatus;
use dcvdiag_checks::report::{Ended, Report};
use serde_json::Value;
use support::{closed, dcvdiag, entry, free_port, path, report, stderr, stdout};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(&self, name: &str, text: &str) -> PathBuf {
        let path = self.file(name);
        fs::write(&path, text).expect("written");
        path
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn run(targets: &FilePath, words: &[&str]) -> Output {
    let mut command = dcvdiag();
    command.arg("run").arg("--targets").arg(targets).args(words);
    command.output().expect("dcvdiag runs")
}

#[test]
fn a_fleet_tells_every_target_and_exits_by_the_worst() {
    let (broken, healthy) = (path("analysis"), path("healthy"));
    let folder = Folder::new();
    let both = entry("tokyo", &broken.lab.run_args()) + &entry("osaka", &healthy.lab.run_args());
    let both = folder.with("both.toml", &both);
    let output = run(&both, &[]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}{}", stderr(&output));
    for part in [
        " BROKEN   tokyo  resolveSession   resolve.session-not-found",
        " PASS     osaka  ",
        " 2 targets: 1 broken, 1 pass",
        "1  resolve.session-not-found",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    let good = folder.with("good.toml", &entry("osaka", &healthy.lab.run_args()));
    assert_eq!(run(&good, &[]).status.code(), Some(0));
}

#[test]
fn a_fleet_in_json_holds_the_report_of_every_target_and_a_summary() {
    let healthy = path("healthy");
    let folder = Folder::new();
    let text = entry("a", &healthy.lab.run_args()) + &entry("b", &healthy.lab.run_args());
    let file = folder.file("fleet.json");
    let written = file.to_str().expect("a name");
    let output =
        run(&folder.with("t.toml", &text), &["--format", "json", "--report", written, "--jobs=1"]);
    for text in [stdout(&output), fs::read_to_string(&file).expect("a file")] {
        let fleet: Value = serde_json::from_str(&text).expect("JSON");
        let names: Vec<&Value> =
            fleet["targets"].as_array().expect("targets").iter().map(|t| &t["name"]).collect();
        assert_eq!(names, ["a", "b"]);
        let report: Report =
            serde_json::from_value(fleet["targets"][1]["report"].clone()).expect("a report");
        assert_eq!(report.verdict.status, VerdictStatus::Pass);
        assert_eq!(fleet["summary"]["pass"], 2);
        assert_eq!(fleet["summary"]["ended"], "complete");
    }
    assert_eq!(folder.names(), ["fleet.json", "t.toml"]);
}

#[test]
fn what_the_command_line_and_the_defaults_say_holds_for_all_and_a_targets_own_word_wins() {
    let healthy = path("healthy");
    let folder = Folder::new();
    let mut options = healthy.lab.run_args();
    let place = options.iter().position(|word| word == "--endpoint").expect("an endpoint");
    options.drain(place..place + 2);
    let endpoint = "vpce-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com";
    let text = format!(
        "[defaults]\nsession = \"of-all\"\ncert-days = 7\n\
         [[target]]\nname = \"a\"\nendpoint = {endpoint:?}\n\
         [[target]]\nname = \"b\"\ntarget = \"https://{endpoint}:8443/#console\"\nsession = \"own\"\nno-follow-ups = true\n"
    );
    let mut words: Vec<&str> = options.iter().map(String::as_str).collect();
    words.extend(["--format=json", "--jobs=1", "--cert-days=5", "--only=dns"]);
    let output = run(&folder.with("t.toml", &text), &words);
    let fleet: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    let of = |i: usize| fleet["targets"][i]["report"]["observations"]["target"].clone();
    assert_eq!((&of(0)["session"], &of(0)["cert_days"]), (&"of-all".into(), &7.into()));
    assert_eq!((&of(1)["session"], &of(1)["endpoint"]["host"]), (&"own".into(), &endpoint.into()));
}

#[test]
fn a_bad_targets_file_is_one_line_before_anything_is_sent() {
    let folder = Folder::new();
    let good = "[[target]]\nname = \"a\"\nendpoint = \"127.0.0.1\"\n";
    for (text, says) in [
        ("", "no [[target]]"),
        ("[[target]\n", "t.toml:1"),
        ("\n\nname = 1\n", "t.toml:3"),
        ("[[target]]\nendpoint = \"h\"\n", "number 1: it has no name"),
        ("[[target]]\nname = 7\n", "its name is no text"),
        ("[[target]]\nname = \" \"\n", "its name is empty"),
        ("[[target]]\nname = \"a\\u001b\"\n", "control characters"),
        ("[[target]]\nname = \"a\"\n", "target \"a\": no target"),
        ("[[target]]\nname = \"a\"\nendpont = \"h\"\n", "did you mean \"endpoint\"?"),
        ("[[target]]\nname = \"a\"\nendpoint = \"a b\"\n", "no host name"),
        ("[[target]]\nname = \"a\"\nendpoint = \"h\"\nport = 0\n", "--port"),
        ("[[target]]\nname = \"a\"\nendpoint = \"h\"\nport = 1979-05-27\n", "port: datetime"),
        (
            "[[target]]\nname = \"a\"\nendpoint = \"h\"\nformat = \"json\"\n",
            "format is for all targets",
        ),
        (
            "[[target]]\nname = \"a\"\nendpoint = \"h\"\nca-file = \"/nowhere.pem\"\n",
            "/nowhere.pem",
        ),
        (&format!("{good}{good}"), "target \"a\": the name is there twice"),
    ] {
        let output =
            run(&folder.with("t.toml", text), &["--deadline=1s", "--resolver=127.0.0.1:1"]);
        let line = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{text}: {line}");
        assert_eq!(line.trim_end().lines().count(), 1, "{text}: {line}");
        assert!(line.contains("--targets") && line.contains(says), "{says} is not in: {line}");
        assert!(output.stdout.is_empty());
    }
    let beside = run(&folder.with("t.toml", good), &["127.0.0.1"]);
    assert!(stderr(&beside).contains("--targets names the targets"), "{}", stderr(&beside));
    assert!(stderr(&run(&folder.file("none.toml"), &[])).contains("none.toml"));
}

#[test]
fn nothing_of_a_target_is_kept_once_it_is_told() {
    let folder = Folder::new();
    let file = folder.with("t.toml", &closed(1200));
    let mut child = dcvdiag()
        .args(["run", "--format", "ndjson", "--no-follow-ups", "--only", "tcp", "--targets"])
        .arg(&file)
        .stdout(Stdio::piped())
        .spawn()
        .expect("dcvdiag runs");
    let pages = format!("/proc/{}/statm", child.id());
    let resident = || -> u64 {
        let text = fs::read_to_string(&pages).expect("a process");
        text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("pages of 4 KiB")
    };
    let mut told = 0;
    let (mut early, mut late) = (0, 0);
    for line in BufReader::new(child.stdout.take().expect("stdout")).lines() {
        if line.expect("a line").contains("\"event\":\"verdict\"") {
            told += 1;
            match told {
                200 => early = resident(),
                1150 => late = resident(),
                _ => {}
            }
        }
    }
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    assert_eq!(told, 1200);
    // A report of this run is more than 2 KiB; 950 of them would be 500 pages.
    assert!(late <= early + 250, "{early} pages after 200 targets, {late} after 1150");
}

#[test]
fn an_interrupted_fleet_tells_what_it_saw_and_its_files_are_whole() {
    let folder = Folder::new();
    let silent = path("host-silent");
    let mut text = closed(1);
    for i in 0..20 {
        text += &entry(&format!("silent{i}"), &silent.lab.run_args());
    }
    let json = folder.file("fleet.json");
    let mut child = dcvdiag()
        .args(["run", "--format", "ndjson", "--timeout=60s", "--deadline=120s", "--jobs=2"])
        .args(["--report", json.to_str().expect("a name")])
        .arg("--targets")
        .arg(folder.with("t.toml", &text))
        .stdout(Stdio::piped())
        .spawn()
        .expect("dcvdiag runs");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let seen = |line: &String| line.contains("\"event\":\"verdict\"");
    lines.by_ref().map_while(Result::ok).find(seen).expect("a verdict");
    signal(&child, "INT");
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert!(rest.last().expect("a summary").contains("\"ended\":\"interrupted\""), "{rest:?}");
    let fleet: Value =
        serde_json::from_str(&fs::read_to_string(&json).expect("a file")).expect("whole JSON");
    assert_eq!(fleet["summary"]["ended"], "interrupted");
    assert_eq!(fleet["summary"]["targets"], 21);
    assert_eq!(folder.names(), ["fleet.json", "t.toml"]);
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

#[test]
fn an_interrupted_run_writes_what_it_saw_and_says_so() {
    for name in ["INT", "TERM"] {
        let silent = path("host-silent");
        let folder = Folder::new();
        let file = folder.file("r.json");
        let mut child = dcvdiag()
            .arg("run")
            .args(silent.lab.run_args())
            .args(["--format=ndjson", "--timeout=60s", "--deadline=120s", "--report"])
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("dcvdiag runs");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let shaken = |line: &String| line.contains("endpoint TLS");
        lines.by_ref().map_while(Result::ok).find(shaken).expect("a probe");
        signal(&child, name);
        lines.for_each(drop);
        assert_eq!(child.wait().expect("it ends").code(), Some(130), "{name}");
        let text = fs::read_to_string(&file).expect("a report");
        let report: Report = serde_json::from_str(&text).expect("whole JSON");
        assert_eq!(report.ended, Ended::Interrupted, "{name}");
        assert_eq!(folder.names(), ["r.json"], "{name}");
        let shown = dcvdiag().arg("report").arg(&file).output().expect("dcvdiag runs");
        assert!(stdout(&shown).contains("the run was interrupted"), "{}", stdout(&shown));
        assert_eq!(shown.status.code(), Some(130));
    }
}

/// A run that waits for a port of this host, and the first thing it says.
fn waiting(port: u16) -> (Child, String) {
    let mut child = dcvdiag()
        .args(["run", "127.0.0.1", "--only=tcp", "--no-follow-ups", "--wait=60s"])
        .args(["--format=json", &format!("--port={port}")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dcvdiag runs");
    let mut said = String::new();
    let mut stderr = BufReader::new(child.stderr.take().expect("stderr"));
    stderr.read_line(&mut said).expect("a line");
    (child, said)
}

#[test]
fn a_run_waits_until_the_path_comes_up() {
    let port = free_port();
    let (mut child, said) = waiting(port);
    assert!(said.contains("not yet: TCP to the NLB, tcp.refused"), "{said}");
    let _up = TcpListener::bind(("127.0.0.1", port)).expect("the port");
    let mut text = String::new();
    child.stdout.take().expect("stdout").read_to_string(&mut text).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0), "{text}");
    let report: Report = serde_json::from_str(&text).expect("one report");
    assert_eq!(report.verdict.status, VerdictStatus::Pass);
}

#[test]
fn a_wait_ends_when_its_time_is_up() {
    let port = free_port();
    let output = dcvdiag()
        .args(["run", "127.0.0.1", "--only=tcp", "--wait=1s", "--format=json"])
        .arg(format!("--port={port}"))
        .output()
        .expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(1));
    let code = report(&output).verdict.code;
    assert!(code.is_some_and(|code| code.starts_with("tcp.refused")));
}

#[test]
fn an_interrupted_wait_tells_of_its_last_attempt() {
    let (child, _) = waiting(free_port());
    signal(&child, "INT");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(report(&output).ended, Ended::Interrupted);
}

#[test]
fn a_watch_prints_what_changes_and_writes_the_report_at_the_first_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let folder = Folder::new();
    let file = folder.file("first.json");
    let mut child = dcvdiag()
        .args(["run", "127.0.0.1", "--only=tcp", "--no-follow-ups", "--watch=1s", "--report"])
        .arg(&file)
        .arg(format!("--port={}", address.port()))
        .stdout(Stdio::piped())
        .spawn()
        .expect("dcvdiag runs");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let mut next = || lines.next().expect("a line").expect("text");
    let first = next();
    assert!(first.contains("Z  PASS "), "{first}");
    assert!(!file.exists());
    drop(listener);
    let second = next();
    assert!(second.contains("PASS → BROKEN   TCP to the NLB   tcp.refused"), "{second}");
    let _up = TcpListener::bind(address).expect("the port again");
    let third = next();
    assert!(third.contains("BROKEN → PASS"), "{third}");
    let report: Report = serde_json::from_str(&fs::read_to_string(&file).expect("a report"))
        .expect("a whole report");
    assert_eq!(report.verdict.status, VerdictStatus::Fail);
    signal(&child, "INT");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert_eq!(folder.names(), ["first.json"]);
}

#[test]
fn a_watch_has_no_document_for_stdout() {
    let output = dcvdiag().args(["run", "h", "--watch=5s", "--format=html"]).output();
    let output = output.expect("dcvdiag runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--watch prints what changes"), "{}", stderr(&output));
    let short = dcvdiag().args(["run", "h", "--watch=10ms"]).output().expect("dcvdiag runs");
    assert!(stderr(&short).contains("at least 1s"), "{}", stderr(&short));
}

#[test]
fn a_watch_tells_programs_what_changes_too_and_ends_when_nobody_reads_any_more() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let mut child = dcvdiag()
        .args(["run", "127.0.0.1", "--only=tcp", "--no-follow-ups", "--watch=1s"])
        .args(["--format=ndjson", &format!("--port={}", address.port())])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dcvdiag runs");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let mut next = || lines.next().expect("a line").expect("text");
    assert!(next().contains(r#""event":"transition""#));
    drop(listener);
    assert!(next().contains(r#""from":"pass""#));
    drop(lines);
    let _up = TcpListener::bind(address).expect("the port again");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).starts_with("dcvdiag: stdout: "), "{}", stderr(&output));
}

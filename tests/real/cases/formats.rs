//! The formats for machines, read by programs nobody here wrote: xmllint with the Jenkins schema, the
//! npm package tap-parser, Prometheus' Python client and `node_exporter`.
//!
//! What is read is what the binary writes of paths of the lab, one healthy and some broken, and the fleets
//! in fixtures/formats, which hold hostile text wherever a server or a file can put one.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dcvdiag_lab::{Lab, scenario};
use serde_json::Value;

use crate::actors::{Loopback, Process, program, python};
use crate::path::{alone, dcvdiag};

const SCENARIOS: [&str; 5] =
    ["healthy", "analysis", "tcp-partial", "tls-expired", "dns-no-such-name"];
/// A session's name of the user's making, with what XML, TAP and metrics use for themselves.
const SESSION: &str = "a\"b'<c>&]]> # SKIP \\ {x} %0A | é";

#[test]
fn the_jenkins_schema_takes_every_junit_report() {
    let written = Written::new("r.xml");
    for file in written.files.iter().chain([&fixture("formats/fleet.xml")]) {
        let mut xmllint = program("xmllint");
        xmllint.args(["--noout", "--nonet", "--schema"]).arg(fixture("schemas/junit-10.xsd"));
        let output = xmllint.arg(file).output().expect("xmllint runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", file.display());
    }
}

#[test]
fn a_tap_14_parser_finds_every_point_and_nothing_it_does_not_know() {
    let written = Written::new("r.tap");
    for (scenario, file) in SCENARIOS.iter().zip(&written.files) {
        let tap = Tap::read(file);
        let (failed, skipped) = match *scenario {
            "healthy" | "tcp-partial" => (0, 0),
            "analysis" => (2, 0),
            "dns-no-such-name" => (1, 4),
            _ => (1, 0),
        };
        let found = (tap.number("count"), tap.number("fail"), tap.number("skip"));
        assert_eq!(found, (9, failed, skipped), "{scenario}: {}", tap.results);
        let is_ok = tap.results["ok"] == Value::Bool(failed == 0);
        assert!(is_ok && tap.unknown.is_empty(), "{scenario}: {:?}", tap.unknown);
    }
}

#[test]
fn a_tap_14_parser_finds_a_subtest_for_each_target_whatever_their_texts() {
    let tap = Tap::read(&fixture("formats/fleet.tap"));
    let found = (tap.number("count"), tap.number("fail"), tap.subtests);
    assert_eq!(found, (4, 4, 4), "{}", tap.results);
    assert!(tap.unknown.is_empty(), "{:?}", tap.unknown);
}

#[test]
fn prometheus_reads_the_metrics_as_openmetrics_and_as_its_older_text_format() {
    let written = Written::new("r.prom");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real/actors/metrics.py");
    for file in written.files.iter().chain([&fixture("formats/fleet.prom")]) {
        let output = python(&script, [file]).output().expect("Python runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", file.display());
    }
}

#[test]
fn node_exporter_serves_the_metrics_of_its_textfile_folder() {
    let written = Written::new("r.prom");
    let folder = written.folder.path().join("textfile");
    fs::create_dir(&folder).expect("a folder");
    fs::copy(&written.files[3], folder.join("run.prom")).expect("copied");
    fs::copy(fixture("formats/fleet.prom"), folder.join("fleet.prom")).expect("copied");
    let at = Loopback::next().ports().gateway;
    let mut exporter = program("prometheus-node-exporter");
    exporter.arg(format!("--web.listen-address={at}"));
    exporter.args(["--collector.disable-defaults", "--collector.textfile"]);
    exporter.arg(format!("--collector.textfile.directory={}", folder.display()));
    let process = Process::start("node_exporter", &mut exporter, written.folder.path());
    let process = process.listening(&[at]);
    let mut stream = TcpStream::connect(at).expect("a connection");
    stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").expect("sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("read");
    let said = process.said();
    assert!(text.contains("\nnode_textfile_scrape_error 0\n"), "{said}\n{text}");
    for begins in [
        "dcvdiag_verdict_code_info{certainty=\"observed\",code=\"tls.",
        "dcvdiag_certificate_not_after_timestamp_seconds{address=\"10.213.66.188:8443\",",
        "dcvdiag_targets{status=\"not-probed\"} 1",
    ] {
        assert!(text.lines().any(|line| line.starts_with(begins)), "{begins} is not in:\n{text}");
    }
}

/// A format's file of each scenario.
struct Written {
    folder: tempfile::TempDir,
    files: Vec<PathBuf>,
}

impl Written {
    fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let write = |name_of: &str| {
            let scenario = scenario(name_of).expect("a scenario");
            let lab = runtime.block_on(Lab::start(&scenario)).expect("the lab");
            let file = folder.path().join(format!("{name_of}-{name}"));
            let mut command = dcvdiag();
            command.arg("run").args(lab.run_args()).arg("--report").arg(&file);
            if name_of == "tls-expired" {
                command.args(["--session", SESSION]);
            }
            let output = alone(&mut command);
            assert!(file.is_file(), "{name_of}: {}", String::from_utf8_lossy(&output.stderr));
            file
        };
        let files = SCENARIOS.map(write).into();
        Self { folder, files }
    }
}

/// What tap-parser makes of a file.
struct Tap {
    results: Value,
    unknown: Vec<Value>,
    subtests: usize,
}

impl Tap {
    fn read(file: &Path) -> Self {
        let mut parser: Command = program("tap-parser");
        parser.args(["--strict", "--json=1"]).stdin(fs::File::open(file).expect("a file"));
        let output = parser.stderr(Stdio::inherit()).output().expect("tap-parser runs");
        let events: Vec<Value> = serde_json::from_slice(&output.stdout).expect("events");
        let of = |kind: &str| {
            let events = events.iter().filter(|event| event[0] == kind);
            events.map(|event| event[1].clone()).collect::<Vec<_>>()
        };
        let results = of("complete").pop().unwrap_or_default();
        Self { results, unknown: of("extra"), subtests: of("child").len() }
    }

    fn number(&self, key: &str) -> u64 {
        self.results[key].as_u64().expect("a number")
    }
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

//! What people and programs see: formats, exit codes, colours, files.

mod support;

use std::process::Stdio;
use std::time::{Duration, Instant};

use dcvdiag_checks::model::{Layer, Leg, VerdictStatus};
use dcvdiag_checks::report::{BlockedBy, RowStatus, SkipReason};
use support::{dcvdiag, path, report, stderr, stdout};

#[test]
fn a_healthy_path_passes_with_exit_0_and_a_silent_stderr() {
    let output = path("healthy").run(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert_eq!(stderr(&output), "");
    let table = stdout(&output);
    for word in [
        "DNS",
        "TCP to the NLB",
        "TLS and SAN",
        "Host header",
        "resolveSession",
        "WebSocket",
        " PASS every layer",
    ] {
        assert!(table.contains(word), "{word} is not in:\n{table}");
    }
    assert!(!table.contains('\x1b'), "a pipe gets no colours");
}

#[test]
fn a_broken_path_names_layer_why_fix_and_whose() {
    let output = path("analysis").run(&[]);
    assert_eq!(output.status.code(), Some(1));
    let table = stdout(&output);
    for word in [
        "BROKEN at layer 8, resolveSession   resolve.session-not-found   (observed)",
        "    why     -  the broker answered 404",
        "    causes  1. the session was not made through this broker",
        "    to tell    ",
        "\n               $ dcvsm describe-sessions --session-ids console\n",
        "    fix     -  ",
        "    who        the Session Manager administrator",
        "    more       dcvdiag explain resolve.session-not-found",
    ] {
        assert!(table.contains(word), "{word} is not in:\n{table}");
    }
}

#[test]
fn warnings_exit_0_and_4_only_when_asked() {
    let path = path("tls-self-signed");
    assert_eq!(path.run(&[]).status.code(), Some(0));
    assert_eq!(path.run(&["--fail-on", "warn"]).status.code(), Some(4));
}

#[test]
fn a_broken_layer_exits_0_when_nothing_is_to_fail() {
    assert_eq!(path("analysis").run(&["--fail-on", "never"]).status.code(), Some(0));
}

#[test]
fn the_deadline_makes_a_run_inconclusive_and_nothing_outlives_it() {
    let start = Instant::now();
    let output =
        path("host-silent").run(&["--format", "json", "--timeout", "60s", "--deadline", "1s"]);
    assert_eq!(output.status.code(), Some(3), "{}", stdout(&output));
    let report = report(&output);
    assert_eq!(report.verdict.status, VerdictStatus::Inconclusive);
    assert!(report.duration_ms.0 < 10_000.0, "the deadline did not end the run");
    assert!(start.elapsed() < Duration::from_secs(30), "something outlived the deadline");
    let row = report.rows.iter().find(|row| row.layer == Layer::Host).expect("a row");
    assert_eq!(row.blocked_by, Some(BlockedBy::Reason(SkipReason::Deadline)));
}

#[cfg(unix)]
#[test]
fn ctrl_c_prints_what_was_seen_so_far_and_exits_130() {
    let path = path("host-silent");
    let child = dcvdiag()
        .arg("run")
        .args(path.lab.run_args())
        .args(["--format", "json", "--timeout", "60s", "--deadline", "120s"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dcvdiag runs");
    // The signal may come before the program listens for it: then it ends by the signal, and the
    // run is not what is tested. One that prints is.
    let pid = child.id().to_string();
    let start = Instant::now();
    while !has_connected(child.id()) && start.elapsed() < Duration::from_secs(20) {
        std::thread::yield_now();
    }
    let kill = format!("kill -INT {pid}");
    assert!(std::process::Command::new("sh").args(["-c", &kill]).status().expect("sh").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    let report = report(&output);
    assert!(report.endpoint_dns_was_seen(), "the name was seen before");
}

/// Whether the process has an established TCP connection, so that its run is under way.
#[cfg(unix)]
fn has_connected(pid: u32) -> bool {
    let Ok(table) = std::fs::read_to_string(format!("/proc/{pid}/net/tcp")) else {
        return false;
    };
    let Ok(fds) = std::fs::read_dir(format!("/proc/{pid}/fd")) else {
        return false;
    };
    let sockets: Vec<String> = fds
        .flatten()
        .filter_map(|fd| std::fs::read_link(fd.path()).ok())
        .filter_map(|link| {
            let link = link.to_string_lossy().into_owned();
            Some(link.strip_prefix("socket:[")?.trim_end_matches(']').to_owned())
        })
        .collect();
    let established = table.lines().filter(|line| line.split_whitespace().nth(3) == Some("01"));
    established
        .filter_map(|line| line.split_whitespace().nth(9))
        .any(|inode| sockets.iter().any(|s| s == inode))
}

trait Seen {
    fn endpoint_dns_was_seen(&self) -> bool;
}

impl Seen for dcvdiag_checks::report::Report {
    fn endpoint_dns_was_seen(&self) -> bool {
        self.rows.iter().any(|row| {
            (row.leg, row.layer, row.status) == (Leg::Endpoint, Layer::Dns, RowStatus::Pass)
        })
    }
}

#[test]
fn json_is_the_same_shape_when_the_name_does_not_resolve() {
    let output = path("dns-no-such-name").run(&["--format", "json"]);
    let report = report(&output);
    assert_eq!(report.verdict.code.as_deref(), Some("dns.no-such-name"));
    assert_eq!(report.rows.iter().filter(|row| row.leg == Leg::Endpoint).count(), 5);
}

#[test]
fn a_report_file_holds_what_stdout_would() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    let name = file.to_string_lossy().into_owned();
    let output = path("analysis").run(&["--report", &name]);
    assert_eq!(output.status.code(), Some(1));
    let saved: dcvdiag_checks::report::Report =
        serde_json::from_slice(&std::fs::read(&file).expect("the file")).expect("a report");
    assert_eq!(saved.verdict.code.as_deref(), Some("resolve.session-not-found"));
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("the folder").count(),
        1,
        "nothing else is left"
    );
}

#[test]
fn ascii_is_ascii_and_quiet_is_the_verdict_alone() {
    let path = path("analysis");
    let ascii = stdout(&path.run(&["--ascii"]));
    assert!(ascii.is_ascii(), "{ascii}");
    let quiet = stdout(&path.run(&["-q"]));
    assert!(quiet.starts_with(" BROKEN"), "{quiet}");
    assert!(!quiet.contains("WHAT WAS SEEN"), "{quiet}");
}

#[test]
fn colours_come_when_asked_and_go_when_told() {
    let path = path("analysis");
    assert!(stdout(&path.run(&["--color", "always"])).contains("\x1b["));
    assert!(!stdout(&path.run(&["--color", "never"])).contains('\x1b'));
    let with = |name: &str| {
        let mut command = dcvdiag();
        let command = command.arg("run").args(path.lab.run_args()).env(name, "1");
        stdout(&command.output().expect("dcvdiag runs"))
    };
    assert!(with("CLICOLOR_FORCE").contains("\x1b["));
    assert!(!with("NO_COLOR").contains('\x1b'));
}

#[test]
fn verbose_shows_the_evidence_and_how_to_repeat_each_probe() {
    let text = stdout(&path("analysis").run(&["-v"]));
    for word in [
        "FINDINGS",
        "/observations/broker/routes/0/",
        "REPEAT BY HAND",
        "dig vpce-",
        "openssl s_client",
        "curl -vk",
    ] {
        assert!(text.contains(word), "{word} is not in:\n{text}");
    }
}

#[test]
fn addresses_that_differ_get_a_matrix() {
    let text = stdout(&path("tcp-partial").run(&[]));
    assert!(text.contains(" ADDRESS"), "{text}");
    let line = text.lines().find(|line| line.contains("10.213.66.201:8443")).expect("its line");
    assert!(line.contains("FAIL") && line.contains("SKIP"), "{line}");
    assert!(!stdout(&path("healthy").run(&[])).contains(" ADDRESS"));
}

#[test]
fn the_environment_gives_options_and_a_flag_wins() {
    let path = path("healthy");
    let mut command = dcvdiag();
    let output = command
        .arg("run")
        .args(path.lab.run_args())
        .env("DCVDIAG_FORMAT", "json")
        .env("DCVDIAG_SESSION", "from-the-environment")
        .args(["--session", "console"])
        .output()
        .expect("dcvdiag runs");
    assert_eq!(report(&output).observations.target.session, "console");
}

#[test]
fn switches_in_the_environment_are_read_as_pipelines_write_them() {
    let path = path("tls-self-signed");
    let quiet = |value: &str| {
        let mut command = dcvdiag();
        let command = command.arg("run").args(path.lab.run_args()).env("DCVDIAG_QUIET", value);
        stdout(&command.env("DCVDIAG_CA_FILE", "").output().expect("dcvdiag runs"))
    };
    for on in ["1", "true", "yes"] {
        assert!(quiet(on).starts_with(" WARN"), "{on}");
    }
    for off in ["0", "false", "no", ""] {
        assert!(quiet(off).starts_with("dcvdiag "), "{off}");
    }
}

#[test]
fn scope_leaves_layers_out_and_says_so() {
    let path = path("analysis");
    let output = path.run(&["--only", "tcp", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let report = report(&output);
    let skipped = report.rows.iter().filter(|row| row.status == RowStatus::Skip);
    assert!(skipped.clone().count() >= 4);
    for row in skipped {
        assert_eq!(row.blocked_by, Some(BlockedBy::Reason(SkipReason::Skipped)), "{row:?}");
    }
}

#[test]
fn verbose_tells_what_was_tried_and_what_came_of_it() {
    let table = stdout(&path("tls-proxy-protocol-expected").run(&["-v"]));
    let tried = table.split("\nWHAT WAS TRIED\n").nth(1).expect("what was tried");
    for line in [
        "  TLS and SAN   10.213.66.188:8443",
        "    nothing                                                         the server waits",
        "a PROXY v2 LOCAL header, then the same ClientHello",
        "it finishes, TLS 1.3",
    ] {
        assert!(tried.contains(line), "{line} is not in:\n{tried}");
    }
    assert!(!stdout(&path("healthy").run(&["-v"])).contains("WHAT WAS TRIED"));
}

#[test]
fn causes_that_cannot_be_told_apart_are_numbered_and_what_decides_is_one_line() {
    let table = stdout(&path("resolve-session-not-found-inferred").run(&[]));
    for line in [
        "resolve.session-not-found   (inferred)",
        "\n    causes  1. the broker does not know \"console\"\n            2. ",
        "\n               $ dcvdiag run --endpoint vpce-",
    ] {
        assert!(table.contains(line), "{line} is not in:\n{table}");
    }
}

#[test]
fn without_an_endpoint_the_broker_alone_is_probed() {
    let output = dcvdiag()
        .args(["run", "--broker", "https://127.0.0.1:9", "--timeout", "500ms"])
        .args(["--no-follow-ups"])
        .output()
        .expect("dcvdiag runs");
    let table = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{table}");
    assert!(table.contains("BROKEN at layer 6, broker TCP   tcp.refused"), "{table}");
    assert_eq!(table.matches("no endpoint was given (--endpoint)").count(), 5, "{table}");
}

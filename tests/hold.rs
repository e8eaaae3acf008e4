//! A held WebSocket: what ends the run ends the hold, and what was seen by then is told.

mod support;

use std::time::Duration;

use dcvdiag_checks::model::{Layer, Leg, Millis, VerdictStatus};
use dcvdiag_checks::report::{Report, Row, RowStatus};
use dcvdiag_checks::websocket::{Hold, HoldEnd};
use support::{path, report, stdout};

fn row(report: &Report) -> &Row {
    let is_websocket = |row: &&Row| (row.leg, row.layer) == (Leg::Endpoint, Layer::Websocket);
    report.rows.iter().find(is_websocket).expect("a row")
}

/// What came of it on each address.
fn holds(report: &Report) -> Vec<&Hold> {
    let routes = support::endpoint(&report.observations).routes.iter();
    let holds = routes.filter_map(|route| route.app.websocket_facts()?.hold.as_ref());
    let holds: Vec<&Hold> = holds.collect();
    assert_eq!(holds.len(), 2, "not every address was held");
    holds
}

#[test]
fn every_address_is_held_for_as_long_as_asked_and_then_pinged() {
    let seen = report(&path("healthy").run(&["--hold", "700ms", "--format", "json"]));
    for hold in holds(&seen) {
        assert!(hold.silent.after_ms.0 >= 700.0, "{hold:?}");
        assert_eq!((&hold.silent.end, hold.asked_ms), (&HoldEnd::Alive, Millis(700.0)));
        assert_eq!(hold.ping.as_ref().map(|ping| &ping.end), Some(&HoldEnd::Alive));
        assert_eq!(hold.pinged, None, "there was nothing to compare");
    }
    let upgrades = seen.observations.upgrades();
    let upgrade = upgrades.iter().filter_map(|place| place.it.answer.elapsed_ms).map(|ms| ms.0);
    let slowest = upgrade.fold(0.0, f64::max);
    assert_eq!(row(&seen).duration_ms.map(|ms| ms.0), Some(slowest), "the row's time is its own");
}

#[test]
fn a_deadline_that_was_given_ends_a_hold() {
    let words = ["--hold", "60s", "--deadline", "6s", "--format", "json"];
    let output = path("healthy").run(&words);
    assert_eq!(output.status.code(), Some(3), "{}", stdout(&output));
    let seen = report(&output);
    assert_eq!(seen.verdict.status, VerdictStatus::Inconclusive);
    assert!(holds(&seen).iter().all(|hold| hold.silent.end == HoldEnd::Deadline));
    assert_eq!(row(&seen).status, RowStatus::Skip);
    assert!(row(&seen).summary.contains("of 60 s silent"), "{}", row(&seen).summary);
}

/// On a terminal, since only there a program says that it holds: it is interrupted when it does.
#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_during_a_hold_prints_how_long_it_lasted_and_exits_130() {
    use std::io::Read;
    use std::process::{Command, Stdio};

    let path = path("healthy");
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).display().to_string();
    let words: Vec<String> = path.lab.run_args().iter().map(|word| format!("'{word}'")).collect();
    let run = format!(
        "echo $$ >'{}'; exec '{}' run {} --hold 60s --report '{}'",
        file("pid"),
        env!("CARGO_BIN_EXE_dcvdiag"),
        words.join(" "),
        file("report.json")
    );
    let mut terminal = Command::new("script")
        .args(["--quiet", "--return", "--flush", "--command", &run, "/dev/null"])
        .envs([("TERM", "xterm"), ("COLUMNS", "200")])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script(1), which every Linux has");
    let mut shown = Vec::new();
    let mut screen = terminal.stdout.take().expect("its screen");
    let mut room = [0; 4096];
    while !String::from_utf8_lossy(&shown).contains("WebSocket left silent for 60.0s") {
        let length = screen.read(&mut room).expect("a screen can be read");
        assert_ne!(length, 0, "it ended: {}", String::from_utf8_lossy(&shown));
        shown.extend(&room[..length]);
    }
    let pid = std::fs::read_to_string(file("pid")).expect("its number");
    let interrupt = format!("kill -INT {pid}");
    assert!(Command::new("sh").args(["-c", &interrupt]).status().expect("sh").success());
    screen.read_to_end(&mut shown).expect("the rest");
    assert_eq!(terminal.wait().expect("it ends").code(), Some(130));
    let saved = std::fs::read(file("report.json")).expect("a report");
    let seen: Report = serde_json::from_slice(&saved).expect("a report");
    assert!(seen.duration_ms.0 < Duration::from_secs(50).as_secs_f64() * 1e3);
    let interrupted = holds(&seen).iter().filter(|h| h.silent.end == HoldEnd::Interrupted).count();
    assert_eq!(interrupted, 2);
    assert!(row(&seen).summary.contains("of 60 s silent"), "{}", row(&seen).summary);
}

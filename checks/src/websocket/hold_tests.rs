use crate::model::{Layer, Millis, VerdictStatus};
use crate::report::RowStatus;
use crate::testing::path::{Path, Upgraded, switched};
use crate::websocket::{Hold, HoldEnd, Phase, Pinged};

fn phase(end: HoldEnd, seconds: f64) -> Phase {
    Phase { end, after_ms: Millis(seconds * 1e3), idle_ms: Millis(seconds * 1e3) }
}

/// Six minutes were asked for, and it ended so.
fn held(silent: HoldEnd, seconds: f64, ping: Option<HoldEnd>, second: Option<HoldEnd>) -> Hold {
    Hold {
        asked_ms: Millis(360_000.0),
        silent: phase(silent, seconds),
        ping: ping.map(|end| phase(end, 0.1)),
        pinged: second.map(|end| Pinged {
            every_ms: Millis(30_000.0),
            pongs: u32::from(end == HoldEnd::Alive),
            phase: Some(phase(end, 90.0)),
        }),
    }
}

fn closed() -> HoldEnd {
    HoldEnd::CloseFrame { code: Some(1001), reason: "idle".to_owned() }
}

/// Message, row and status of a path whose hold came to this.
fn told(hold: Hold) -> (Vec<String>, String, RowStatus, VerdictStatus) {
    let report = Path::new().upgrade(Upgraded::Switched(switched())).hold(hold).seen().reported();
    let codes = report.sound_codes(Layer::Websocket);
    assert!(codes.iter().all(|code| *code == "websocket.idle-cut"), "{codes:?}");
    let messages = report.findings.iter().filter(|f| f.layer == Layer::Websocket);
    let messages = messages.map(|finding| finding.message.to_string()).collect();
    let row = report.rows.iter().find(|row| row.layer == Layer::Websocket).unwrap();
    (messages, row.summary.clone(), row.status, report.verdict.status)
}

#[test]
fn every_cut_says_when_and_how_and_is_a_warning() {
    use HoldEnd::{Alive, Ended, Reset, Silent};
    for (hold, message, row) in [
        (
            held(Ended, 60.0, None, Some(Alive)),
            "cut by FIN after 60 s of silence, while one with a ping every 30 s stays open; it is usually the 60 s of a proxy",
            "cut after 60 s by FIN",
        ),
        (
            held(Reset, 30.0, None, None),
            "cut by RST after 30 s of silence; it is a timeout of 30 s somewhere on the path",
            "cut after 30 s by RST",
        ),
        (
            held(closed(), 5.0, None, Some(closed())),
            "close frame 1001 (going away) \"idle\" after 5 s of silence, and one with a ping every 30 s was cut after 90 s all the same; it is probably the 5 s",
            "by close frame 1001",
        ),
        (
            held(Ended, 60.0, None, Some(Reset)),
            "was cut by RST after 90 s all the same; it is a limit that pings do not move",
            "cut after 60 s by FIN",
        ),
        (
            held(Alive, 360.0, Some(Reset), Some(Alive)),
            "after 6 min of silence the connection was forgotten: a ping was answered by RST, while one with a ping every 30 s stays open; it is usually the 350 s",
            "lost in 6 min of silence: RST to the first ping",
        ),
        (
            held(Alive, 360.0, Some(Silent), Some(Alive)),
            "gone without a word: a ping got no answer",
            "lost in 6 min of silence, without a word",
        ),
    ] {
        let (messages, summary, status, verdict) = told(hold);
        assert!(messages.len() == 1 && messages[0].contains(message), "{messages:?}");
        assert!(summary.contains(row), "{summary}");
        assert_eq!((status, verdict), (RowStatus::Warn, VerdictStatus::Warn));
    }
}

#[test]
fn a_connection_that_lives_passes_even_where_no_ping_is_ever_answered() {
    use HoldEnd::{Alive, Silent};
    for (hold, row) in [
        (held(Alive, 360.0, Some(Alive), None), "open · held 6 min silent"),
        (held(Alive, 360.0, Some(Silent), Some(Silent)), "pings are never answered"),
    ] {
        let (messages, summary, status, verdict) = told(hold);
        assert!(messages.is_empty(), "{messages:?}");
        assert!(summary.contains(row), "{summary}");
        assert_eq!((status, verdict), (RowStatus::Pass, VerdictStatus::Pass));
    }
}

#[test]
fn a_hold_that_was_cut_short_says_how_long_it_lasted_and_proves_nothing() {
    use HoldEnd::{Alive, Deadline, Interrupted};
    for hold in [held(Deadline, 12.0, None, None), held(Interrupted, 12.0, None, None)] {
        let (messages, summary, status, verdict) = told(hold);
        assert!(messages.is_empty() && summary.ends_with("held 12 s of 6 min silent"), "{summary}");
        assert_eq!((status, verdict), (RowStatus::Skip, VerdictStatus::Inconclusive));
    }
    // What had been seen by then stays.
    let late = held(HoldEnd::Ended, 60.0, None, Some(Deadline));
    assert_eq!(told(late).2, RowStatus::Warn);
    assert_eq!(told(held(Alive, 360.0, Some(Deadline), None)).2, RowStatus::Skip);
}

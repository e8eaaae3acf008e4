//! A peer that sends without end neither holds up the end of a run nor fills the memory.
#![cfg(target_os = "linux")] // memory is read from /proc

mod support;

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use dcvdiag_checks::report::Report;
use support::dcvdiag;
use support::echo::Echo;
use support::flood::{DnsFlood, Flood, NAME, Peer, Sent, endless_handshake, name_server};

/// How much later than asked a run may end.
const LATE: Duration = Duration::from_millis(250);
/// The most memory it may ever have had, in kB.
const MEMORY: u64 = 64 * 1024;
/// How long the flood lasts before the run is to end.
const FLOODED: Duration = Duration::from_millis(1500);

/// One flood after the other, for each takes a whole core.
static ALONE: Mutex<()> = Mutex::new(());

#[derive(Clone, Copy, Debug)]
enum End {
    Deadline,
    Signal(&'static str),
}

const ENDS: [End; 3] = [End::Deadline, End::Signal("INT"), End::Signal("TERM")];

/// A run with these words, ended in every way while `sent` grows; the least that is sent is in bytes.
fn ends_in_time(words: &[String], sent: &Sent, least: u64) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    for end in ENDS {
        let busy = busy();
        let before = sent.load(Ordering::Relaxed);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("report.json");
        let deadline = match end {
            End::Deadline => FLOODED,
            End::Signal(_) => Duration::from_secs(60),
        };
        let mut command = dcvdiag();
        command.args(["run", "--format=json", "--timeout=60s"]);
        command.arg(format!("--deadline={}ms", deadline.as_millis())).args(words);
        command.stdout(File::create(&file).expect("a file")).stderr(Stdio::piped());
        let child = command.spawn().expect("dcvdiag runs");
        let (ended, memory) = watched(child, end, sent, before + least);
        let text = std::fs::read(&file).expect("a report");
        let report: Report = serde_json::from_slice(&text).expect("a report");
        let asked = match end {
            End::Deadline => SystemTime::from(report.observations.taken_at) + deadline,
            End::Signal(_) => ended.asked.expect("a signal was sent"),
        };
        let late = ended.at.duration_since(asked).unwrap_or_default();
        assert!(
            late <= LATE + 2 * busy,
            "{end:?}: {late:?} late, {busy:?} to start and end on this machine"
        );
        assert!(memory <= MEMORY, "{end:?}: {memory} kB");
        let flooded = sent.load(Ordering::Relaxed) - before;
        assert!(flooded >= least, "{end:?}: it was no flood: {flooded} bytes");
    }
}

/// How long this machine takes now for a program that does nothing: no promise holds for what others
/// do to it, and tests run beside each other.
fn busy() -> Duration {
    let start = Instant::now();
    dcvdiag().arg("--version").output().expect("dcvdiag runs");
    start.elapsed()
}

/// When a program was asked to end, and when it did.
struct Ended {
    asked: Option<SystemTime>,
    at: SystemTime,
}

/// Waits for its end, which a signal asks for; the most memory it had, in kB.
fn watched(mut child: Child, end: End, sent: &Sent, flooded: u64) -> (Ended, u64) {
    let (mut asked, mut memory) = (None, 0);
    let start = Instant::now();
    let mut since = None;
    loop {
        memory = memory.max(high_water(child.id()));
        if child.try_wait().expect("it can be waited for").is_some() {
            return (Ended { asked, at: SystemTime::now() }, memory);
        }
        if sent.load(Ordering::Relaxed) >= flooded {
            since.get_or_insert_with(Instant::now);
        }
        let lasted = since.is_some_and(|since: Instant| since.elapsed() >= FLOODED / 2);
        if let (End::Signal(name), true, None) = (end, lasted, asked) {
            asked = Some(SystemTime::now());
            signal(&child, name);
        }
        if start.elapsed() > Duration::from_secs(20) {
            let _ = child.kill();
            panic!("{end:?}: it goes on, with {memory} kB");
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args([&format!("-{name}"), &id]).status();
    assert!(sent.expect("kill runs").success());
}

/// The most memory that a process had, in kB; 0 once it is gone.
fn high_water(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// The endpoint at a peer.
fn endpoint(peer: &Peer, more: &[&str]) -> Vec<String> {
    let to = format!("--connect-to=::127.0.0.1:{}", peer.address.port());
    let mut words = vec!["--endpoint=127.0.0.1".to_owned(), format!("--server-name={NAME}"), to];
    words.extend(more.iter().map(ToString::to_string));
    words
}

/// A broker at a peer, which is asked in clear.
fn broker(peer: &Peer) -> Vec<String> {
    let url = format!("--broker=http://{}", peer.address);
    vec!["--endpoint=127.0.0.1".to_owned(), "--only=resolve".to_owned(), url]
}

const MEGABYTE: u64 = 1 << 20;

#[test]
fn empty_fragments_without_end() {
    let peer = Peer::start(Flood::Fragments);
    ends_in_time(&endpoint(&peer, &["--hold=60s"]), &peer.sent, MEGABYTE / 4);
}

#[test]
fn empty_texts_without_end() {
    let peer = Peer::start(Flood::Texts);
    ends_in_time(&endpoint(&peer, &["--hold=60s"]), &peer.sent, MEGABYTE / 16);
}

#[test]
fn pings_without_end_whose_pongs_are_not_read() {
    let peer = Peer::start(Flood::Pings);
    ends_in_time(&endpoint(&peer, &["--hold=60s"]), &peer.sent, MEGABYTE / 4);
}

/// It is read on the runtime's own threads, by several connections at once.
#[test]
fn informational_answers_without_end() {
    let peer = Peer::start(Flood::Informational);
    ends_in_time(&endpoint(&peer, &[]), &peer.sent, MEGABYTE);
}

#[test]
fn a_body_without_end() {
    let peer = Peer::start(Flood::Body);
    ends_in_time(&broker(&peer), &peer.sent, 512);
}

#[test]
fn a_handshake_without_end() {
    let (address, sent) = endless_handshake();
    let to = format!("--connect-to=::{}:{}", address.ip(), address.port());
    let words = ["--endpoint=127.0.0.1".to_owned(), format!("--server-name={NAME}"), to];
    ends_in_time(&words, &sent, 512);
    let broker = format!("--broker=https://{address}");
    let words = ["--endpoint=127.0.0.1".to_owned(), "--only=resolve".to_owned(), broker];
    ends_in_time(&words, &sent, 512);
}

#[test]
fn a_broker_that_announces_an_answer_without_end() {
    let peer = Peer::start(Flood::Informational);
    ends_in_time(&broker(&peer), &peer.sent, MEGABYTE);
}

#[test]
fn a_follow_up_that_is_flooded() {
    let peer = Peer::start(Flood::InClear);
    ends_in_time(&endpoint(&peer, &[]), &peer.sent, MEGABYTE);
}

#[test]
fn an_endpoint_and_a_broker_at_once() {
    let (frames, heads) = (Peer::start(Flood::Fragments), Peer::start(Flood::Informational));
    let mut words = broker(&heads);
    words[1] = "--hold=60s".to_owned();
    words.push(format!("--connect-to=127.0.0.1:8443:127.0.0.1:{}", frames.address.port()));
    ends_in_time(&words, &heads.sent, MEGABYTE);
}

#[test]
fn an_echo_that_is_flooded() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    for flood in [Flood::Fragments, Flood::Texts, Flood::Pings] {
        let busy = busy();
        let echo = Echo::in_clear();
        let clients: Vec<_> = (0..8).map(|_| echo.connect()).collect();
        for mut client in clients {
            client.write_all(UPGRADE).expect("it is sent");
            let mut answer = [0; 12];
            client.read_exact(&mut answer).expect("an answer");
            assert_eq!(&answer, b"HTTP/1.1 101");
            client.write_all(b"\x02\x80\0\0\0\0").expect("it is sent");
            let portion = flood.masked();
            if flood != Flood::Fragments {
                client.write_all(b"\x80\x80\0\0\0\0").expect("it is sent");
            }
            std::thread::spawn(move || while client.write_all(&portion).is_ok() {});
        }
        std::thread::sleep(FLOODED);
        let memory = high_water(echo.id());
        let asked = Instant::now();
        let (status, _) = echo.interrupted();
        let late = asked.elapsed();
        assert!(status.success(), "{status}");
        assert!(
            late <= LATE + 2 * busy,
            "{flood:?}: {late:?} late, {busy:?} to start and end on this machine"
        );
        assert!(memory <= MEMORY, "{flood:?}: {memory} kB");
    }
}

const UPGRADE: &[u8] =
    b"GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

#[test]
fn a_name_server_that_floods() {
    for flood in [DnsFlood::Udp, DnsFlood::Tcp] {
        let (address, sent) = name_server(flood);
        let words = [format!("--endpoint={NAME}"), format!("--resolver={address}")];
        ends_in_time(&words, &sent, MEGABYTE / 8);
    }
}

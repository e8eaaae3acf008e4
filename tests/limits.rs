//! What this program does not read, or cannot, is never taken for a fault of the path.

mod support;

use std::net::{SocketAddr, UdpSocket};

use dcvdiag_checks::dns::ExchangeFailure;
use dcvdiag_checks::model::{Layer, Leg};
use dcvdiag_checks::report::{Report, RowStatus};
use dcvdiag_checks::websocket::Aftermath;
use support::flood::{NAME, Peer, switching};
use support::{dcvdiag, report};

fn run(words: &[&str]) -> Report {
    let mut command = dcvdiag();
    command.args(["run", "--format=json", "--deadline=20s"]).args(words);
    report(&command.output().expect("dcvdiag runs"))
}

fn status(report: &Report, layer: Layer) -> RowStatus {
    let is_it = |row: &&dcvdiag_checks::report::Row| (row.leg, row.layer) == (Leg::Endpoint, layer);
    report.rows.iter().find(is_it).expect("a row").status
}

fn codes(report: &Report) -> Vec<&str> {
    let all = report.findings.iter().filter(|finding| finding.leg == Leg::Endpoint);
    all.map(|finding| finding.code.as_str()).collect()
}

/// An endpoint that answers the upgrade rightly and everything else with these many fields.
fn with_fields(count: usize) -> Report {
    let peer = Peer::answering(true, move |request, stream| {
        let fields =
            (0..count).fold(String::new(), |fields, i| fields + &format!("X-Field-{i}: {i}\r\n"));
        let answer = switching(request).unwrap_or_else(|| {
            format!("HTTP/1.1 200 OK\r\nServer: many\r\n{fields}Content-Length: 2\r\n\r\nok")
        });
        let _ = stream.write_all(answer.as_bytes());
    });
    let to = format!("--connect-to=::127.0.0.1:{}", peer.address.port());
    run(&["--endpoint=127.0.0.1", &format!("--server-name={NAME}"), &to])
}

#[test]
fn an_answer_with_many_header_fields_is_http() {
    for count in [0, 99, 100, 101, 127, 1000, 1100, 5000] {
        let seen = with_fields(count);
        assert_eq!(status(&seen, Layer::Host), RowStatus::Pass, "{count}: {:?}", codes(&seen));
        let facts =
            support::endpoint(&seen.observations).routes[0].app.host_facts().expect("an answer");
        let answer = facts.attempts[0].answer.seen().expect("an answer");
        assert_eq!((answer.status, answer.header("server")), (200, Some("many")), "{count}");
    }
}

#[test]
fn a_refused_upgrade_with_many_header_fields_is_told_by_its_status() {
    let peer = Peer::answering(true, |_, stream| {
        let field = format!("X-Field: {}\r\n", "x".repeat(8000));
        let fields = field.repeat(20);
        let _ = stream.write_all(format!("HTTP/1.1 503 Busy\r\n{fields}\r\n").as_bytes());
    });
    let to = format!("--connect-to=::127.0.0.1:{}", peer.address.port());
    let seen = run(&["--endpoint=127.0.0.1", &format!("--server-name={NAME}"), &to]);
    assert!(codes(&seen).contains(&"host.unavailable"), "{:?}", codes(&seen));
    assert!(codes(&seen).contains(&"websocket.unavailable"), "{:?}", codes(&seen));
}

#[test]
fn an_accepted_upgrade_with_too_many_header_fields_is_told_to_be_too_long() {
    let peer = Peer::answering(true, |request, stream| {
        let fields = "X-Field: 1\r\n".repeat(1100);
        let answer = switching(request).unwrap_or_else(|| "HTTP/1.1 200 OK\r\n\r\n".to_owned());
        let answer = answer.replacen("\r\n", &format!("\r\n{fields}"), 1);
        let _ = stream.write_all(answer.as_bytes());
    });
    let to = format!("--connect-to=::127.0.0.1:{}", peer.address.port());
    let seen = run(&["--endpoint=127.0.0.1", &format!("--server-name={NAME}"), &to]);
    let found = seen.findings.iter().find(|finding| finding.layer == Layer::Websocket);
    let message = &found.expect("a finding").message;
    assert!(message.to_string().contains("more header fields than dcvdiag reads"), "{message}");
}

#[test]
fn a_message_longer_than_what_is_read_is_a_message() {
    let peer = Peer::answering(true, |request, stream| {
        let Some(head) = switching(request) else {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return;
        };
        let length = 300_000_u64.to_be_bytes();
        let message = [head.as_bytes(), b"\x82\x7f", &length, &vec![0; 300_000]].concat();
        let _ = stream.write_all(&message);
    });
    let to = format!("--connect-to=::127.0.0.1:{}", peer.address.port());
    let seen = run(&["--endpoint=127.0.0.1", &format!("--server-name={NAME}"), &to]);
    assert_eq!(status(&seen, Layer::Websocket), RowStatus::Pass, "{:?}", codes(&seen));
    let upgrades = seen.observations.upgrades();
    let switched = upgrades[0].it.switched().expect("a 101");
    let is_it = matches!(switched.aftermath, Aftermath::Frame { bytes: 300_000, .. });
    assert!(is_it, "{:?}", switched.aftermath);
}

const A: u16 = 1;
const CNAME: u16 = 5;
const AAAA: u16 = 28;
const IN: u16 = 1;
const CH: u16 = 3;
/// The name that was asked for, as a pointer (RFC 1035 §4.1.4).
const ASKED: &[u8] = &[0xc0, 12];
const OTHER: &[u8] = b"\x05other\x07example\0";
const ADDRESS: &[u8] = &[10, 0, 0, 5];

/// A record by RFC 1035 §4.1.3, of whatever length.
fn record(owner: &[u8], kind: u16, class: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("short");
    [
        owner,
        &kind.to_be_bytes(),
        &class.to_be_bytes(),
        &60_u32.to_be_bytes(),
        &length.to_be_bytes(),
        data,
    ]
    .concat()
}

/// A name server that answers every question for such addresses with these records, and others with
/// none at all.
fn name_server(kind: u16, records: &[Vec<u8>]) -> SocketAddr {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).expect("a port");
    let address = socket.local_addr().expect("an address");
    let records = records.to_vec();
    std::thread::spawn(move || {
        let mut room = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut room) {
            let end = 12 + room[12..length].iter().position(|b| *b == 0).expect("a name") + 5;
            let asked = u16::from_be_bytes([room[end - 4], room[end - 3]]);
            let records = if asked == kind { records.as_slice() } else { &[] };
            let mut answer = room[..end].to_vec();
            answer[2..4].copy_from_slice(&[0x81, 0x80]);
            let count = u16::try_from(records.len()).expect("few").to_be_bytes();
            answer[6..8].copy_from_slice(&count);
            answer[10..12].fill(0);
            answer.extend(records.concat());
            let _ = socket.send_to(&answer, from);
        }
    });
    address
}

fn resolved(kind: u16, records: &[Vec<u8>]) -> Report {
    let resolver = format!("--resolver={}", name_server(kind, records));
    run(&["--endpoint=vpce.example", &resolver, "--only=dns"])
}

#[test]
fn an_address_of_the_name_that_was_asked_for_counts() {
    let seen = resolved(A, &[record(ASKED, A, IN, ADDRESS)]);
    assert_eq!(status(&seen, Layer::Dns), RowStatus::Pass, "{:?}", codes(&seen));
    let led = [record(ASKED, CNAME, IN, OTHER), record(OTHER, A, IN, ADDRESS)];
    let seen = resolved(A, &led);
    assert_eq!(status(&seen, Layer::Dns), RowStatus::Pass, "{:?}", codes(&seen));
}

#[test]
fn an_address_of_another_class_or_name_is_none() {
    let round = [record(ASKED, CNAME, IN, OTHER), record(OTHER, CNAME, IN, ASKED)];
    for records in [
        &[record(ASKED, A, CH, ADDRESS)][..],
        &[record(OTHER, A, IN, ADDRESS)],
        &[record(ASKED, CNAME, CH, OTHER), record(OTHER, A, IN, ADDRESS)],
        &round,
    ] {
        let seen = resolved(A, records);
        let dns = support::endpoint(&seen.observations).dns.failed().expect("no address");
        assert!(dns.lookups.servers[0].addresses().is_empty());
        assert_eq!(codes(&seen), ["dns.no-address"]);
    }
}

#[test]
fn an_answer_that_cannot_be_read_is_told_to_be_that() {
    let short = record(ASKED, A, IN, &[10, 0, 0]);
    let long = record(ASKED, A, IN, &[10, 0, 0, 5, 6]);
    let none = record(ASKED, A, IN, &[]);
    let loops = record(&[0xc0, 40], A, IN, ADDRESS); // a pointer into itself
    for (kind, bad) in [
        (A, short.clone()),
        (A, long),
        (A, none),
        (A, loops),
        (AAAA, record(ASKED, AAAA, IN, ADDRESS)),
    ] {
        let seen = resolved(kind, &[bad]);
        assert_eq!(codes(&seen), ["dns.servfail"], "{kind}");
        let found = seen.findings.iter().find(|finding| finding.code == "dns.servfail");
        let message = &found.expect("a finding").message;
        assert!(message.to_string().contains("cannot be read as a DNS response"), "{message}");
        let dns = support::endpoint(&seen.observations).dns.failed().expect("no address");
        let server = &dns.lookups.servers[0];
        let asked = if kind == A { &server.a } else { &server.aaaa };
        assert!(matches!(asked.failed(), Some(ExchangeFailure::Malformed { .. })), "{asked:?}");
    }
}

//! `dcvdiag echo`, and `dcvdiag run` against it.

mod support;

use std::io::{Read, Write};

use dcvdiag_checks::model::Layer;
use dcvdiag_checks::report::Report;
use futures_util::{SinkExt, StreamExt};
use support::echo::{Echo, NAME};
use support::{dcvdiag, report, stderr};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

fn run(echo: &Echo, words: &[&str]) -> Report {
    let port = echo.address.port();
    let to = format!("{NAME}:{port}:127.0.0.1:{port}");
    let (port, plain) = (port.to_string(), ["--format", "json", "--endpoint", NAME]);
    let mut command = dcvdiag();
    command.arg("run").args(plain).args(["--port", &port, "--connect-to", &to]).args(words);
    report(&command.output().expect("dcvdiag runs"))
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn run_knows_an_echo_that_speaks_tls() {
    let dir = tempfile::tempdir().expect("a folder");
    let echo = Echo::with_tls(dir.path());
    let ca = dir.path().join("cert.pem").to_string_lossy().into_owned();
    let report = run(&echo, &["--ca-file", &ca, "--host-alias", "other.example"]);
    assert_eq!(report.verdict.code, None, "{:?}", report.verdict);
    // Nothing stands between, so the echo sees this host's own address.
    assert_eq!(codes(&report), ["host.echo-intact", "resolve.not-asked"]);
    let row = report.rows.iter().find(|row| row.layer == Layer::Host).expect("a row");
    assert_eq!(row.summary, "a dcvdiag echo answered: Host arrives as sent");
    let lines: Vec<String> = (0..6).map(|_| echo.line()).collect();
    let of = |part: &str| lines.iter().filter(|line| line.contains(part)).count();
    assert_eq!(of("TLS 1.3 sni \"vpce.example\" \"GET "), 6, "{lines:?}");
    assert_eq!((of(" 101"), of(" host \"other.example\" 200")), (1, 1), "{lines:?}");
}

#[test]
fn run_knows_an_echo_without_a_certificate_for_a_plain_port() {
    let echo = Echo::in_clear();
    let report = run(&echo, &[]);
    assert_eq!(report.verdict.code.as_deref(), Some("tls.plain-http"));
    assert_eq!(format!("{:?}", report.verdict.certainty), "Some(Observed)");
    assert!(echo.line().ends_with(" TLS, and neither --cert nor --key was given: 421"));
}

#[test]
fn what_arrived_in_clear_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    for echo in [Echo::in_clear(), Echo::with_tls(dir.path())] {
        let told = echo.told(b"GET /x?y HTTP/1.1\r\nHost: a:8443\r\nVia: 1.1 p\r\n\r\n");
        assert_eq!(told["dcvdiag-echo"], 1);
        assert_eq!(told["tls"], serde_json::Value::Null);
        assert_eq!(told["proxy"], serde_json::json!([]));
        assert_eq!(told["request"]["line"], "GET /x?y HTTP/1.1");
        assert_eq!(told["request"]["host"], "a:8443");
        let headers = serde_json::json!([["host", "a:8443"], ["via", "1.1 p"]]);
        assert_eq!(told["request"]["headers"], headers);
        let peer = told["peer"].as_str().expect("a peer");
        assert!(peer.starts_with("127.0.0.1:"), "{peer}");
        let line = format!("dcvdiag: {peer} \"GET /x?y HTTP/1.1\" host \"a:8443\" 200");
        assert_eq!(echo.line(), line);
    }
}

#[test]
fn proxy_headers_are_told_with_aws_vpc_endpoint() {
    let echo = Echo::in_clear();
    let mut nlb = [SIGNATURE, b"\x21\x11\x00\x24"].concat();
    nlb.extend([10, 1, 2, 3, 10, 0, 0, 5, 0x11, 0x5c, 0x20, 0xfb]);
    nlb.extend(b"\xea\x00\x15\x01vpce-08d2bf15fac5001");
    let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let told = echo.told(&[&nlb, &b"PROXY TCP4 192.0.2.1 192.0.2.2 7 8\r\n"[..], request].concat());
    let (first, second) = (&told["proxy"][0], &told["proxy"][1]);
    assert_eq!(first["source"], "10.1.2.3:4444");
    assert_eq!(first["vpc-endpoint-id"], "vpce-08d2bf15fac5001");
    assert_eq!(first["tlvs"][0]["type"], 234);
    assert_eq!((&second["version"], &second["source"]), (&1.into(), &"192.0.2.1:7".into()));
    let line = echo.line();
    let said = "PROXY v2 10.1.2.3:4444 (vpce-08d2bf15fac5001) PROXY v1 192.0.2.1:7 \"GET";
    assert!(line.contains(said), "{line}");
}

#[test]
fn garbage_half_headers_and_huge_ones_get_no_echo_and_do_it_no_harm() {
    let echo = Echo::in_clear();
    let huge = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    let wrong: [(&[u8], &str, &str); 7] = [
        (b"\x80\x01\xff\0\0\0garbage\r\n\r\n", "HTTP/1.1 400 ", "no request: "),
        (b"GET / HTTP/1.1\r\nHost: a\x1b[2Jb\r\n\r\n", "HTTP/1.1 400 ", "no request: "),
        (huge.as_bytes(), "HTTP/1.1 431 ", "no request: "),
        (b"PROXY TCP4 10.1.2.3 10.", "", "ended within a PROXY header"),
        (&[SIGNATURE, b"\x21\x11\x00\x54"].concat(), "", "ended within a PROXY header"),
        (&[SIGNATURE, b"\x21\x11\xff\xff"].concat(), "", "the PROXY header is too long"),
        (b"", "", "closed without a word, as a TCP health check does"),
    ];
    for (bytes, answer, line) in wrong {
        let got = echo.asked(bytes);
        assert!(got.starts_with(answer) && got.is_empty() == answer.is_empty(), "{got}");
        assert!(!got.contains("dcvdiag-echo\":"), "{got}");
        let said = echo.line();
        assert!(said.contains(line), "{said}");
    }
    assert_eq!(echo.told(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")["request"]["host"], "a");
}

#[test]
fn an_answer_fits_its_bound_whatever_is_sent() {
    let echo = Echo::in_clear();
    let mut request = b"GET / HTTP/1.1\r\nHost: a\r\n".to_vec();
    for i in 0..70 {
        request.extend(format!("x-{i}: ").bytes());
        request.extend([0xff; 200]);
        request.extend(b"\r\n");
    }
    request.extend(b"\r\n");
    let answer = echo.asked(&request);
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.len() < 32 * 1024, "{}", answer.len());
    let left_out = echo.told(&request)["request"]["headers-left-out"].as_u64();
    assert!(left_out.is_some_and(|count| count > 0));
}

#[test]
fn a_body_is_read_away_and_not_told() {
    let echo = Echo::in_clear();
    let body = "s3cret".repeat(10_000);
    let head = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", body.len());
    let told = echo.told(&[head.as_bytes(), body.as_bytes()].concat());
    assert_eq!(told["request"]["line"], "POST / HTTP/1.1");
    assert!(!told.to_string().contains("s3cret"));
}

#[test]
fn credentials_are_neither_echoed_nor_logged() {
    let echo = Echo::in_clear();
    let answer = echo.asked(
        b"GET /?authToken=s3cret HTTP/1.1\r\nHost: a\r\nCookie: s=s3cret\r\n\
          Authorization: Bearer s3cret\r\nProxy-Authorization: Basic s3cret\r\n\r\n",
    );
    assert!(answer.contains("[\"cookie\",\"[not shown]\"]"), "{answer}");
    let line = echo.line();
    assert!(!answer.contains("s3cret") && !line.contains("s3cret"), "{answer}\n{line}");
}

#[test]
fn a_connection_is_one_line_of_the_log_whatever_it_sends() {
    let echo = Echo::in_clear();
    for host in ["a\tb", "a\u{202e}b", "a\\nb\\r\\nc", "a\u{9b}31mb"] {
        echo.told(
            format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\nGET /2 HTTP/1.1\r\n\r\n").as_bytes(),
        );
    }
    let (status, lines) = echo.interrupted();
    assert_eq!(status.code(), Some(0));
    assert_eq!(lines.len(), 4, "{lines:?}");
    for line in lines {
        assert!(line.starts_with("dcvdiag: 127.0.0.1:") && line.ends_with(" 200"), "{line}");
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
    }
}

#[test]
fn more_than_64_connections_at_once_are_closed_at_once() {
    let echo = Echo::in_clear();
    let open: Vec<_> = (0..64).map(|_| echo.connect()).collect();
    let mut one_more = echo.connect();
    assert!(!matches!(one_more.read(&mut [0]), Ok(1..)), "it was answered");
    assert!(echo.line().ends_with("closed at once: 64 connections are open"));
    drop(open);
    for _ in 0..64 {
        assert!(echo.line().contains("closed without a word"));
    }
    assert_eq!(echo.told(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")["request"]["host"], "a");
}

#[tokio::test]
async fn a_websocket_is_opened_and_echoes_text_binary_and_pings() {
    let echo = Echo::in_clear();
    let stream = tokio::net::TcpStream::connect(echo.address).await.expect("it accepts");
    let mut request = "ws://vpce.example:8443/auth".into_client_request().expect("a request");
    request.headers_mut().insert("sec-websocket-protocol", "dcv, other".parse().expect("a value"));
    let (mut socket, response) =
        tokio_tungstenite::client_async(request, stream).await.expect("it opens");
    assert_eq!(response.headers()["sec-websocket-protocol"], "dcv");
    for message in [Message::text("hello"), Message::binary(vec![0, 1]), Message::Ping("p".into())]
    {
        socket.send(message.clone()).await.expect("sent");
        let back = socket.next().await.expect("an answer").expect("a message");
        let expected = match message {
            Message::Ping(what) => Message::Pong(what),
            same => same,
        };
        assert_eq!(back, expected);
    }
    let _ = socket.send(Message::binary(vec![0; 70_000])).await; // it may be cut while it is sent
    let end = socket.next().await;
    assert!(!matches!(end, Some(Ok(Message::Binary(_)))), "a message past the bound came back");
    assert!(echo.line().ends_with("\"GET /auth HTTP/1.1\" host \"vpce.example:8443\" 101"));
}

#[test]
fn an_upgrade_that_lost_its_headers_is_told_like_any_request() {
    let echo = Echo::in_clear();
    let told = echo.told(b"GET /auth HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Version: 13\r\n\r\n");
    assert_eq!(told["request"]["line"], "GET /auth HTTP/1.1");
}

#[test]
fn bad_options_are_one_line_and_2() {
    let dir = tempfile::tempdir().expect("a folder");
    let empty = dir.path().join("empty.pem");
    std::fs::write(&empty, "").expect("written");
    let empty = empty.to_string_lossy();
    let taken = Echo::in_clear();
    let taken = taken.address.to_string();
    for (words, says) in [
        (&["--listen", "8443"][..], "[IPv6]:PORT"),
        (&["--listen", ":0", "--cert", "c.pem"], "--key"),
        (&["--listen", ":0", "--key", "k.pem"], "--cert"),
        (&["--listen", ":0", "--cert", "/nowhere.pem", "--key", "k"], "/nowhere.pem"),
        (&["--listen", ":0", "--cert", &empty, "--key", &empty], "no certificate"),
        (&["--listen", &taken], &taken),
        (&[], "--listen"),
    ] {
        let output = dcvdiag().arg("echo").args(words).output().expect("dcvdiag runs");
        let line = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(line.lines().count() == 1 && line.contains(says), "{words:?}: {line}");
    }
}

#[test]
fn a_client_that_sends_bit_by_bit_is_understood() {
    let echo = Echo::in_clear();
    let mut stream = echo.connect();
    stream.set_nodelay(true).expect("an option");
    for byte in b"PROXY TCP4 10.1.2.3 10.0.0.5 4444 8443\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n" {
        stream.write_all(&[*byte]).expect("sent");
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.contains("\"source\":\"10.1.2.3:4444\""), "{answer}");
}

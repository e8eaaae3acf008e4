//! What must not go over the wire: read from everything a listener gets. And what must not enter a
//! report: planted in every input and every answer, searched for in every output.

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use support::planted::{self, Hostile, SECRET, Tls};
use support::{dcvdiag, formats, report, stderr, stdout};

/// A listener that takes everything down and answers nothing.
struct Listener {
    address: SocketAddr,
    readers: JoinHandle<Vec<JoinHandle<Vec<u8>>>>,
}

/// What ends it.
const ENOUGH: &[u8] = b"enough";

impl Listener {
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let readers = std::thread::spawn(move || {
            let mut readers = Vec::new();
            for mut stream in listener.incoming().flatten() {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
                let mut first = [0; ENOUGH.len()];
                if stream.peek(&mut first).is_ok() && first == ENOUGH {
                    break;
                }
                readers.push(std::thread::spawn(move || {
                    let mut bytes = Vec::new();
                    let _ = stream.read_to_end(&mut bytes); // what came until it left
                    bytes
                }));
            }
            readers
        });
        Self { address, readers }
    }

    /// All that came.
    fn received(self) -> String {
        let mut last = TcpStream::connect(self.address).expect("it listens");
        last.write_all(ENOUGH).expect("written");
        let readers = self.readers.join().expect("no panic");
        let all = readers.into_iter().map(|reader| reader.join().expect("no panic"));
        String::from_utf8_lossy(&all.collect::<Vec<_>>().concat()).into_owned()
    }
}

#[test]
fn no_follow_up_carries_the_token_of_the_link() {
    let listener = Listener::start();
    let rule = format!("::{}:{}", listener.address.ip(), listener.address.port());
    let link = "https://vpce.example:8443/?authToken=c2VjcmV0LXRva2Vu#console";
    let output = dcvdiag()
        .args(["run", link, "--send-token", "--connect-to", &rule, "--timeout", "500ms"])
        .args(["--format", "json"])
        .output()
        .expect("dcvdiag runs");
    let report = report(&output);
    let followups = report.observations.endpoint.as_ref().expect("an endpoint").routes[0]
        .followups
        .tls
        .as_ref();
    assert_eq!(followups.expect("follow-ups").trials.len(), 8);
    let received = listener.received();
    assert!(received.contains("GET / HTTP/1.1"), "the clear request was made");
    for text in [received, stdout(&output), stderr(&output)] {
        assert!(!text.contains("c2VjcmV0") && !text.contains("secret-token"), "{text}");
    }
}

/// A run against the hostile server with a secret in every input, and all that came of it.
fn every_output(words: &[&str], format: &str, tls: Tls) -> String {
    let server = Hostile::start(tls);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    let (dcv, ca) = (folder.path().join("desktop.dcv"), folder.path().join("ca.pem"));
    std::fs::write(&ca, &server.certificate).expect("written");
    std::fs::write(&dcv, planted::dcv_file()).expect("written");
    let link = format!("https://vpce.example:8443/?authToken={SECRET}&password={SECRET}#console");
    let target = if words.contains(&"--quiet") { dcv.display().to_string() } else { link };
    let output = dcvdiag()
        .args(["run", &target, "--format", format, "--timeout", "3s", "--report"])
        .arg(&file)
        .args(["--connect-to", &format!("::127.0.0.1:{}", server.address.port())])
        .args(["--send-token", "--ca-file"])
        .arg(&ca)
        .args(["--broker", "http://broker.example:8447", "--session", "console"])
        .args(["--ws-path", &format!("/auth?token={SECRET}")])
        .args(["--origin", &format!("https://a:{SECRET}@portal.example")])
        .env("DCVDIAG_CLIENT_SECRET", SECRET)
        .args(words)
        .output()
        .expect("dcvdiag runs");
    let code = output.status.code();
    assert!(matches!(code, Some(0..=4)), "{format}: {code:?} {}", stderr(&output));
    let mut all = stdout(&output) + &stderr(&output);
    for entry in std::fs::read_dir(folder.path()).expect("the folder").flatten() {
        if entry.path() != dcv && entry.path() != ca {
            all.push_str(&std::fs::read_to_string(entry.path()).expect("a file"));
        }
    }
    assert!(all.contains("broker.example") || words.contains(&"--redact"), "{format}: {all}");
    assert!(server.was_asked() > 5, "the server was hardly asked");
    all
}

#[test]
fn no_output_holds_a_secret_in_any_form() {
    for format in formats() {
        let words = [&["--verbose"][..], &["--redact", "--verbose"], &["--quiet"]];
        for (words, tls) in words.into_iter().flat_map(|it| [(it, Tls::Refused), (it, Tls::Spoken)])
        {
            let all = every_output(words, &format, tls);
            for form in planted::forms() {
                assert!(!all.contains(&form), "{format} {words:?}: {form} in {all}");
            }
        }
    }
}

#[test]
fn a_mistyped_input_does_not_show_its_secret() {
    let with = |text: &str| text.replace("SECRET", SECRET);
    for words in [
        vec!["run", "host.example?authToken=SECRET"],
        vec!["run", "ftp://host.example/?authToken=SECRET"],
        vec!["run", "https://user:SECRET@host.example/"],
        vec!["run", "--endpoint", "h", "--broker", "https://a:SECRET@broker.example"],
        vec!["run", "--endpoint", "h", "--broker", "https://broker.example/?token=SECRET"],
        vec!["run", "--endpoint", "h", "--ws-path", "auth?token=SECRET"],
        vec!["run", "--endpoint", "h", "--token=SECRET"],
        vec!["run", "--endpoint", "h", "--origin", "https://a:SECRET@b\n"],
        vec!["run", "--endpoint", "h?password=SECRET"],
    ] {
        let words: Vec<String> = words.into_iter().map(with).collect();
        let output = dcvdiag().args(&words).output().expect("dcvdiag runs");
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let said = stdout(&output) + &stderr(&output);
        assert!(!said.contains(SECRET), "{said}");
    }
}

#[test]
fn the_secrets_were_in_the_answers() {
    let server = Hostile::start(Tls::Refused);
    let mut stream = TcpStream::connect(server.address).expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("text");
    for form in planted::forms() {
        assert!(answer.contains(&form), "{form} not in {answer}");
    }
}

#[test]
fn a_secret_is_scrubbed_where_the_server_speaks_tls_and_ends_the_upgrade() {
    let all = every_output(&["--verbose"], "json", Tls::Spoken);
    assert!(all.contains("\"close-frame\"") && all.contains("session_token=[secret]"), "{all}");
    assert!(all.contains("GET /?authToken=[token]"), "the token was sent, and came back: {all}");
}

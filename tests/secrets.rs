//! What must not go over the wire: read from everything a listener gets.

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use support::{dcvdiag, report, stderr, stdout};

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
    let followups = report.observations.endpoint.routes[0].followups.tls.as_ref();
    assert_eq!(followups.expect("follow-ups").trials.len(), 8);
    let received = listener.received();
    assert!(received.contains("GET / HTTP/1.1"), "the clear request was made");
    for text in [received, stdout(&output), stderr(&output)] {
        assert!(!text.contains("c2VjcmV0") && !text.contains("secret-token"), "{text}");
    }
}

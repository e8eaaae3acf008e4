//! `dcvdiag echo` on a free port, and what it says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::dcvdiag;

/// The name in its certificate.
pub const NAME: &str = "vpce.example";
/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running echo; killed when dropped.
pub struct Echo {
    child: Child,
    lines: Receiver<String>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Echo {
    /// In clear.
    pub fn in_clear() -> Self {
        Self::start(&[])
    }

    /// With a certificate for [`NAME`], which is left at `DIR/cert.pem`.
    pub fn with_tls(dir: &Path) -> Self {
        let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).expect("a certificate");
        let (cert, key) = (dir.join("cert.pem"), dir.join("key.pem"));
        std::fs::write(&cert, made.cert.pem()).expect("written");
        std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
        let [cert, key] = [&cert, &key].map(|path| path.to_string_lossy().into_owned());
        Self::start(&["--cert", &cert, "--key", &key])
    }

    fn start(words: &[&str]) -> Self {
        let mut command = dcvdiag();
        command.args(["echo", "--listen", "127.0.0.1:0"]).args(words).stderr(Stdio::piped());
        let mut child = command.stdout(Stdio::null()).spawn().expect("dcvdiag runs");
        let stderr = BufReader::new(child.stderr.take().expect("its stderr"));
        let (say, lines) = channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if say.send(line).is_err() {
                    return;
                }
            }
        });
        let first: String = lines.recv_timeout(PATIENCE).expect("its first line");
        let address = first.strip_prefix("dcvdiag: listening on ").expect("where it listens");
        Self { address: address.parse().expect("an address"), child, lines }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A connection to it.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it accepts");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream
    }

    /// All that it answers to these bytes; nobody sends more.
    pub fn asked(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // It may have answered and gone before it had all of it; what it said is still to be read.
        let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(Shutdown::Write));
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer); // a reset is an end too
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The JSON it answers with.
    pub fn told(&self, bytes: &[u8]) -> serde_json::Value {
        let answer = self.asked(bytes);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        assert!(head.starts_with("HTTP/1.1 200 "), "{answer}");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
    }

    /// The next line it writes.
    pub fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("another line")
    }

    /// Lets it end; how it ended, and what it had not said yet.
    pub fn interrupted(mut self) -> (ExitStatus, Vec<String>) {
        let id = self.child.id().to_string();
        let sent = std::process::Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        (status, self.lines.iter().collect())
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it may have ended
        let _ = self.child.wait();
    }
}

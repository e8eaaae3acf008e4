//! A server that answers with secrets wherever one can stand, and the forms they are searched for in.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What is planted. Its plus and slash have other forms in URLs and in JSON.
pub const SECRET: &str = "pLaNtEd+s3cr3t/0123";
const PERCENT: &str = "pLaNtEd%2Bs3cr3t%2F0123";
const BASE64: &str = "cExhTnRFZCtzM2NyM3QvMDEyMw";
/// The middle of `user:SECRET` in base64, as `Authorization: Basic` has it.
const BASIC: &str = "cExhTnRFZCtzM2NyM3QvMDEyMw==";
/// A signed token whose claims are the server's own.
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJwbGFudGVkIjp0cnVlfQ.cGxhbnRlZC1zaWduYXR1cmU";
/// A secret of the server's own that is nobody's input.
const COOKIE: &str = "sesame-0123456789";

/// Everything that must not be found.
pub fn forms() -> Vec<String> {
    [SECRET, PERCENT, BASE64, "eyJwbGFudGVkIjp0cnVlfQ", COOKIE].map(str::to_owned).to_vec()
}

/// A `.dcv` file with every secret that one may hold.
pub fn dcv_file() -> String {
    format!(
        "[version]\nformat=1.0\n[connect]\nhost=vpce.example\nport=8443\nuser=alice\n\
        password={SECRET}\nauthtoken={SECRET}\nproxyuser=a\nproxypassword={SECRET}\n"
    )
}

/// A server in clear text: to TLS it answers in HTTP, to HTTP with secrets.
pub struct Hostile {
    /// Where it listens.
    pub address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Hostile {
    /// Listens until the test ends.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::Relaxed);
                std::thread::spawn(move || answer(stream));
            }
        });
        Self { address, asked }
    }

    /// How many connections came.
    pub fn was_asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

fn answer(mut stream: TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut first = [0; 1];
    if stream.peek(&mut first).is_err() {
        return;
    }
    let mut request = Vec::new();
    if first[0] == b'G' || first[0] == b'P' {
        let mut reader = BufReader::new(&stream);
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
            request.append(&mut std::mem::take(&mut line).into_bytes());
        }
    } else {
        let mut hello = [0; 64];
        let _ = stream.read(&mut hello);
    }
    let body = body(&String::from_utf8_lossy(&request));
    let head = format!(
        "HTTP/1.1 403 Forbidden\r\nSet-Cookie: id={COOKIE}; token={SECRET}\r\nCookie: a={COOKIE}\r\n\
        Authorization: Bearer {SECRET}\r\nProxy-Authorization: Basic {BASIC}\r\n\
        WWW-Authenticate: Digest realm=\"x\", nonce=\"{COOKIE}\", opaque=\"{SECRET}\"\r\n\
        WWW-Authenticate: Negotiate {BASIC}\r\nAuthentication-Info: nextnonce=\"{COOKIE}\"\r\n\
        X-Amz-Security-Token: {SECRET}\r\nX-Api-Key: {COOKIE}\r\nX-Debug: saw {JWT}\r\n\
        Location: https://a:{COOKIE}@vpce.example/login?authToken={PERCENT}&password={COOKIE}\
        &next=%2F%3Ftoken%3D{COOKIE}%26x%3D1#access_token={SECRET}\r\n\
        Server: hostile\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body.as_bytes());
    let _ = stream.flush();
}

/// A page that repeats what it was sent, between secrets of its own.
fn body(request: &str) -> String {
    format!(
        "token={SECRET} {BASE64}\n{request}\n{{\"password\": \"{SECRET}\", \"client_secret\":\"{COOKIE}\", \
        \"n\":[[\"authorization\",\"Bearer {COOKIE}\"]]}}\nSet-Cookie: {COOKIE}\nBasic {BASIC}\n\
        <input type=\"hidden\" name=\"csrf\" value=\"{COOKIE}\"> {JWT} auth_token%3D{PERCENT}%26\n"
    )
}

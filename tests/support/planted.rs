//! A server that answers with secrets wherever one can stand, and the forms they are searched for in.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use rustls_pki_types::PrivateKeyDer;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

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

/// What a hostile server answers TLS with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// HTTP in clear, with secrets.
    Refused,
    /// A handshake, then HTTP with secrets, and an upgrade that ends with one.
    Spoken,
}

/// A server whose answers hold secrets.
pub struct Hostile {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its certificate, PEM.
    pub certificate: String,
    asked: Arc<AtomicUsize>,
}

impl Hostile {
    /// Listens until the test ends.
    pub fn start(tls: Tls) -> Self {
        let names = vec!["vpce.example".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a certificate");
        let config = Some(Arc::new(config)).filter(|_| tls == Tls::Spoken);
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::Relaxed);
                let config = config.clone();
                std::thread::spawn(move || serve(stream, config));
            }
        });
        Self { address, certificate: made.cert.pem(), asked }
    }

    /// How many connections came.
    pub fn was_asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

fn serve(stream: TcpStream, config: Option<Arc<ServerConfig>>) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut first = [0; 1];
    if stream.peek(&mut first).is_err() {
        return;
    }
    match (first[0], config) {
        (0x16, Some(config)) => {
            let Ok(session) = ServerConnection::new(config) else { return };
            let mut stream = StreamOwned::new(session, stream);
            answer(&mut stream, true);
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
        (is, _) => {
            let mut stream = stream;
            answer(&mut stream, matches!(is, b'G' | b'P'));
        }
    }
}

/// A 101 with secrets in its fields, and a close frame with one in its reason.
fn upgrade(stream: &mut impl Write, key: &str) {
    let accept = derive_accept_key(key.as_bytes());
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: dcv\r\nSet-Cookie: {COOKIE}\r\n\
        X-Debug: token={SECRET} {BASE64}\r\n\r\n"
    );
    let reason = format!("session_token={COOKIE} {SECRET}");
    let length = u8::try_from(reason.len() + 2).expect("short");
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&[&[0x88, length, 0x03, 0xf0][..], reason.as_bytes()].concat());
    let _ = stream.flush();
}

fn answer(stream: &mut (impl Read + Write), http: bool) {
    let (mut request, mut byte) = (Vec::new(), [0; 1]);
    let most = if http { 8192 } else { 64 };
    while request.len() < most && !request.ends_with(b"\r\n\r\n") {
        if !stream.read(&mut byte).is_ok_and(|read| read == 1) {
            break;
        }
        request.push(byte[0]);
    }
    let asked = String::from_utf8_lossy(&request);
    if let Some(key) = asked.lines().find_map(|line| line.strip_prefix("Sec-Websocket-Key: ")) {
        return upgrade(stream, key.trim());
    }
    let body = body(&asked);
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

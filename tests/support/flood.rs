//! Peers that send without end, on loopback.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use rustls_pki_types::PrivateKeyDer;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// The name in the certificate.
pub const NAME: &str = "vpce.example";

/// What is sent, and again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flood {
    /// After a 101 the start of a message, and empty fragments of it.
    Fragments,
    /// After a 101 empty texts.
    Texts,
    /// After a 101 pings of the greatest length; their pongs are not read.
    Pings,
    /// Answers that only announce another one (RFC 9110 §15.2).
    Informational,
    /// A body that grows by a byte a millisecond, so that it is never whole and never too long.
    Body,
    /// The same in clear, where TLS is broken off.
    InClear,
}

impl Flood {
    /// The same by a client that has asked for the upgrade, in one portion: its frames are masked.
    pub fn masked(self) -> Vec<u8> {
        let one: &[u8] = match self {
            Self::Fragments => b"\0\x80\0\0\0\0",
            Self::Texts => b"\x81\x80\0\0\0\0",
            _ => &[&b"\x89\xfd\0\0\0\0"[..], &[b'p'; 125]].concat(),
        };
        one.repeat(32 * 1024 / one.len())
    }

    /// What precedes the flood, or stands in its place.
    fn head(self, request: &str) -> (Vec<u8>, bool) {
        match self {
            Self::Informational | Self::InClear => return (Vec::new(), true),
            Self::Body => {
                let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
                return (head.to_vec(), true);
            }
            Self::Fragments | Self::Texts | Self::Pings => {}
        }
        match switching(request) {
            Some(head) => {
                let start: &[u8] = if self == Self::Fragments { b"\x02\0" } else { b"" };
                ([head.as_bytes(), start].concat(), true)
            }
            None => (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_vec(), false),
        }
    }

    fn portion(self) -> Vec<u8> {
        let one: &[u8] = match self {
            Self::Fragments => b"\0\0",
            Self::Texts => b"\x81\0",
            Self::Pings => &[&b"\x89\x7d"[..], &[b'p'; 125]].concat(),
            Self::Informational | Self::InClear => b"HTTP/1.1 103 Early Hints\r\n\r\n",
            Self::Body => b"1\r\nx\r\n",
        };
        let times = if self == Self::Body { 1 } else { 32 * 1024 / one.len() };
        one.repeat(times)
    }
}

/// Counts the bytes that a peer got rid of.
pub type Sent = Arc<AtomicU64>;

/// A TLS or clear server that answers one request a connection.
pub struct Peer {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its certificate, PEM.
    pub certificate: String,
    /// What it sent of a flood.
    pub sent: Sent,
}

impl Peer {
    /// Floods until the test ends; whoever asks for anything else gets a short answer.
    pub fn start(flood: Flood) -> Self {
        let sent = Sent::default();
        let count = sent.clone();
        let peer = Self::answering(flood != Flood::InClear, move |request, stream| {
            let (head, floods) = flood.head(request);
            if stream.write_all(&head).is_ok() && floods {
                pour(stream, flood, &count);
            }
        });
        Self { sent, ..peer }
    }

    /// Answers a request by what `answer` writes; without TLS it breaks a handshake off.
    pub fn answering(
        tls: bool,
        answer: impl Fn(&str, &mut dyn Write) + Send + Sync + 'static,
    ) -> Self {
        let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a certificate");
        let config = Some(Arc::new(config)).filter(|_| tls);
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, answer) = (config.clone(), answer.clone());
                std::thread::spawn(move || serve(stream, config, answer.as_ref()));
            }
        });
        Self { address, certificate: made.cert.pem(), sent: Sent::default() }
    }
}

fn serve(
    mut stream: TcpStream,
    config: Option<Arc<ServerConfig>>,
    answer: &dyn Fn(&str, &mut dyn Write),
) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let mut first = [0; 1];
    if stream.peek(&mut first).is_err() {
        return;
    }
    match (first[0], config) {
        (0x16, None) => {}
        (0x16, Some(config)) => {
            let Ok(session) = ServerConnection::new(config) else { return };
            let mut stream = StreamOwned::new(session, stream);
            let Some(request) = request(&mut stream) else { return };
            answer(&request, &mut stream);
            stream.conn.send_close_notify();
            let _ = stream.flush();
            let _ = stream.read(&mut first); // until the other side has gone too
        }
        (_, _) => {
            let Some(request) = request(&mut stream) else { return };
            answer(&request, &mut stream);
        }
    }
}

fn request(stream: &mut impl Read) -> Option<String> {
    let (mut request, mut byte) = (Vec::new(), [0; 1]);
    while request.len() < 8192 && !request.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        request.push(byte[0]);
    }
    Some(String::from_utf8_lossy(&request).into_owned())
}

/// A server that answers a `ClientHello` by one message of 65,535 bytes, a record a byte: the address
/// that it listens on, and what it sent.
pub fn endless_handshake() -> (SocketAddr, Sent) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let sent = Sent::default();
    let count = sent.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let count = count.clone();
            std::thread::spawn(move || {
                let message = [2, 0, 0xff, 0xff].into_iter().chain(std::iter::repeat_n(3, 65_535));
                for byte in message {
                    if stream.write_all(&[0x16, 3, 3, 0, 1, byte]).is_err() {
                        return;
                    }
                    count.fetch_add(6, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(1));
                }
            });
        }
    });
    (address, sent)
}

/// The head of a 101 that a client accepts, where the request asks for one.
pub fn switching(request: &str) -> Option<String> {
    let key = request.lines().find_map(|line| line.strip_prefix("Sec-Websocket-Key: "))?;
    let accept = derive_accept_key(key.trim().as_bytes());
    Some(format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: dcv\r\n\r\n"
    ))
}

fn pour(stream: &mut dyn Write, flood: Flood, sent: &Sent) {
    let portion = flood.portion();
    while stream.write_all(&portion).is_ok() && stream.flush().is_ok() {
        sent.fetch_add(portion.len() as u64, Ordering::Relaxed);
        if flood == Flood::Body {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// How a name server floods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DnsFlood {
    /// Datagrams that answer no question, to whoever has asked one.
    Udp,
    /// A truncated answer, and over TCP messages that answer no question.
    Tcp,
}

/// A name server; the address that it listens on, and what it sent.
pub fn name_server(flood: DnsFlood) -> (SocketAddr, Sent) {
    let (udp, tcp) = loop {
        let udp = UdpSocket::bind(("127.0.0.1", 0)).expect("a port");
        if let Ok(tcp) = TcpListener::bind(udp.local_addr().expect("an address")) {
            break (udp, tcp);
        }
    };
    let address = udp.local_addr().expect("an address");
    let (sent, over_tcp) = (Sent::default(), Sent::default());
    let (count, all) = (sent.clone(), if flood == DnsFlood::Tcp { sent.clone() } else { over_tcp });
    std::thread::spawn(move || {
        let mut question = [0; 1500];
        while let Ok((length, from)) = udp.recv_from(&mut question) {
            let mut answer = question[..length].to_vec();
            if flood == DnsFlood::Tcp {
                answer[2] |= 0x82; // a response, truncated
                let _ = udp.send_to(&answer, from);
                continue;
            }
            answer[0] ^= 0xff; // another question's id
            answer[2] |= 0x80;
            let (socket, count) = (udp.try_clone().expect("a socket"), count.clone());
            std::thread::spawn(move || {
                let until = std::time::Instant::now() + Duration::from_secs(20);
                while std::time::Instant::now() < until {
                    if socket.send_to(&answer, from).is_ok() {
                        count.fetch_add(answer.len() as u64, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    std::thread::spawn(move || {
        for mut stream in tcp.incoming().flatten() {
            let count = all.clone();
            std::thread::spawn(move || {
                let mut room = [0; 512];
                let Ok(length) = stream.read(&mut room) else { return };
                let Some(question) = room.get(2..length) else { return };
                let mut answer = question.to_vec();
                answer[2] |= 0x80;
                answer[4..12].fill(0); // no question in it, and no error either
                answer.truncate(12);
                let message = [&12_u16.to_be_bytes()[..], &answer].concat().repeat(2000);
                while stream.write_all(&message).is_ok() {
                    count.fetch_add(message.len() as u64, Ordering::Relaxed);
                }
            });
        }
    });
    (address, sent)
}

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

    const fn is_of_frames(self) -> bool {
        matches!(self, Self::Fragments | Self::Texts | Self::Pings)
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

/// A TLS or clear server; whoever asks for anything else than what it floods gets a short answer.
pub struct Peer {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its certificate, PEM.
    pub certificate: String,
    /// What it sent of the flood.
    pub sent: Sent,
}

impl Peer {
    /// Listens until the test ends.
    pub fn start(flood: Flood) -> Self {
        let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a certificate");
        let config = Arc::new(config);
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let sent = Sent::default();
        let count = sent.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, count) = (config.clone(), count.clone());
                std::thread::spawn(move || serve(stream, config, flood, &count));
            }
        });
        Self { address, certificate: made.cert.pem(), sent }
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, flood: Flood, sent: &Sent) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let mut first = [0; 1];
    if stream.peek(&mut first).is_err() {
        return;
    }
    let mut stream = stream;
    if first[0] == 0x16 {
        if flood == Flood::InClear {
            return;
        }
        let Ok(session) = ServerConnection::new(config) else { return };
        answer(&mut StreamOwned::new(session, stream), flood, sent);
    } else {
        answer(&mut stream, flood, sent);
    }
}

fn answer(stream: &mut (impl Read + Write), flood: Flood, sent: &Sent) {
    let (mut request, mut byte) = (Vec::new(), [0; 1]);
    while request.len() < 8192 && !request.ends_with(b"\r\n\r\n") {
        if !stream.read(&mut byte).is_ok_and(|read| read == 1) {
            return;
        }
        request.push(byte[0]);
    }
    let request = String::from_utf8_lossy(&request);
    let key = request.lines().find_map(|line| line.strip_prefix("Sec-Websocket-Key: "));
    let head = match key {
        _ if matches!(flood, Flood::Informational | Flood::InClear) => String::new(),
        Some(key) if flood.is_of_frames() => format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
            Sec-WebSocket-Accept: {}\r\nSec-WebSocket-Protocol: dcv\r\n\r\n",
            derive_accept_key(key.trim().as_bytes())
        ),
        _ if flood == Flood::Body => {
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned()
        }
        _ => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            let _ = stream.flush();
            return;
        }
    };
    let start: &[u8] = if flood == Flood::Fragments { b"\x02\0" } else { b"" };
    if stream.write_all(&[head.as_bytes(), start].concat()).is_ok() {
        pour(stream, flood, sent);
    }
}

fn pour(stream: &mut impl Write, flood: Flood, sent: &Sent) {
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
                answer[4..6].fill(0); // no question in it, and no error either
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

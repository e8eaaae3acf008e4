//! QUIC's version negotiation: one datagram with a version that nobody has (RFC 8999 §6, RFC 9000
//! §6). No connection is opened, so nothing is left behind.

use std::cell::Cell;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use dcvdiag_checks::model::Observation;
use dcvdiag_checks::quic::{QuicFacts, QuicFailure};
use tokio::net::UdpSocket;

use crate::patience::Patience;

/// A server may ignore what is smaller (RFC 9000 §14.1).
const SIZE: usize = 1200;
/// The length of both connection ids; a client's first one has at least eight bytes (§7.2).
const ID: usize = 8;
/// The datagram is sent again after these: at 300 ms and at 1 s.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(700)];
/// The part of a list of versions that is kept, and of an answer that has none.
const VERSIONS: usize = 32;
const KEPT: usize = 64;

/// Asks one address, from a connected socket, so that ICMP comes back as an error.
pub async fn negotiate(to: SocketAddr, patience: &Patience) -> Observation<QuicFacts, QuicFailure> {
    let sent = Cell::new(0);
    let attempt = async {
        let question = Question::new()?;
        let mut room = [0; 2048];
        let length = exchange(to, &question.datagram(), &sent, &mut room)
            .await
            .map_err(|error| failure(&error))?;
        let received = &room[..length];
        match question.versions(received) {
            Some(versions) => Ok((QuicFacts { sent: sent.get(), versions }, ())),
            None => Err(QuicFailure::NotQuic {
                received: received[..length.min(KEPT)].escape_ascii().to_string(),
                received_bytes: length as u64,
            }),
        }
    };
    patience.observe(|| QuicFailure::Silent { sent: sent.get() }, attempt).await.0
}

/// Sends it, again after each pause, and returns the length of the first datagram that comes back.
async fn exchange(
    to: SocketAddr,
    datagram: &[u8],
    sent: &Cell<u32>,
    room: &mut [u8],
) -> io::Result<usize> {
    let any: SocketAddr = match to {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(to).await?;
    for pause in PAUSES {
        socket.send(datagram).await?;
        sent.set(sent.get() + 1);
        if let Ok(received) = tokio::time::timeout(pause, socket.recv(room)).await {
            return received;
        }
    }
    socket.send(datagram).await?;
    sent.set(sent.get() + 1);
    socket.recv(room).await
}

fn failure(error: &io::Error) -> QuicFailure {
    use io::ErrorKind as Kind;
    match error.kind() {
        // Winsock reports ICMP port unreachable as a reset.
        Kind::ConnectionRefused | Kind::ConnectionReset => QuicFailure::Refused,
        Kind::NetworkUnreachable | Kind::HostUnreachable | Kind::AddrNotAvailable => {
            QuicFailure::NoRoute
        }
        Kind::PermissionDenied => QuicFailure::Denied,
        _ => QuicFailure::Other { detail: error.to_string() },
    }
}

/// The bytes that make one question differ from another.
struct Question {
    version: u32,
    destination: [u8; ID],
    source: [u8; ID],
}

impl Question {
    fn new() -> Result<Self, QuicFailure> {
        let mut random = [0; 4 + 2 * ID];
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let filled = provider.secure_random.fill(&mut random);
        filled.map_err(|_| QuicFailure::Other { detail: "no random numbers here".to_owned() })?;
        let [a, b, c, d, ids @ ..] = random;
        let (destination, source) = ids.split_at(ID);
        let mut question = Self {
            version: reserved(u32::from_be_bytes([a, b, c, d])),
            destination: [0; ID],
            source: [0; ID],
        };
        question.destination.copy_from_slice(destination);
        question.source.copy_from_slice(source);
        Ok(question)
    }

    /// Long header with the bits that QUIC has had in every version (RFC 8999 §5.1), and padding.
    fn datagram(&self) -> Vec<u8> {
        let mut datagram = vec![0xc0];
        datagram.extend(self.version.to_be_bytes());
        for id in [&self.destination, &self.source] {
            datagram.push(8);
            datagram.extend(id);
        }
        datagram.resize(SIZE, 0);
        datagram
    }

    /// The versions of a Version Negotiation packet that answers this question: version 0, the
    /// connection ids swapped (RFC 8999 §6); `None` for anything else.
    fn versions(&self, received: &[u8]) -> Option<Vec<String>> {
        let (first, rest) = received.split_first()?;
        let rest = rest.strip_prefix(&0_u32.to_be_bytes())?;
        let rest = connection_id(rest, &self.source)?;
        let rest = connection_id(rest, &self.destination)?;
        let long = first & 0x80 != 0;
        if !long || rest.is_empty() || rest.len() % 4 != 0 {
            return None;
        }
        let versions = rest.chunks_exact(4).take(VERSIONS);
        Some(
            versions
                .map(|v| format!("0x{:02x}{:02x}{:02x}{:02x}", v[0], v[1], v[2], v[3]))
                .collect(),
        )
    }
}

/// Reads on behind a connection id with its length, where it is that one.
fn connection_id<'a>(bytes: &'a [u8], expected: &[u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first()?;
    (usize::from(*length) == expected.len()).then_some(())?;
    rest.strip_prefix(expected)
}

/// 0x?a?a?a?a, for which no meaning will ever be given (RFC 9000 §15).
const fn reserved(random: u32) -> u32 {
    random & 0xf0f0_f0f0 | 0x0a0a_0a0a
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: Question =
        Question { version: 0x1a2a_3a4a, destination: *b"destinat", source: *b"source--" };

    /// A Version Negotiation packet by the layout of RFC 9000 §17.2.1.
    fn answer(versions: &[u8]) -> Vec<u8> {
        [b"\x80\0\0\0\0\x08source--\x08destinat", versions].concat()
    }

    #[test]
    fn the_datagram_has_the_layout_of_every_version_of_quic() {
        let datagram = QUESTION.datagram();
        assert_eq!(datagram.len(), 1200);
        assert_eq!(datagram[..23], *b"\xc0\x1a\x2a\x3a\x4a\x08destinat\x08source--");
    }

    #[test]
    fn the_version_is_a_reserved_one_and_the_ids_are_new_each_time() {
        let (Ok(one), Ok(other)) = (Question::new(), Question::new()) else { panic!("random") };
        assert_eq!(one.version & 0x0f0f_0f0f, 0x0a0a_0a0a);
        assert_ne!((one.destination, one.source), (other.destination, other.source));
        assert_eq!(reserved(0xffff_ffff), 0xfafa_fafa);
    }

    #[test]
    fn an_answer_to_this_question_gives_its_versions() {
        let versions = QUESTION.versions(&answer(b"\0\0\0\x01\x6b\x33\x43\xcf"));
        assert_eq!(versions.unwrap(), ["0x00000001", "0x6b3343cf"]);
        let many = QUESTION.versions(&answer(&[1; 4000]));
        assert_eq!(many.unwrap().len(), VERSIONS);
    }

    #[test]
    fn anything_else_is_no_answer_whatever_its_length() {
        let good = answer(b"\0\0\0\x01");
        for end in 0..good.len() {
            assert_eq!(QUESTION.versions(&good[..end]), None, "{end} bytes");
        }
        for at in 0..good.len() - 4 {
            let mut bad = good.clone();
            bad[at] ^= 0x80;
            assert_eq!(QUESTION.versions(&bad), None, "byte {at}");
        }
        for other in [&answer(b"\0\0\0\x01\x02")[..], &QUESTION.datagram(), b"HTTP/1.1 400"] {
            assert_eq!(QUESTION.versions(other), None);
        }
    }
}

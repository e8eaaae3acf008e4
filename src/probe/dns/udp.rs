//! One question over UDP. The library's own stream passes over an answer without the question in it,
//! which is how unbound refuses a client (twelve bytes), and so takes a refusal for silence.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use dcvdiag_checks::dns::ExchangeFailure;
use hickory_proto::op::Message;
use tokio::net::UdpSocket;

use super::exchange::io_failure;
use super::message::answer_in;

/// The longest datagram: a server may send more than it was told that this host takes.
const LONGEST: usize = 65_535;
/// The question is sent again after this, and after twice as long, for datagrams are lost.
const PATIENCE: Duration = Duration::from_secs(1);

/// Asks until an answer to the question comes; the caller bounds the time.
///
/// # Errors
/// When the question cannot be sent, or what comes back with its id is no DNS message.
pub async fn ask(question: &Message, server: SocketAddr) -> Result<Message, ExchangeFailure> {
    let bytes =
        question.to_vec().map_err(|error| ExchangeFailure::Unsent { detail: error.to_string() })?;
    let socket = connected(server).await.map_err(|error| io_failure(&error))?;
    let mut pause = PATIENCE;
    loop {
        socket.send(&bytes).await.map_err(|error| io_failure(&error))?;
        match tokio::time::timeout(pause, receive(&socket, question)).await {
            Ok(answer) => return answer,
            Err(_) => pause *= 2,
        }
    }
}

/// Connected, so that only the server is heard, and ICMP port unreachable comes back as an error.
async fn connected(server: SocketAddr) -> io::Result<UdpSocket> {
    let any: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(server).await?;
    Ok(socket)
}

/// The first datagram with the question's id that may be its answer; others are passed over.
async fn receive(socket: &UdpSocket, question: &Message) -> Result<Message, ExchangeFailure> {
    let mut room = vec![0; LONGEST];
    loop {
        let length = socket.recv(&mut room).await.map_err(|error| io_failure(&error))?;
        if let Some(answer) = answer_in(&room[..length], question)? {
            return Ok(answer);
        }
        tokio::task::yield_now().await; // anybody can send thousands that answer nothing
    }
}

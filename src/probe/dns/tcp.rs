//! One question over TCP, where an answer was too long for UDP (RFC 7766). The library's own client
//! reads on a task of its own, which would outlive a question that was given up.

use std::net::SocketAddr;

use dcvdiag_checks::dns::ExchangeFailure;
use hickory_proto::op::Message;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::exchange::io_failure;
use super::message::{answer_in, unreadable};

/// Asks until an answer to the question comes; the caller bounds the time.
///
/// # Errors
/// When the question cannot be sent, or what comes back with its id is no DNS message.
pub async fn ask(question: &Message, server: SocketAddr) -> Result<Message, ExchangeFailure> {
    let bytes =
        question.to_vec().map_err(|error| ExchangeFailure::Unsent { detail: error.to_string() })?;
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
    let mut stream = TcpStream::connect(server).await.map_err(|error| io_failure(&error))?;
    let sent = stream.write_all(&[&length[..], &bytes].concat()).await;
    sent.map_err(|error| io_failure(&error))?;
    loop {
        let received = message(&mut stream).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => unreadable("the TCP connection ended before it"),
            _ => io_failure(&error),
        })?;
        if let Some(answer) = answer_in(&received, question)? {
            return Ok(answer);
        }
        tokio::task::yield_now().await; // a server may send thousands that answer nothing
    }
}

async fn message(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let length = stream.read_u16().await?;
    let mut received = vec![0; usize::from(length)];
    stream.read_exact(&mut received).await?;
    Ok(received)
}

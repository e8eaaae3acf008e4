//! One question over UDP. The library's own stream passes over an answer without the question in it,
//! which is how unbound refuses a client (twelve bytes), and so takes a refusal for silence.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use dcvdiag_checks::dns::ExchangeFailure;
use hickory_proto::op::{Edns, Message, MessageType, Query, ResponseCode};
use hickory_proto::rr::{Name, RecordType};
use tokio::net::UdpSocket;

use super::exchange::io_failure;

/// What this host takes over UDP in bytes (DNS flag day 2020).
const PAYLOAD: u16 = 1232;
/// The same question again after this, and after twice as long, for datagrams are lost.
const PATIENCE: Duration = Duration::from_secs(1);

/// Asks until an answer to the question comes; the caller bounds the time.
///
/// # Errors
/// When the question cannot be sent, or what comes back with its id is no DNS message.
pub async fn ask(
    name: &Name,
    server: SocketAddr,
    kind: RecordType,
) -> Result<Message, ExchangeFailure> {
    let question = question(name, kind);
    let bytes =
        question.to_vec().map_err(|error| ExchangeFailure::Unsent { detail: error.to_string() })?;
    let socket = connected(server).await.map_err(|error| io_failure(&error))?;
    let mut pause = PATIENCE;
    loop {
        socket.send(&bytes).await.map_err(|error| io_failure(&error))?;
        match tokio::time::timeout(pause, receive(&socket, &question)).await {
            Ok(answer) => return answer,
            Err(_) => pause *= 2,
        }
    }
}

fn question(name: &Name, kind: RecordType) -> Message {
    let mut question = Message::query();
    question.metadata.recursion_desired = true;
    question.add_query(Query::query(name.clone(), kind));
    let mut edns = Edns::new();
    edns.set_max_payload(PAYLOAD).set_version(0);
    question.set_edns(edns);
    question
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
    let mut room = vec![0; 4096];
    loop {
        let length = socket.recv(&mut room).await.map_err(|error| io_failure(&error))?;
        let received = &room[..length];
        if !received.starts_with(&question.metadata.id.to_be_bytes()) {
            continue;
        }
        let answer = Message::from_vec(received)
            .map_err(|error| ExchangeFailure::Malformed { detail: error.to_string() })?;
        if answers(&answer, question) {
            return Ok(answer);
        }
    }
}

/// A response with the question in it (RFC 1035 §7.3), or an error without one.
fn answers(answer: &Message, question: &Message) -> bool {
    let error = answer.metadata.response_code != ResponseCode::NoError;
    answer.metadata.message_type == MessageType::Response
        && (answer.queries == question.queries || answer.queries.is_empty() && error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Message {
        question(&Name::from_ascii("vpce.example.").expect("a name"), RecordType::A)
    }

    #[test]
    fn an_error_without_the_question_is_an_answer_and_a_success_without_it_is_none() {
        let question = asked();
        let reply = |code, queries: Vec<Query>| {
            let mut reply = Message::response(question.metadata.id, question.metadata.op_code);
            reply.metadata.response_code = code;
            reply.queries = queries;
            reply
        };
        let own = question.queries.clone();
        let other = Query::query(Name::root(), RecordType::A);
        assert!(answers(&reply(ResponseCode::Refused, Vec::new()), &question));
        assert!(answers(&reply(ResponseCode::NoError, own), &question));
        assert!(!answers(&reply(ResponseCode::NoError, Vec::new()), &question));
        assert!(!answers(&reply(ResponseCode::Refused, vec![other]), &question));
        assert!(!answers(&question, &question), "a question is no answer");
    }

    #[test]
    fn a_refusal_of_twelve_bytes_is_read() {
        let mut bytes = asked().metadata.id.to_be_bytes().to_vec();
        bytes.extend([0x81, 0x05, 0, 0, 0, 0, 0, 0, 0, 0]); // as unbound 1.17 sends it
        let refusal = Message::from_vec(&bytes).expect("a message");
        assert_eq!(refusal.metadata.response_code, ResponseCode::Refused);
        assert!(refusal.queries.is_empty());
    }
}

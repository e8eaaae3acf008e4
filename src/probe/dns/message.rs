//! A question, and which message answers it.

use dcvdiag_checks::dns::ExchangeFailure;
use hickory_proto::op::{Edns, Message, MessageType, Query, ResponseCode};
use hickory_proto::rr::{Name, RecordType};

/// The size in bytes that this host takes over UDP (DNS flag day 2020).
const PAYLOAD: u16 = 1232;

/// The question for the records of a name, of class IN.
pub fn question(name: &Name, kind: RecordType) -> Message {
    let mut question = Message::query();
    question.metadata.recursion_desired = true;
    question.add_query(Query::query(name.clone(), kind));
    let mut edns = Edns::new();
    edns.set_max_payload(PAYLOAD).set_version(0);
    question.set_edns(edns);
    question
}

/// The answer to a question, where these bytes are one.
///
/// # Errors
/// When they have the question's id and are no DNS message.
pub fn answer_in(received: &[u8], question: &Message) -> Result<Option<Message>, ExchangeFailure> {
    if !received.starts_with(&question.metadata.id.to_be_bytes()) {
        return Ok(None);
    }
    let answer = Message::from_vec(received).map_err(|error| unreadable(&error.to_string()))?;
    Ok(Some(answer).filter(|answer| answers(answer, question)))
}

/// An answer that could not be read.
pub fn unreadable(why: &str) -> ExchangeFailure {
    ExchangeFailure::Malformed { detail: why.to_owned() }
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

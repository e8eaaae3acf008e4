//! What the first requests over a session met: an answer, or an alert about the client's certificate.

use crate::http::{HttpAnswer, HttpFailure};
use crate::model::Observation;
use crate::observations::Place;
use crate::tls::TlsFacts;
use crate::websocket::UpgradeAnswer;

/// Alerts about a client's certificate that come after the handshake as the client sees it
/// (RFC 8446 §6.2): bad, unsupported, revoked, expired, unknown, unknown CA, access denied, required.
const AFTERWARDS: [u8; 8] = [42, 43, 44, 45, 46, 48, 49, 116];

/// The reply to a request on one address.
pub(crate) enum Reply<'a> {
    /// An HTTP answer; null for a 101.
    Answer(String, Option<&'a HttpAnswer>),
    /// An alert about the client's certificate: name and code.
    Alert(String, &'a str, u8),
}

impl<'a> Reply<'a> {
    /// The alert.
    pub(crate) fn alert(&self) -> Option<(&str, &'a str, u8)> {
        match self {
            Self::Alert(at, name, code) => Some((at, name, *code)),
            Self::Answer(..) => None,
        }
    }

    /// A 400.
    pub(crate) fn refusal(&self) -> Option<(&str, &'a HttpAnswer)> {
        match self {
            Self::Answer(at, Some(answer)) if answer.status == 400 => Some((at, answer)),
            _ => None,
        }
    }
}

/// The replies on a session's address, in the order of the requests.
pub(crate) fn replies<'a>(session: &Place<'a, TlsFacts>) -> Vec<Reply<'a>> {
    let mut all = Vec::new();
    if let Some(host) = session.host() {
        for (i, attempt) in host.it.attempts.iter().enumerate() {
            let at = host.below(&format!("attempts/{i}/answer/outcome"));
            all.extend(reply(at, &attempt.answer, Some));
        }
    }
    if let Some(resolve) = session.resolve() {
        for (i, question) in resolve.it.questions.iter().enumerate() {
            let at = resolve.below(&format!("questions/{i}/answer/outcome"));
            all.extend(reply(at, &question.answer, Some));
        }
    }
    if let Some(upgrade) = session.upgrade() {
        let refused = |answer: &'a UpgradeAnswer| match answer {
            UpgradeAnswer::Refused(refused) => Some(refused),
            UpgradeAnswer::Switched(_) => None,
        };
        all.extend(reply(upgrade.below("answer/outcome"), &upgrade.it.answer, refused));
    }
    all
}

fn reply<'a, A>(
    at: String,
    answer: &'a Observation<A, HttpFailure>,
    refused: impl Fn(&'a A) -> Option<&'a HttpAnswer>,
) -> Option<Reply<'a>> {
    if let Some(answer) = answer.seen() {
        return Some(Reply::Answer(at, refused(answer)));
    }
    match answer.failed()? {
        HttpFailure::TlsAlert { code, name } if AFTERWARDS.contains(code) => {
            Some(Reply::Alert(at, name, *code))
        }
        _ => None,
    }
}

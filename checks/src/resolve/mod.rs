//! The broker's answer to `POST /resolveSession`
//! (Amazon DCV Connection Gateway administrator guide, "session resolver").

pub(crate) mod answer_class;
pub(crate) mod answer_invalid;
pub(crate) mod bad_request;
pub(crate) mod endpoint_is_address;
pub(crate) mod forbidden;
pub(crate) mod http_transport_not_found;
pub(crate) mod loopback_server;
pub(crate) mod not_asked;
pub(crate) mod quic_transport_not_found;
pub(crate) mod server_error;
pub(crate) mod session_not_found;
#[cfg(test)]
mod session_not_found_tests;
pub(crate) mod session_renamed;
pub(crate) mod slow;
pub(crate) mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod timeout;
pub(crate) mod transport_invalid;
pub(crate) mod wrong_service;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::{HttpAnswer, HttpFailure};
use crate::model::{Observation, Transport};

/// One question a transport.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveFacts {
    /// In the order of `--transport`.
    pub questions: Vec<Question>,
    /// Follow-up: the same question with a transport that does not exist; null where it was not asked.
    #[serde(default)]
    pub other_transport: Option<OtherTransport>,
}

/// A question with a word that is no transport.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherTransport {
    /// The word.
    pub transport: String,
    /// Path and query as sent.
    pub request: String,
    /// The broker's answer, or its failure.
    pub answer: Observation<HttpAnswer, HttpFailure>,
}

/// One question to the broker: one transport.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The transport asked for.
    pub transport: Transport,
    /// Path and query as sent.
    pub request: String,
    /// The broker's answer, or its failure.
    pub answer: Observation<HttpAnswer, HttpFailure>,
}

/// A 200 in the documented form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// `SessionId`; may differ from the one asked.
    pub session_id: Option<String>,
    /// `DcvServerEndpoint`: a host name.
    pub server: String,
    /// `Port`.
    pub port: u16,
    /// `WebUrlPath`.
    pub web_url_path: Option<String>,
}

/// Why a 200 is not in the documented form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// No JSON object at all.
    NotJson,
    /// An object without what is needed; its keys.
    Keys(Vec<String>),
}

/// Reads the body of a 200.
///
/// # Errors
/// [`Unreadable`] when `DcvServerEndpoint` or `Port` is missing or of another form.
pub fn parse(answer: &HttpAnswer) -> Result<Resolved, Unreadable> {
    let Ok(serde_json::Value::Object(body)) = serde_json::from_str(&answer.body) else {
        return Err(Unreadable::NotJson);
    };
    let text = |key: &str| body.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let server = text("DcvServerEndpoint").filter(|s| !s.is_empty());
    let port = body.get("Port").and_then(serde_json::Value::as_u64);
    let port = port.and_then(|p| u16::try_from(p).ok()).filter(|p| *p != 0);
    match (server, port) {
        (Some(server), Some(port)) => Ok(Resolved {
            session_id: text("SessionId"),
            server,
            port,
            web_url_path: text("WebUrlPath"),
        }),
        _ => Err(Unreadable::Keys(body.keys().cloned().collect())),
    }
}

//! Plain HTTP requests that differ in their Host header.

pub(crate) mod client_address_hidden;
pub(crate) mod closed;
mod comparison;
pub(crate) mod double_proxy_header;
pub(crate) mod echo;
pub(crate) mod echo_intact;
mod echoes;
pub(crate) mod endpoint_name_rejected;
pub(crate) mod forbidden;
mod location;
mod login;
pub(crate) mod misdirected;
pub(crate) mod no_web_client;
pub(crate) mod not_http;
pub(crate) mod outcome_class;
pub(crate) mod port_sensitive;
pub(crate) mod proxy_login;
pub(crate) mod proxy_protocol_present;
mod queries;
pub(crate) mod redirects;
pub(crate) mod redirects_inside;
pub(crate) mod rewritten;
pub(crate) mod server_error;
pub(crate) mod silent;
pub(crate) mod summary;
pub(crate) mod unavailable;
pub(crate) mod upstream_causes;

pub use echo::{
    ECHO_MOST, ECHO_TYPE, Echo, EchoProxy, EchoRequest, EchoTls, EchoTlv, is_echo_type,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::{HttpAnswer, HttpFailure};
use crate::model::Observation;

/// One request with several Host values, side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HostFacts {
    /// The path asked for, without any query.
    pub path: String,
    /// One a Host value; the first is what a browser sends.
    pub attempts: Vec<HostAttempt>,
}

/// One request with one Host value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HostAttempt {
    /// The meaning of the value.
    pub kind: HostKind,
    /// The value of Host as sent.
    pub host: String,
    /// Origin as sent; null where none was, as in a request that opens a page.
    #[serde(default)]
    pub origin: Option<String>,
    /// The answer that came back.
    pub answer: Observation<HttpAnswer, HttpFailure>,
}

/// The meaning of a Host value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HostKind {
    /// The endpoint's name with its port: what a browser sends.
    Endpoint,
    /// The endpoint's name alone.
    EndpointWithoutPort,
    /// The address that was dialled, as Host.
    Address,
    /// The name `localhost`, which no client sends.
    Localhost,
    /// A name that `--host-alias` gave.
    Alias,
    /// Follow-up: the endpoint's name with its port, and its Origin beside it.
    WithOrigin,
}

impl HostFacts {
    /// The attempt a browser would make, and where it stands.
    #[must_use]
    pub fn endpoint(&self) -> Option<(usize, &HostAttempt)> {
        self.attempts.iter().enumerate().find(|(_, a)| a.kind == HostKind::Endpoint)
    }
}

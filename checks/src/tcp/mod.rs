//! The TCP connect to one address.

mod commands;
pub(crate) mod denied;
pub(crate) mod flapping;
mod followup;
pub(crate) mod local_resources;
pub(crate) mod no_route;
pub(crate) mod partial;
mod queries;
pub(crate) mod refused;
pub(crate) mod refused_locally;
pub(crate) mod slow;
pub(crate) mod summary;
pub(crate) mod timeout;

pub use followup::{LocalRoute, OtherPort, TcpFollowups};

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Arg, Text};
use crate::text::shown;

/// A connection that came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TcpFacts {
    /// This host's end of the connection.
    pub local: SocketAddr,
}

/// Why a connection did not come up, from the system's error number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TcpFailure {
    /// No answer to SYN: the system's own time-out, or `--timeout`.
    Timeout,
    /// RST: `ECONNREFUSED`.
    Refused,
    /// `ENETUNREACH`, `EHOSTUNREACH`, `EADDRNOTAVAIL`.
    NoRoute,
    /// `EACCES`, `EPERM`: this host's own policy.
    Denied,
    /// `EMFILE`, `ENFILE`, `ENOBUFS`, `ENOMEM`: this host has run out of something.
    LocalResources,
    /// An error that none of these names.
    Other {
        /// The operating system's own message.
        detail: String,
    },
}

impl TcpFailure {
    /// The words of [`Self::brief`]: the program's, or those of the system.
    pub(crate) fn words(&self) -> Arg {
        Arg::Words(Text::new(match self {
            Self::Timeout => "no answer",
            Self::Refused => "refused",
            Self::NoRoute => "no route",
            Self::Denied => "denied by this host",
            Self::LocalResources => "this host is out of sockets, ports or memory",
            Self::Other { detail } => return Arg::Data(shown(detail, 80)),
        }))
    }

    /// In a few words.
    #[must_use]
    pub fn brief(&self) -> String {
        match self {
            Self::Other { detail } => detail.clone(),
            ours => match ours.words() {
                Arg::Words(text) => text.to_string(),
                _ => String::new(),
            },
        }
    }
}

//! Advice: what to do, perhaps with a command, where it is run, and by whom.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Owner, Text};

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The advice in words, without the command.
    pub text: Text,
    /// The command that does it, quoted for the shell of the host where it is run; null where there
    /// is none.
    pub command: Option<String>,
    /// The host or account where it is done; null where the text says it, or anywhere will do.
    pub on: Option<Site>,
    /// The one who can do it; null where it is the finding's owner.
    pub owner: Option<Owner>,
}

/// A cause that remains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The cause, as a sentence.
    pub text: Text,
    /// The one who can repair it; null where it is the finding's owner.
    pub owner: Option<Owner>,
}

/// The one look that decides between causes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// The thing to look at, and what it tells.
    pub text: Text,
    /// The command that shows it, quoted for the shell of the host where it is run.
    pub command: Option<String>,
    /// The host or account where it is run.
    pub on: Option<Site>,
}

/// A host or an account where something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Site {
    /// The host that this run was made on.
    Client,
    /// The Connection Gateway's host.
    GatewayHost,
    /// The Session Manager broker's host.
    BrokerHost,
    /// The DCV server.
    DcvServer,
    /// The AWS account of the VPC endpoint.
    EndpointAccount,
    /// The AWS account of the endpoint service and its NLB.
    ServiceAccount,
}

impl Site {
    /// The words for it on the screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Client => "on this host",
            Self::GatewayHost => "on the gateway's host",
            Self::BrokerHost => "on the broker's host",
            Self::DcvServer => "on the DCV server",
            Self::EndpointAccount => "in the endpoint's AWS account",
            Self::ServiceAccount => "in the endpoint service's AWS account",
        }
    }
}

/// The text, and the command behind a colon: for formats of one line.
impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, &self.text, self.command.as_ref())
    }
}

/// The text, and the command behind a colon: for formats of one line.
impl fmt::Display for Decide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, &self.text, self.command.as_ref())
    }
}

fn line(f: &mut fmt::Formatter<'_>, text: &Text, command: Option<&String>) -> fmt::Result {
    match command {
        Some(command) if text.is_empty() => f.write_str(command),
        Some(command) => write!(f, "{text}: {command}"),
        None => write!(f, "{text}"),
    }
}

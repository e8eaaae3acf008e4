//! Legs: the things that are dialled, and the words for each of them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stretch of the path, from a client to a service.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Leg {
    /// Client to Connection Gateway, through the VPC endpoint and the NLB.
    Endpoint,
    /// Gateway to Session Manager broker: the session resolver.
    Broker,
    /// Any client of the broker's API to Session Manager broker.
    BrokerApi,
    /// Gateway to DCV server.
    Server,
    /// This host: files given by options.
    Local,
}

/// The words for a leg, on the screen and in commands.
pub struct LegWords {
    /// The word in JSON, in options and in metrics.
    pub word: &'static str,
    /// The prefix of its performance data: none for the endpoint, which is what is watched.
    pub label: &'static str,
    /// The key in the observations of a report.
    pub field: &'static str,
    /// The server it leads to, as a sentence names it.
    pub noun: &'static str,
    /// The short name in a drawing or a heading.
    pub short: &'static str,
    /// The reason of its rows where it was not given.
    pub absent: &'static str,
    /// The phrase that places a finding on it.
    pub place: &'static str,
    /// The clause on where else it may look otherwise; none where clients dial it themselves.
    pub vantage: Option<&'static str>,
}

impl Leg {
    /// Every leg, in the order of the path.
    pub const ALL: [Self; 5] =
        [Self::Endpoint, Self::Broker, Self::BrokerApi, Self::Server, Self::Local];

    /// Everything that is said of it.
    #[must_use]
    pub const fn words(self) -> &'static LegWords {
        match self {
            Self::Endpoint => &ENDPOINT,
            Self::Broker => &BROKER,
            Self::BrokerApi => &BROKER_API,
            Self::Server => &SERVER,
            Self::Local => &LOCAL,
        }
    }

    /// Tells if clients do without it: what fails on it matters to the gateway alone.
    #[must_use]
    pub const fn is_behind_the_gateway(self) -> bool {
        matches!(self, Self::Broker | Self::BrokerApi | Self::Server)
    }

    /// The word in JSON, in options and in metrics.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.words().word
    }
}

impl fmt::Display for Leg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

const ENDPOINT: LegWords = LegWords {
    word: "endpoint",
    label: "",
    field: "endpoint",
    noun: "the endpoint",
    short: "endpoint",
    absent: "no endpoint was given (--endpoint)",
    place: "on the endpoint leg",
    vantage: None,
};

const BROKER: LegWords = LegWords {
    word: "broker",
    label: "broker_",
    field: "broker",
    noun: "the broker",
    short: "broker",
    absent: "no broker was given (--broker)",
    place: "on the broker leg",
    vantage: Some("seen from this host; the gateway may see the broker otherwise: run it there"),
};

const BROKER_API: LegWords = LegWords {
    word: "broker-api",
    label: "broker-api_",
    field: "broker_api",
    noun: "the broker's API",
    short: "broker API",
    absent: "not asked",
    place: "on the broker-api leg",
    vantage: Some("seen from this host; the gateway may see the broker otherwise: run it there"),
};

const SERVER: LegWords = LegWords {
    word: "server",
    label: "server_",
    field: "server",
    noun: "the DCV server",
    short: "DCV server",
    absent: "not asked",
    place: "on the server leg",
    vantage: Some("seen from this host; the gateway may see the server otherwise: run it there"),
};

const LOCAL: LegWords = LegWords {
    word: "local",
    label: "local_",
    field: "local",
    noun: "this host",
    short: "this host",
    absent: "not asked",
    place: "on this host",
    vantage: None,
};

//! Experiments after a connect failed.

use std::net::{IpAddr, SocketAddr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{TcpFacts, TcpFailure};
use crate::model::{Observation, Text};
use crate::text;
use crate::text::shown;

/// The experiments that tell the causes of a failed connect apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TcpFollowups {
    /// Repeats of the connect, in order.
    #[serde(default)]
    pub again: Vec<Observation<TcpFacts, TcpFailure>>,
    /// Where this host would send from; asked of its routing table, nothing is sent.
    pub way: Observation<LocalRoute, TcpFailure>,
    /// Other ports of the same address: whether anything lives there.
    pub ports: Vec<OtherPort>,
}

/// This host's way out towards an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalRoute {
    /// The source address of what is sent there.
    pub source: IpAddr,
    /// The interface that has this address; null where none was found.
    pub interface: Option<String>,
    /// The interface's own network, where the address dialled is in it: `192.168.1.0/24`.
    #[serde(default)]
    pub network: Option<String>,
}

/// A connect to another port of the address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherPort {
    /// The endpoint's address with that port.
    pub address: SocketAddr,
    /// Where `--connect-to` led instead; null when `address` itself was dialled.
    pub dialled: Option<SocketAddr>,
    /// The outcome of the connect.
    pub connect: Observation<TcpFacts, TcpFailure>,
}

impl TcpFollowups {
    /// The connect that came up when it was tried again, by its place in the list.
    pub(crate) fn came_up(&self) -> Option<usize> {
        self.again.iter().position(|connect| connect.seen().is_some())
    }

    /// The first port that answered SYN, with SYN-ACK or RST, and its place in the list.
    pub(crate) fn port_that_answers(&self) -> Option<(usize, &OtherPort)> {
        let answers = |port: &OtherPort| {
            port.connect.seen().is_some() || port.connect.failed() == Some(&TcpFailure::Refused)
        };
        self.ports.iter().enumerate().find(|(_, port)| answers(port))
    }
}

impl LocalRoute {
    /// `sent from 10.0.0.7 (eth0)`, and whether that leads into the host's own network.
    pub(crate) fn said(&self) -> Text {
        let source = self.source;
        let way = match &self.interface {
            Some(name) => {
                text!("sent from {source} ({interface})", source, interface = shown(name, 40))
            }
            None => text!("sent from {source}", source),
        };
        match &self.network {
            Some(network) => text!(
                "{way}, into this host's own network {network}",
                way,
                network = shown(network, 60)
            ),
            None => way,
        }
    }
}

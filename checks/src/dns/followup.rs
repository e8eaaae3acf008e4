//! Questions that are asked after a name got no address.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DnsAnswer, ExchangeFailure, Lookups, ResponseCode, SystemAnswer, SystemFailure};
use crate::model::Observation;

/// The questions that tell the causes of a missing address apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DnsFollowups {
    /// `getaddrinfo` for the name with a trailing dot, so that the search list is left out; not
    /// asked where the operating system was not asked for the name itself.
    pub absolute: Observation<SystemAnswer, SystemFailure>,
    /// The name servers that gave no address, in their order.
    pub servers: Vec<ServerFollowup>,
}

/// One name server's answers about the names around the name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServerFollowup {
    /// The name server, UDP and TCP.
    pub server: SocketAddr,
    /// The question `NAME SOA`: the answer's authority section names the zone (RFC 2308 §2), and
    /// filters of private addresses have no part in it.
    pub zone: Observation<DnsAnswer, ExchangeFailure>,
    /// The question `. NS`: whether it answers anything at all.
    pub root: Observation<DnsAnswer, ExchangeFailure>,
}

impl Lookups {
    /// A server's answer about the name's zone, below the lookups, where it says that the name
    /// exists in it.
    pub(crate) fn zone_of(&self, server: SocketAddr) -> Option<(String, String)> {
        let (i, asked) = self.asked_again(server)?;
        let answer = asked.zone.seen().filter(|answer| answer.rcode == ResponseCode::NoError)?;
        let zone = answer.soa.as_ref()?.zone.clone();
        Some((format!("followups/servers/{i}/zone/outcome/seen/soa"), zone))
    }

    /// Where a server's answer for the root zone stands, below the lookups, if it gave one.
    pub(crate) fn answers_for_the_root(&self, server: SocketAddr) -> Option<String> {
        let (i, asked) = self.asked_again(server)?;
        let good = asked
            .root
            .seen()
            .is_some_and(|a| a.rcode == ResponseCode::NoError && !a.records.is_empty());
        good.then(|| format!("followups/servers/{i}/root/outcome/seen/rcode"))
    }

    /// Where the operating system's answer for the absolute name stands, if it found one.
    pub(crate) fn absolute_name_resolves(&self) -> Option<String> {
        let absolute = &self.followups.as_ref()?.absolute;
        absolute.seen().map(|_| "followups/absolute/outcome/seen".to_owned())
    }

    fn asked_again(&self, server: SocketAddr) -> Option<(usize, &ServerFollowup)> {
        let followups = self.followups.as_ref()?;
        followups.servers.iter().enumerate().find(|(_, asked)| asked.server == server)
    }
}

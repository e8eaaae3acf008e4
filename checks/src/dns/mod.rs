//! Name resolution: the operating system's answer beside each name server's own.

mod commands;
pub(crate) mod family_unroutable;
mod followup;
pub(crate) mod long_ttl;
pub(crate) mod name_malformed;
mod name_server;
pub(crate) mod no_address;
pub(crate) mod no_such_name;
pub(crate) mod os_differs;
mod outcome_class;
pub(crate) mod outside_vpc;
pub(crate) mod public_address;
mod queries;
pub(crate) mod rebind_filtered;
pub(crate) mod refused;
pub(crate) mod resolver_silent;
pub(crate) mod resolvers_disagree;
mod response_code;
mod server_result;
pub(crate) mod servfail;
pub(crate) mod shadow_zone;
pub(crate) mod single_address;
pub(crate) mod sinkholed;
pub(crate) mod slow;
pub(crate) mod some_resolvers_fail;
pub(crate) mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod zonal_name;

pub use followup::{DnsFollowups, ServerFollowup};
pub use response_code::ResponseCode;

use std::net::{IpAddr, SocketAddr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Observation;

/// A name with at least one address to dial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DnsFacts {
    /// The addresses that are dialled, in order; `--ipv4` and `--ipv6` have been applied.
    pub addresses: Vec<IpAddr>,
    /// Where they come from.
    pub lookups: Lookups,
}

/// A name without an address to dial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DnsFailure {
    /// The questions and their answers.
    pub lookups: Lookups,
}

/// Everybody who was asked for the name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lookups {
    /// The name asked for, without its trailing dot; always asked as absolute.
    pub name: String,
    /// `getaddrinfo`, with hosts file, search list and caches; not asked when `--resolver` is given.
    pub system: Observation<SystemAnswer, SystemFailure>,
    /// The first try, where that failed in a way that passes (`EAI_AGAIN`) while a name server knew
    /// the name, so that it was asked again; null where it was asked once.
    #[serde(default)]
    pub system_at_first: Option<Observation<SystemAnswer, SystemFailure>>,
    /// Each configured name server, asked directly.
    pub servers: Vec<ServerAnswers>,
    /// Questions that followed when no address came of it; null where none did.
    #[serde(default)]
    pub followups: Option<DnsFollowups>,
}

/// The operating system's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemAnswer {
    /// In the order of RFC 6724, as the system gave them.
    pub addresses: Vec<IpAddr>,
}

/// The operating system's refusal (`getaddrinfo`, RFC 3493 §6.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SystemFailure {
    /// `EAI_NONAME`, `EAI_NODATA`: it knows no address.
    NoName,
    /// `EAI_AGAIN`: a temporary failure; often no name server answered.
    Again,
    /// No answer within `--timeout`.
    Silent,
    /// It was not asked: this host has no room for the sockets of a run.
    LocalResources,
    /// An error that none of these names.
    Other {
        /// The answer of this server.
        detail: String,
    },
}

/// One name server's answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServerAnswers {
    /// The name server, UDP and TCP.
    pub server: SocketAddr,
    /// The answer for IPv4 addresses; skipped under `--ipv6`.
    pub a: Observation<DnsAnswer, ExchangeFailure>,
    /// The answer for IPv6 addresses; skipped under `--ipv4`.
    pub aaaa: Observation<DnsAnswer, ExchangeFailure>,
}

/// A DNS response (RFC 1035 §4.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DnsAnswer {
    /// `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`, … or `RCODE23`.
    pub rcode: ResponseCode,
    /// True where the server has authority over the name.
    pub authoritative: bool,
    /// Answer section, aliases included, in order.
    pub records: Vec<Record>,
    /// The SOA of the authority section: who denies the name (RFC 2308).
    pub soa: Option<Soa>,
    /// Extended DNS errors (RFC 8914).
    pub extended_errors: Vec<ExtendedError>,
    /// True where it had to be asked again over TCP.
    pub over_tcp: bool,
}

/// The start of a zone, as it denies a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Soa {
    /// The zone, without trailing dot.
    pub zone: String,
    /// The primary name server (MNAME), without trailing dot.
    pub primary: String,
}

/// A resource record of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The owner, without trailing dot.
    pub name: String,
    /// Seconds it may be kept.
    pub ttl_s: u32,
    /// The data of the record.
    pub data: RecordData,
}

/// The data of a record, as far as a path needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecordData {
    /// An address, of A or AAAA.
    Address(IpAddr),
    /// CNAME, without trailing dot.
    Alias(String),
    /// Another type, by name.
    Other(String),
}

/// An extended DNS error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendedError {
    /// INFO-CODE; 15 is "Blocked".
    pub code: u16,
    /// The server's own words (EXTRA-TEXT).
    pub text: String,
}

/// Why a name server gave no response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExchangeFailure {
    /// No answer came within `--timeout`.
    Silent,
    /// Port unreachable, or TCP refused.
    Refused,
    /// An answer that cannot be read as a DNS response.
    Malformed {
        /// The error that was found in it.
        detail: String,
    },
    /// `EMFILE`, `ENFILE`, `ENOBUFS`, `ENOMEM`: this host had no socket for the question.
    LocalResources,
    /// The question could not be sent.
    Unsent {
        /// The operating system's own message.
        detail: String,
    },
}

impl DnsAnswer {
    /// The addresses of the answer section.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> + '_ {
        self.records.iter().filter_map(|record| match record.data {
            RecordData::Address(address) => Some(address),
            _ => None,
        })
    }

    /// The names the question was led to by CNAME.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.records.iter().filter_map(|record| match &record.data {
            RecordData::Alias(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

impl ServerAnswers {
    /// Both answers that came, with the JSON key each stands under.
    pub fn answers(&self) -> impl Iterator<Item = (&'static str, &DnsAnswer)> {
        [("a", self.a.seen()), ("aaaa", self.aaaa.seen())]
            .into_iter()
            .filter_map(|(key, answer)| Some((key, answer?)))
    }

    /// Every address it gave.
    #[must_use]
    pub fn addresses(&self) -> Vec<IpAddr> {
        self.answers().flat_map(|(_, answer)| answer.addresses().collect::<Vec<_>>()).collect()
    }
}

/// Not routable from the internet: RFC 1918, RFC 6598, RFC 4193, link-local, loopback.
#[must_use]
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || (a == 100 && (64..128).contains(&b))
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private(IpAddr::V4(v4)),
            None => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        },
    }
}

/// An IPv4 address of the internet. An endpoint's IPv6 addresses look like any others.
pub(crate) fn is_public_v4(address: IpAddr) -> bool {
    let address = address.to_canonical();
    address.is_ipv4() && !is_private(address) && !is_sunk(address)
}

/// Unspecified or loopback: no other host is there.
pub(crate) fn is_sunk(address: IpAddr) -> bool {
    let address = address.to_canonical();
    address.is_unspecified() || address.is_loopback()
}

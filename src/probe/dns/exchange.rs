//! One question to one name server, and its answer as plain data.

use std::net::{IpAddr, SocketAddr};

use dcvdiag_checks::dns::{DnsAnswer, ExchangeFailure, ExtendedError, Record, RecordData, Soa};
use dcvdiag_checks::model::Observation;
use hickory_proto::op::Message;
use hickory_proto::rr::rdata::opt::EdnsOption;
use hickory_proto::rr::{DNSClass, Name, RData, RecordType};

use super::{message, tcp, udp};
use crate::patience::Patience;
use crate::probe::local_limits::is_local_resource;

/// INFO-CODE option of extended DNS errors (RFC 8914 §2).
const EDE: u16 = 15;

/// Records of an answer that are kept.
const RECORDS: usize = 64;

/// One question over UDP, and over TCP again when the answer was cut (RFC 7766 §5).
pub async fn exchange(
    name: &str,
    server: SocketAddr,
    kind: RecordType,
    patience: &Patience,
) -> Observation<DnsAnswer, ExchangeFailure> {
    let attempt = async {
        let absolute = Name::from_ascii(format!("{name}."))
            .map_err(|error| ExchangeFailure::Unsent { detail: error.to_string() })?;
        let question = message::question(&absolute, kind);
        let response = udp::ask(&question, server).await?;
        if !response.metadata.truncation {
            return Ok((answer(&response, &absolute, false), ()));
        }
        let response = tcp::ask(&question, server).await?;
        Ok((answer(&response, &absolute, true), ()))
    };
    patience.observe(|| ExchangeFailure::Silent, attempt).await.0
}

/// Classifies an error of the socket.
pub fn io_failure(error: &std::io::Error) -> ExchangeFailure {
    match error.kind() {
        std::io::ErrorKind::ConnectionRefused => ExchangeFailure::Refused,
        std::io::ErrorKind::TimedOut => ExchangeFailure::Silent,
        // Nobody asked for a port of his own choice: none is left (ip(7), ip_local_port_range).
        std::io::ErrorKind::AddrInUse => ExchangeFailure::LocalResources,
        _ if is_local_resource(error) => ExchangeFailure::LocalResources,
        _ => ExchangeFailure::Unsent { detail: error.to_string() },
    }
}

fn answer(message: &Message, asked: &Name, over_tcp: bool) -> DnsAnswer {
    let names = names(message, asked);
    let soa = message.authorities.iter().find_map(|record| match &record.data {
        RData::SOA(soa) if record.dns_class == DNSClass::IN => {
            Some(Soa { zone: plain(&record.name), primary: plain(&soa.mname) })
        }
        _ => None,
    });
    DnsAnswer {
        rcode: u16::from(message.metadata.response_code).into(),
        authoritative: message.metadata.authoritative,
        records: message.answers.iter().take(RECORDS).map(|one| record(one, &names)).collect(),
        soa,
        extended_errors: extended_errors(message),
        over_tcp,
    }
}

/// The name that was asked for, and where its aliases lead, one after the other; they may go round.
fn names<'a>(message: &'a Message, asked: &'a Name) -> Vec<&'a Name> {
    let mut names = vec![asked];
    while names.len() < RECORDS {
        let last = names[names.len() - 1];
        let next = message.answers.iter().find_map(|record| match &record.data {
            RData::CNAME(alias) if record.dns_class == DNSClass::IN && record.name == *last => {
                Some(&alias.0)
            }
            _ => None,
        });
        match next {
            Some(next) if !names.contains(&next) => names.push(next),
            _ => break,
        }
    }
    names
}

/// A record as the report keeps it. Only what a resolver would take counts as an address or an
/// alias: class IN, and owned by the name that was asked for or by one that it leads to.
fn record(record: &hickory_proto::rr::Record, names: &[&Name]) -> Record {
    let counts = names.contains(&&record.name);
    let data = match &record.data {
        _ if record.dns_class != DNSClass::IN => {
            RecordData::Other(format!("{} {}", record.dns_class, record.record_type()))
        }
        RData::A(a) if counts => RecordData::Address(IpAddr::V4(a.0)),
        RData::AAAA(aaaa) if counts => RecordData::Address(IpAddr::V6(aaaa.0)),
        RData::CNAME(alias) if counts => RecordData::Alias(plain(&alias.0)),
        _ => RecordData::Other(record.record_type().to_string()),
    };
    Record { name: plain(&record.name), ttl_s: record.ttl, data }
}

fn extended_errors(message: &Message) -> Vec<ExtendedError> {
    let Some(edns) = &message.edns else {
        return Vec::new();
    };
    let errors = edns.options().as_ref().iter().filter_map(|(_, option)| match option {
        EdnsOption::Unknown(EDE, data) if data.len() >= 2 => Some(ExtendedError {
            code: u16::from_be_bytes([data[0], data[1]]),
            text: String::from_utf8_lossy(&data[2..]).chars().take(200).collect(),
        }),
        _ => None,
    });
    errors.collect()
}

fn plain(name: &Name) -> String {
    name.to_string().trim_end_matches('.').to_owned()
}

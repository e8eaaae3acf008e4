//! One question to one name server, and its answer as plain data.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use dcvdiag_checks::dns::{DnsAnswer, ExchangeFailure, ExtendedError, Record, RecordData, Soa};
use dcvdiag_checks::model::Observation;
use hickory_net::client::{Client, ClientHandle};
use hickory_net::runtime::TokioRuntimeProvider;
use hickory_net::tcp::TcpClientStream;
use hickory_net::{DnsError, NetError};
use hickory_proto::op::{DnsResponse, Message};
use hickory_proto::rr::rdata::opt::EdnsOption;
use hickory_proto::rr::{DNSClass, Name, RData, RecordType};

use super::udp;
use crate::patience::Patience;
use crate::probe::room::is_local_resource;

/// INFO-CODE option of extended DNS errors (RFC 8914 §2).
const EDE: u16 = 15;

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
        let response = udp::ask(&absolute, server, kind).await?;
        if !response.metadata.truncation {
            return Ok((answer(&response, false), ()));
        }
        let response = over_tcp(absolute, server, kind, patience.timeout()).await?;
        Ok((answer(&response, true), ()))
    };
    patience.observe(|| ExchangeFailure::Silent, attempt).await.0
}

async fn over_tcp(
    name: Name,
    server: SocketAddr,
    kind: RecordType,
    timeout: Duration,
) -> Result<DnsResponse, ExchangeFailure> {
    let provider = TokioRuntimeProvider::default();
    let (connect, handle) = TcpClientStream::new(server, None, Some(timeout), provider);
    let stream = connect.await.map_err(|error| failure(&error))?;
    let (mut client, background) =
        Client::<TokioRuntimeProvider>::with_timeout(stream, handle, timeout);
    let background = tokio::spawn(background);
    let response = client.query(name, DNSClass::IN, kind).await.map_err(|error| failure(&error));
    background.abort();
    response
}

fn failure(error: &NetError) -> ExchangeFailure {
    match error {
        NetError::Timeout => ExchangeFailure::Silent,
        NetError::Io(io) => io_failure(io),
        NetError::Dns(DnsError::ResponseCode(code)) => {
            ExchangeFailure::Malformed { detail: code.to_str().to_owned() }
        }
        other => ExchangeFailure::Malformed { detail: other.to_string() },
    }
}

/// What an error of the socket means.
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

fn answer(message: &Message, over_tcp: bool) -> DnsAnswer {
    let soa = message.authorities.iter().find_map(|record| match &record.data {
        RData::SOA(soa) => Some(Soa { zone: plain(&record.name), primary: plain(&soa.mname) }),
        _ => None,
    });
    DnsAnswer {
        rcode: rcode(message),
        authoritative: message.metadata.authoritative,
        records: message.answers.iter().take(64).map(record).collect(),
        soa,
        extended_errors: extended_errors(message),
        over_tcp,
    }
}

/// The IANA mnemonic, as dig prints it.
fn rcode(message: &Message) -> String {
    match u16::from(message.metadata.response_code) {
        0 => "NOERROR".to_owned(),
        1 => "FORMERR".to_owned(),
        2 => "SERVFAIL".to_owned(),
        3 => "NXDOMAIN".to_owned(),
        4 => "NOTIMP".to_owned(),
        5 => "REFUSED".to_owned(),
        9 => "NOTAUTH".to_owned(),
        other => format!("RCODE{other}"),
    }
}

fn record(record: &hickory_proto::rr::Record) -> Record {
    let data = match &record.data {
        RData::A(a) => RecordData::Address(IpAddr::V4(a.0)),
        RData::AAAA(aaaa) => RecordData::Address(IpAddr::V6(aaaa.0)),
        RData::CNAME(alias) => RecordData::Alias(plain(&alias.0)),
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

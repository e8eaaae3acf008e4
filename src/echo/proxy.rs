//! PROXY protocol headers in front of a connection (haproxy's proxy-protocol.txt), read by `ppp`.

use std::fmt::Write;
use std::net::SocketAddr;

use dcvdiag_checks::host::{EchoProxy, EchoTlv};
use dcvdiag_checks::text::shown;
use ppp::{HeaderResult, v1, v2};
use tokio::io::{AsyncRead, AsyncReadExt};

/// An NLB keeps what a client sent, so that a target can get more than one header.
const HEADERS: usize = 2;
/// A longer version 2 header is given up; an NLB's has 100 bytes.
const LONGEST_V2: usize = 4096;
/// The longest version 1 header (proxy-protocol.txt §2.1).
const LONGEST_V1: usize = 107;
/// The bytes before the addresses of version 2.
const FIXED_V2: usize = 16;
/// TLVs and bytes of each that are told.
pub(super) const TLVS: usize = 12;
pub(super) const TLV: usize = 64;
/// AWS's own TLV, and the subtype that is the id of a VPC endpoint (NLB guide, proxy protocol).
const AWS: u8 = 0xea;
const VPC_ENDPOINT: u8 = 0x01;

/// Why a connection got no further than its PROXY headers.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It ended before its first byte, as a TCP health check does.
    #[error("closed without a word, as a TCP health check does")]
    Nothing,
    /// It ended within a header.
    #[error("ended within a PROXY header")]
    Half,
    /// It began as a header and is none.
    #[error("began as a PROXY header that is none")]
    Invalid,
    /// It is longer than anybody needs.
    #[error("the PROXY header is too long")]
    TooLong,
}

/// Reads up to two headers into `found`; what was read behind them, at least a byte, is handed back.
pub async fn headers(
    stream: &mut (impl AsyncRead + Unpin),
    found: &mut Vec<EchoProxy>,
) -> Result<Vec<u8>, Unreadable> {
    let mut read = Vec::with_capacity(LONGEST_V2);
    loop {
        match beginning(&read, HEADERS - found.len())? {
            Beginning::Header(length) => {
                let header: Vec<u8> = read.drain(..length).collect();
                found.push(parsed(&header).ok_or(Unreadable::Invalid)?);
                continue;
            }
            Beginning::Other => return Ok(read),
            Beginning::Open => {}
        }
        if !matches!(stream.read_buf(&mut read).await, Ok(1..)) {
            return Err(if read.is_empty() { Unreadable::Nothing } else { Unreadable::Half });
        }
    }
}

/// The beginning of a connection.
enum Beginning {
    /// A whole header of so many bytes.
    Header(usize),
    /// Bytes that are no header.
    Other,
    /// It cannot be told yet.
    Open,
}

fn beginning(read: &[u8], headers_left: usize) -> Result<Beginning, Unreadable> {
    if read.is_empty() {
        return Ok(Beginning::Open);
    }
    if headers_left == 0 {
        return Ok(Beginning::Other);
    }
    let of = |prefix: &[u8]| read.iter().zip(prefix).all(|(a, b)| a == b);
    if of(v2::PROTOCOL_PREFIX) {
        let Some(fixed) = read.get(..FIXED_V2) else { return Ok(Beginning::Open) };
        let length = FIXED_V2 + usize::from(u16::from_be_bytes([fixed[14], fixed[15]]));
        return match length {
            _ if length > LONGEST_V2 => Err(Unreadable::TooLong),
            _ if length > read.len() => Ok(Beginning::Open),
            _ => Ok(Beginning::Header(length)),
        };
    }
    if of(b"PROXY ") {
        let line = &read[..read.len().min(LONGEST_V1)];
        return match line.windows(2).position(|end| end == b"\r\n") {
            Some(at) => Ok(Beginning::Header(at + 2)),
            None if line.len() == LONGEST_V1 => Err(Unreadable::TooLong),
            None => Ok(Beginning::Open),
        };
    }
    Ok(Beginning::Other)
}

fn parsed(header: &[u8]) -> Option<EchoProxy> {
    match HeaderResult::parse(header) {
        HeaderResult::V1(header) => Some(version_1(&header.ok()?.addresses)),
        HeaderResult::V2(header) => Some(version_2(&header.ok()?)),
    }
}

fn version_1(addresses: &v1::Addresses) -> EchoProxy {
    let (command, source, destination) = match addresses {
        v1::Addresses::Unknown => ("unknown", None, None),
        v1::Addresses::Tcp4(ip) => (
            "proxy",
            Some(SocketAddr::from((ip.source_address, ip.source_port))),
            Some(SocketAddr::from((ip.destination_address, ip.destination_port))),
        ),
        v1::Addresses::Tcp6(ip) => (
            "proxy",
            Some(SocketAddr::from((ip.source_address, ip.source_port))),
            Some(SocketAddr::from((ip.destination_address, ip.destination_port))),
        ),
    };
    EchoProxy {
        version: 1,
        command: command.to_owned(),
        source: source.map(|address| address.to_string()),
        destination: destination.map(|address| address.to_string()),
        vpc_endpoint_id: None,
        tlvs: Vec::new(),
    }
}

fn version_2(header: &v2::Header<'_>) -> EchoProxy {
    let (source, destination) = match &header.addresses {
        v2::Addresses::Unspecified => (None, None),
        v2::Addresses::IPv4(ip) => (
            Some(SocketAddr::from((ip.source_address, ip.source_port)).to_string()),
            Some(SocketAddr::from((ip.destination_address, ip.destination_port)).to_string()),
        ),
        v2::Addresses::IPv6(ip) => (
            Some(SocketAddr::from((ip.source_address, ip.source_port)).to_string()),
            Some(SocketAddr::from((ip.destination_address, ip.destination_port)).to_string()),
        ),
        v2::Addresses::Unix(unix) => (Some(path(&unix.source)), Some(path(&unix.destination))),
    };
    let command = match header.command {
        v2::Command::Local => "local",
        v2::Command::Proxy => "proxy",
    };
    let mut echo = EchoProxy {
        version: 2,
        command: command.to_owned(),
        source,
        destination,
        vpc_endpoint_id: None,
        tlvs: Vec::new(),
    };
    for tlv in header.tlvs().map_while(Result::ok).take(TLVS) {
        if tlv.kind == AWS && echo.vpc_endpoint_id.is_none() {
            echo.vpc_endpoint_id = vpc_endpoint(&tlv.value);
        }
        echo.tlvs.push(EchoTlv { kind: tlv.kind, hex: hex(&tlv.value) });
    }
    echo
}

/// A path of a UNIX socket, which ends at its first zero.
fn path(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    shown(&String::from_utf8_lossy(&bytes[..end]), 108)
}

fn vpc_endpoint(value: &[u8]) -> Option<String> {
    let id = value.strip_prefix(&[VPC_ENDPOINT])?;
    let is_id = !id.is_empty() && id.len() <= 64 && id.iter().all(u8::is_ascii_graphic);
    is_id.then(|| String::from_utf8_lossy(id).into_owned())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes.iter().take(TLV) {
        let _ = write!(text, "{byte:02x}"); // a String takes everything
    }
    if bytes.len() > TLV {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AWS's own, from aws/elastic-load-balancing-tools,
    /// `Compatibility_AwsNetworkLoadBalancerTest.java`.
    fn of_aws() -> Vec<u8> {
        let mut header = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x54".to_vec();
        header.extend([172, 31, 7, 113, 172, 31, 10, 31, 0xc8, 0xf2, 0x00, 0x50]);
        header.extend([3, 0, 4, 0xe8, 0xd6, 0x89, 0x2d]);
        header.extend([0xea, 0, 0x17, 1]);
        header.extend(b"vpce-08d2bf15fac5001c9");
        header.extend([4, 0, 0x24]);
        header.extend([0; 0x24]);
        header
    }

    async fn read(bytes: &[u8]) -> (Vec<EchoProxy>, Result<Vec<u8>, Unreadable>) {
        let mut found = Vec::new();
        let mut bytes = bytes;
        let rest = headers(&mut bytes, &mut found).await;
        (found, rest)
    }

    #[tokio::test]
    async fn the_header_of_an_nlb_is_read_with_the_id_of_the_endpoint() {
        assert_eq!(of_aws().len(), 100);
        let (found, rest) = read(&[&of_aws(), &b"GET /"[..]].concat()).await;
        assert_eq!(rest, Ok(b"GET /".to_vec()));
        let [header] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((header.version, header.command.as_str()), (2, "proxy"));
        assert_eq!(header.source.as_deref(), Some("172.31.7.113:51442"));
        assert_eq!(header.destination.as_deref(), Some("172.31.10.31:80"));
        assert_eq!(header.vpc_endpoint_id.as_deref(), Some("vpce-08d2bf15fac5001c9"));
        let kinds: Vec<u8> = header.tlvs.iter().map(|tlv| tlv.kind).collect();
        assert_eq!(kinds, [3, 0xea, 4]);
        assert_eq!(header.tlvs[0].hex, "e8d6892d");
    }

    #[tokio::test]
    async fn two_headers_are_read_and_a_third_is_not() {
        let line = b"PROXY TCP4 10.1.2.3 10.0.0.5 4444 8443\r\n";
        let (found, rest) = read(&[&of_aws()[..], line, line, b"x"].concat()).await;
        assert_eq!(found.len(), 2);
        assert_eq!((found[1].version, found[1].source.as_deref()), (1, Some("10.1.2.3:4444")));
        assert!(rest.is_ok_and(|rest| rest.starts_with(b"PROXY ")));
    }

    #[tokio::test]
    async fn headers_without_addresses_are_told_by_their_command() {
        let local = b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0\x16";
        let (found, _) = read(local).await;
        assert_eq!((found[0].command.as_str(), &found[0].source), ("local", &None));
        let (found, _) = read(b"PROXY UNKNOWN\r\nG").await;
        assert_eq!((found[0].command.as_str(), &found[0].source), ("unknown", &None));
    }

    #[tokio::test]
    async fn what_only_begins_like_a_header_is_passed_on() {
        for request in [&b"PRI * HTTP/2.0\r\n"[..], b"\r\nGET / ", b"PUT /", b"\x16\x03\x01"] {
            let (found, rest) = read(request).await;
            assert_eq!((found.len(), rest), (0, Ok(request.to_vec())));
        }
    }

    #[tokio::test]
    async fn what_is_no_whole_header_is_given_up() {
        let aws = of_aws();
        for (bytes, error) in [
            (&b""[..], Unreadable::Nothing),
            (&aws[..99], Unreadable::Half),
            (&aws[..1], Unreadable::Half),
            (b"PROXY TCP4 10.", Unreadable::Half),
            (b"PROXY TCP4 10.1.2.3 somewhere 1 2\r\nG", Unreadable::Invalid),
            (b"\r\n\r\n\0\r\nQUIT\n\x31\x11\0\x0c0123456789abG", Unreadable::Invalid),
            (b"\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff", Unreadable::TooLong),
            (&[&b"PROXY UNKNOWN "[..], &[b'x'; 200]].concat(), Unreadable::TooLong),
        ] {
            let (_, rest) = read(bytes).await;
            assert_eq!(rest, Err(error), "{}", bytes.escape_ascii());
        }
    }

    #[tokio::test]
    async fn fields_are_told_up_to_a_bound() {
        let mut header = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x03\xe8".to_vec();
        header.extend([0; 12]);
        header.extend([0xe0, 3, 0x5d]);
        header.extend([0xab; 0x35d]);
        header.extend([0xea, 0, 3, 1, b'\n', b'x']);
        header.resize(FIXED_V2 + 1000, 0);
        let (found, _) = read(&[&header, &b"G"[..]].concat()).await;
        assert!(found[0].tlvs.len() <= TLVS);
        assert_eq!(found[0].tlvs[0].hex.chars().count(), 2 * TLV + 1);
        assert_eq!(found[0].vpc_endpoint_id, None);
    }
}

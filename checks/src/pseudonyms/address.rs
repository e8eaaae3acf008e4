//! Addresses: each stays in its family and its range.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Pass;
use crate::model::Kind;

/// Addresses that say the same in everybody's network: AWS's own services on a host's link, and the
/// name servers of the internet, which explain an answer.
const EVERYBODYS: [&str; 17] = [
    "169.254.169.123",
    "169.254.169.253",
    "169.254.169.254",
    "fd00:ec2::123",
    "fd00:ec2::253",
    "fd00:ec2::254",
    "1.1.1.1",
    "1.0.0.1",
    "8.8.8.8",
    "8.8.4.4",
    "9.9.9.9",
    "208.67.222.222",
    "208.67.220.220",
    "2606:4700:4700::1111",
    "2606:4700:4700::1001",
    "2001:4860:4860::8888",
    "2001:4860:4860::8844",
];

impl Pass<'_> {
    /// An address in its range's pseudonyms. Loopback, unspecified and multicast stay: they name no
    /// host of a network.
    pub(super) fn address(&mut self, address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V4(v4) => IpAddr::V4(self.v4(v4)),
            IpAddr::V6(v6) => IpAddr::V6(self.v6(v6)),
        }
    }

    fn v4(&mut self, address: Ipv4Addr) -> Ipv4Addr {
        if stays(IpAddr::V4(address)) {
            return address;
        }
        let range = range(address);
        let original = address.to_string();
        let text =
            self.all.given.of(Kind::Address, range, &original, |n| v4_of(range, n).to_string());
        text.parse().unwrap_or(Ipv4Addr::UNSPECIFIED)
    }

    fn v6(&mut self, address: Ipv6Addr) -> Ipv6Addr {
        if let Some(v4) = address.to_ipv4_mapped() {
            return self.v4(v4).to_ipv6_mapped();
        }
        if stays(IpAddr::V6(address)) {
            return address;
        }
        let [s0, s1, ..] = address.segments();
        if (s0, s1) == (0x64, 0xff9b) {
            // NAT64 (RFC 6052): the IPv4 address is what it is about.
            let [.., a, b, c, d] = address.octets();
            let v4 = u32::from(self.v4(Ipv4Addr::new(a, b, c, d)));
            return Ipv6Addr::from((u128::from(address) >> 32 << 32) + u128::from(v4));
        }
        let base = v6_range(address);
        let text = self.all.given.of(Kind::Address, &base.to_string(), &address.to_string(), |n| {
            Ipv6Addr::from(u128::from(base) + u128::from(n)).to_string()
        });
        text.parse().unwrap_or(Ipv6Addr::UNSPECIFIED)
    }
}

/// `192.168.7.0/24`, in the range its hosts' pseudonyms are in.
pub(super) fn network(address: IpAddr, prefix: u8) -> String {
    if prefix == 0 || stays(address) {
        return format!("{address}/{prefix}");
    }
    let base = match address {
        IpAddr::V4(v4) => IpAddr::V4(v4_of(range(v4), 0)),
        IpAddr::V6(v6) => IpAddr::V6(v6_range(v6)),
    };
    format!("{base}/{prefix}")
}

fn stays(address: IpAddr) -> bool {
    let everybodys = || EVERYBODYS.iter().any(|it| it.parse() == Ok(address));
    let broadcast = address == IpAddr::V4(Ipv4Addr::BROADCAST);
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || broadcast
        || everybodys()
}

/// The range of an address (RFC 1918, RFC 6598, RFC 3927), by the address its pseudonyms start at.
fn range(address: Ipv4Addr) -> &'static str {
    match address.octets() {
        [10, ..] => "10.0.0.0",
        [172, b, ..] if b & 0xf0 == 16 => "172.16.0.0",
        [192, 168, ..] => "192.168.0.0",
        [100, b, ..] if b & 0xc0 == 64 => "100.64.0.0",
        [169, 254, ..] => "169.254.1.0",
        _ => "192.0.2.0",
    }
}

/// Unique local (RFC 4193), link-local, or documentation (RFC 3849) for everything else.
fn v6_range(address: Ipv6Addr) -> Ipv6Addr {
    match address {
        it if it.is_unique_local() => Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, 0),
        it if it.is_unicast_link_local() => Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0),
        _ => Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0),
    }
}

/// The n-th pseudonym of a range. What is public gets an address for documentation (RFC 5737), and
/// when those are used up one for benchmarks (RFC 2544).
fn v4_of(range: &str, n: u32) -> Ipv4Addr {
    let base = match (range, n) {
        ("192.0.2.0", 0..=254) => Ipv4Addr::new(192, 0, 2, 0),
        ("192.0.2.0", 255..=508) => return Ipv4Addr::from(0xc633_6400 + n - 254),
        ("192.0.2.0", 509..=762) => return Ipv4Addr::from(0xcb00_7100 + n - 508),
        ("192.0.2.0", _) => Ipv4Addr::new(198, 18, 0, 0),
        _ => range.parse().unwrap_or(Ipv4Addr::UNSPECIFIED),
    };
    Ipv4Addr::from(u32::from(base).wrapping_add(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::is_private;
    use crate::pseudonyms::{Redactor, Words};

    #[test]
    fn an_address_keeps_family_range_and_identity() {
        let mut all = Redactor::default();
        let mut redactor = all.pass(Words::Names);
        for text in [
            "10.213.66.188",
            "172.31.0.9",
            "192.168.7.7",
            "100.66.1.2",
            "169.254.7.7",
            "54.1.2.3",
            "fd12::7",
            "fe80::9",
            "2600:1f14::1",
            "::ffff:10.9.9.9",
        ] {
            let address: IpAddr = text.parse().unwrap();
            let pseudonym = redactor.address(address);
            assert_ne!(pseudonym, address, "{text}");
            assert_eq!(pseudonym, redactor.address(address), "{text}");
            assert_eq!(is_private(pseudonym), is_private(address), "{text}");
            assert_eq!(pseudonym.is_ipv4(), address.is_ipv4(), "{text}");
        }
        let first = redactor.address("10.1.1.1".parse().unwrap());
        let second = redactor.address("10.1.1.2".parse().unwrap());
        assert_ne!(first, second);
    }

    #[test]
    fn what_everybody_has_stays() {
        let mut all = Redactor::default();
        let mut redactor = all.pass(Words::Names);
        for text in ["127.0.0.53", "0.0.0.0", "::1", "::", "169.254.169.253", "8.8.8.8"] {
            let address: IpAddr = text.parse().unwrap();
            assert_eq!(redactor.address(address), address);
        }
    }

    #[test]
    fn more_public_addresses_than_documentation_has_stay_apart() {
        let mut all = Redactor::default();
        let mut redactor = all.pass(Words::Names);
        let all: std::collections::BTreeSet<IpAddr> = (0..2000u32)
            .map(|n| redactor.address(Ipv4Addr::from(0x3600_0000 + n).into()))
            .collect();
        assert_eq!(all.len(), 2000);
    }
}

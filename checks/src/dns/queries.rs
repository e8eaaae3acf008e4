//! Queries on the lookups of a name: who denied it, who knows it.

use std::net::{IpAddr, SocketAddr};

use crate::dns::{DnsAnswer, Lookups, ResponseCode};
use crate::text::shown;

/// One response of one name server, and where it stands below the lookups.
pub(crate) struct Response<'a> {
    pub(crate) server: SocketAddr,
    pub(crate) answer: &'a DnsAnswer,
    pub(crate) at: String,
}

/// The resolvers that gave an address, as far as it was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A name server, by its address.
    Server(SocketAddr),
    /// The operating system alone; its name servers say otherwise.
    System,
    /// Nobody else was heard.
    Unknown,
}

/// Where the names of VPC endpoints live.
const PRIVATE_LINK: [&str; 2] = ["vpce.amazonaws.com", "vpce.amazonaws.com.cn"];
/// The primaries that Route 53 gives to private hosted zones, as seen in the field.
const PRIVATE_ZONES: [&str; 4] = [
    "ns-0.awsdns-00.com",
    "ns-512.awsdns-00.net",
    "ns-1024.awsdns-00.org",
    "ns-1536.awsdns-00.co.uk",
];

impl Response<'_> {
    /// Denied by a zone at, above or below `PrivateLink`'s own that AWS does not serve to everybody.
    pub(crate) fn is_shadow(&self) -> bool {
        let Some(soa) = &self.answer.soa else { return false };
        let zone = soa.zone.trim_end_matches('.').to_ascii_lowercase();
        let amazon = zone == "amazonaws.com" || zone == "amazonaws.com.cn";
        let covers = |own: &&str| zone == *own || zone.ends_with(&format!(".{own}"));
        let primary = soa.primary.trim_end_matches('.').to_ascii_lowercase();
        // amazonaws.com itself is not at Route 53: its primary is a name under amazon.com.
        let public = primary.contains(".awsdns-") || primary.ends_with(".amazon.com");
        (amazon || PRIVATE_LINK.iter().any(covers)) && (!public || self.is_private_zone())
    }

    /// Tells if the zone that denies looks like a private hosted zone of Route 53.
    pub(crate) fn is_private_zone(&self) -> bool {
        let primary = self.answer.soa.as_ref().map(|soa| soa.primary.trim_end_matches('.'));
        primary.is_some_and(|p| PRIVATE_ZONES.iter().any(|own| own.eq_ignore_ascii_case(p)))
    }

    /// The zone that denies, as it names itself.
    pub(crate) fn denying_zone(&self) -> Option<String> {
        self.answer.soa.as_ref().map(|soa| shown(&soa.zone, 80))
    }
}

impl Lookups {
    /// Every response that came.
    pub(crate) fn responses(&self) -> Vec<Response<'_>> {
        let mut all = Vec::new();
        for (i, server) in self.servers.iter().enumerate() {
            for (key, answer) in server.answers() {
                let at = format!("servers/{i}/{key}/outcome/seen");
                all.push(Response { server: server.server, answer, at });
            }
        }
        all
    }

    /// The responses that say NXDOMAIN.
    pub(crate) fn denials(&self) -> Vec<Response<'_>> {
        self.responses().into_iter().filter(|r| r.answer.rcode == ResponseCode::NxDomain).collect()
    }

    /// The resolvers that gave an address.
    pub(crate) fn source(&self, address: IpAddr) -> Source {
        let mut gives = self.servers.iter().filter(|server| server.addresses().contains(&address));
        match gives.next() {
            Some(server) => Source::Server(server.server),
            None if self.server_results().iter().any(|s| s.answer().is_some()) => Source::System,
            None => Source::Unknown,
        }
    }

    /// The shortest time to live among the address records, in seconds.
    pub(crate) fn ttl_s(&self) -> Option<u32> {
        let responses = self.responses();
        responses.iter().flat_map(|r| r.answer.records.iter().map(|record| record.ttl_s)).min()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::lookups::{answered, leg_failed, server_v4};

    fn shadow(zone: &str, primary: &str) -> bool {
        let seen = leg_failed(None, vec![server_v4(answered("NXDOMAIN", Some((zone, primary))))]);
        let lookups = &seen.endpoint.as_ref().unwrap().dns.failed().unwrap().lookups;
        lookups.denials()[0].is_shadow()
    }

    #[test]
    fn amazons_own_zones_are_no_shadows() {
        assert!(!shadow("vpce.amazonaws.com", "ns-1234.awsdns-22.co.uk"));
        assert!(!shadow("amazonaws.com", "dns-external-master.amazon.com"));
        assert!(!shadow("com", "a.gtld-servers.net"));
        assert!(!shadow("corp.example", "ns.corp.example"));
    }

    #[test]
    fn a_zone_of_somebody_else_over_the_name_is_a_shadow() {
        assert!(shadow("amazonaws.com", "ns.corp.example"));
        assert!(shadow("ap-northeast-1.vpce.amazonaws.com", "ns.corp.example"));
        assert!(shadow("vpce.amazonaws.com", "ns-1536.awsdns-00.co.uk"));
    }
}

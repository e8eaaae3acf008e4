//! Lookups made by hand, for the tests of this layer.

use std::net::SocketAddr;

use crate::dns::{
    DnsAnswer, DnsFacts, DnsFailure, ExchangeFailure, Lookups, Record, RecordData, ServerAnswers,
    Soa, SystemAnswer, SystemFailure,
};
use crate::model::{Millis, Observation, Outcome, Skip};
use crate::observations::Observations;
use crate::testing::path::Path;

/// An endpoint's regional name.
pub(crate) const NAME: &str =
    "vpce-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com";
/// The zone that knows it, and its primary.
pub(crate) const DNS: (&str, &str) = ("vpce.amazonaws.com", "ns-1234.awsdns-22.co.uk");

fn observed<F, E>(outcome: Outcome<F, E>) -> Observation<F, E> {
    Observation { elapsed_ms: Some(Millis(3.0)), outcome }
}

/// A response without records.
pub(crate) fn answered(
    rcode: &str,
    soa: Option<(&str, &str)>,
) -> Observation<DnsAnswer, ExchangeFailure> {
    let soa = soa.map(|(zone, primary)| Soa { zone: zone.to_owned(), primary: primary.to_owned() });
    observed(Outcome::Seen(DnsAnswer {
        rcode: serde_json::from_value(rcode.into()).unwrap(),
        authoritative: false,
        records: Vec::new(),
        soa,
        extended_errors: Vec::new(),
        over_tcp: false,
    }))
}

/// A response with one address.
pub(crate) fn known(address: &str) -> Observation<DnsAnswer, ExchangeFailure> {
    let mut known = answered("NOERROR", None);
    if let Outcome::Seen(answer) = &mut known.outcome {
        let data = RecordData::Address(address.parse().unwrap());
        answer.records.push(Record { name: NAME.to_owned(), ttl_s: 60, data });
    }
    known
}

/// Sets another time to live.
pub(crate) fn kept_for(
    ttl_s: u32,
    mut known: Observation<DnsAnswer, ExchangeFailure>,
) -> Observation<DnsAnswer, ExchangeFailure> {
    if let Outcome::Seen(answer) = &mut known.outcome {
        answer.records.iter_mut().for_each(|record| record.ttl_s = ttl_s);
    }
    known
}

/// Leads to the addresses by a CNAME.
pub(crate) fn alias_to(
    alias: &str,
    mut known: Observation<DnsAnswer, ExchangeFailure>,
) -> Observation<DnsAnswer, ExchangeFailure> {
    if let Outcome::Seen(answer) = &mut known.outcome {
        let data = RecordData::Alias(alias.to_owned());
        answer.records.insert(0, Record { name: "dcv.example.com".to_owned(), ttl_s: 60, data });
    }
    known
}

/// No response.
pub(crate) fn failed(failure: ExchangeFailure) -> Observation<DnsAnswer, ExchangeFailure> {
    observed(Outcome::Failed(failure))
}

/// A name server.
pub(crate) fn server(
    a: Observation<DnsAnswer, ExchangeFailure>,
    aaaa: Observation<DnsAnswer, ExchangeFailure>,
) -> ServerAnswers {
    ServerAnswers { server: SocketAddr::from(([192, 0, 2, 53], 53)), a, aaaa }
}

/// A name server that was asked for IPv4 addresses only.
pub(crate) fn server_v4(a: Observation<DnsAnswer, ExchangeFailure>) -> ServerAnswers {
    server(a, Observation::skipped(Skip::Skipped))
}

/// An endpoint whose name has no address.
pub(crate) fn leg_failed(
    system: Option<SystemFailure>,
    servers: Vec<ServerAnswers>,
) -> Observations {
    let system = match system {
        Some(failure) => observed(Outcome::Failed(failure)),
        None => Observation::skipped(Skip::NotAsked),
    };
    let lookups =
        Lookups { name: NAME.to_owned(), system, system_at_first: None, servers, followups: None };
    let mut seen = Path::new().seen();
    seen.endpoint.as_mut().unwrap().dns = observed(Outcome::Failed(DnsFailure { lookups }));
    seen.endpoint.as_mut().unwrap().routes.clear();
    seen
}

/// An endpoint whose name has addresses: the operating system's, or the first name server's.
pub(crate) fn leg_resolved(
    name: &str,
    system: Option<&[&str]>,
    servers: Vec<ServerAnswers>,
) -> Observations {
    let given = servers.iter().map(ServerAnswers::addresses).find(|a| !a.is_empty());
    let (system, addresses) = match system {
        Some(list) => {
            let addresses: Vec<_> = list.iter().map(|a| a.parse().unwrap()).collect();
            let answer = SystemAnswer { addresses: addresses.clone() };
            (observed(Outcome::Seen(answer)), addresses)
        }
        None => (Observation::skipped(Skip::NotAsked), given.unwrap_or_default()),
    };
    let lookups =
        Lookups { name: name.to_owned(), system, system_at_first: None, servers, followups: None };
    let mut seen = Path::new().seen();
    seen.endpoint.as_mut().unwrap().dns = observed(Outcome::Seen(DnsFacts { addresses, lookups }));
    seen
}

/// The codes of this layer that were found, each with evidence that stands and advice without gaps.
pub(crate) fn codes(seen: Observations) -> Vec<String> {
    let findings = seen.reported().findings.into_iter();
    let dns: Vec<_> = findings.filter(|f| f.code.starts_with("dns.")).collect();
    for finding in &dns {
        assert!(!finding.evidence.is_empty(), "{finding:?}");
        assert!(finding.evidence.iter().all(|e| !e.value.is_null()), "{finding:?}");
        assert!(
            finding.fix.iter().all(|line| !line.to_string().contains(['{', '}'])),
            "{finding:?}"
        );
    }
    dns.into_iter().map(|finding| finding.code).collect()
}

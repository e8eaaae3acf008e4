//! Names that resolve, with something to mend: which codes follow from what was answered.

use crate::dns::{ExchangeFailure, SystemFailure};
use crate::model::Millis;
use crate::testing::lookups::{
    NAME, alias_to, answered, codes, failed, kept_for, known, leg_failed, leg_resolved, server,
    server_v4,
};

const ZONAL: &str = "vpce-02c333708db2e72b7-o2x6rrvy-ap-northeast-1a.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com";

#[test]
fn a_healthy_name_has_no_finding() {
    let both = server(known("10.0.0.5"), known("fd00::5"));
    assert!(codes(leg_resolved(NAME, Some(&["10.0.0.5", "fd00::5"]), vec![both])).is_empty());
}

#[test]
fn an_address_is_judged_by_the_name_it_stands_for() {
    let one = |name, address| codes(leg_resolved(name, None, vec![server_v4(known(address))]));
    assert_eq!(one(NAME, "10.0.0.5"), ["dns.single-address"]);
    assert_eq!(one(ZONAL, "10.0.0.5"), ["dns.zonal-name"]);
    assert_eq!(one(NAME, "203.0.113.9"), ["dns.public-address", "dns.single-address"]);
    assert_eq!(one(NAME, "2001:db8::5"), ["dns.single-address"]);
    assert_eq!(one(NAME, "0.0.0.0"), ["dns.sinkholed"]);
    assert_eq!(one("dcv.example.com", "203.0.113.9"), ["dns.outside-vpc"]);
    assert!(one("dcv.example.com", "10.0.0.5").is_empty());
    assert_eq!(one("vpce-xxx.amazonaws.com", "10.0.0.5"), ["dns.name-malformed"]);
    let led = server_v4(alias_to(NAME, known("203.0.113.9")));
    assert!(codes(leg_resolved("dcv.example.com", None, vec![led])).is_empty());
}

#[test]
fn a_record_or_an_answer_may_take_too_long() {
    let with = |ttl_s, name| {
        codes(leg_resolved(name, None, vec![server_v4(kept_for(ttl_s, known("10.0.0.5")))]))
    };
    assert_eq!(with(61, NAME), ["dns.long-ttl", "dns.single-address"]);
    assert_eq!(with(60, NAME), ["dns.single-address"]);
    assert!(with(300, "dcv.example.com").is_empty());
    let mut slow = leg_resolved("dcv.example.com", None, vec![server_v4(known("10.0.0.5"))]);
    slow.endpoint.as_mut().unwrap().dns.elapsed_ms = Some(Millis(1200.0));
    assert_eq!(codes(slow), ["dns.slow"]);
}

#[test]
fn name_servers_are_compared() {
    let beside = |other| {
        let servers = vec![server_v4(known("10.0.0.5")), server_v4(other)];
        codes(leg_resolved("dcv.example.com", None, servers))
    };
    assert!(beside(known("10.0.0.5")).is_empty());
    assert_eq!(beside(known("10.0.0.6")), ["dns.resolvers-disagree"]);
    assert_eq!(beside(answered("SERVFAIL", None)), ["dns.some-resolvers-fail"]);
    assert_eq!(beside(failed(ExchangeFailure::Silent)), ["dns.some-resolvers-fail"]);
    assert_eq!(beside(answered("NXDOMAIN", None)), ["dns.resolvers-disagree"]);
    assert_eq!(beside(answered("NOERROR", None)), ["dns.resolvers-disagree"]);
}

#[test]
fn the_operating_system_has_the_last_word() {
    let servers = || vec![server_v4(known("10.0.0.5"))];
    let name = "dcv.example.com";
    assert_eq!(codes(leg_resolved(name, Some(&["10.9.9.9"]), servers())), ["dns.os-differs"]);
    assert_eq!(codes(leg_resolved(name, Some(&["10.0.0.5"]), Vec::new())), [""; 0]);
    let failed = codes(leg_failed(Some(SystemFailure::NoName), servers()));
    assert_eq!(failed, ["dns.no-such-name", "dns.os-differs"]);
}

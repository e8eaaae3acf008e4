//! What unbound and dnsmasq answer for the endpoint's name.

use crate::actors::NameServer;
use crate::diagnosis::Diagnosis;
use crate::path::{ENDPOINT, PRIVATE_NAME, Parts, ZONAL_NAME};

/// Nothing above DNS is seen.
const UNRESOLVED: &str =
    "dns fail, tcp skip, tls skip, host skip, broker.resolve skip, websocket skip";
const WORKS: &str = "dns pass, tcp pass, tls pass, host pass, broker.resolve skip, websocket pass";
const DUBIOUS: &str =
    "dns warn, tcp pass, tls pass, host pass, broker.resolve skip, websocket pass";
/// Where a name server is waited for.
const SOON: &[&str] = &["--timeout", "1s"];

fn resolved_by(name_server: NameServer) -> Parts {
    Parts { name_server, ..Parts::default() }
}

#[track_caller]
fn unresolved(parts: Parts, code: &str) -> Diagnosis {
    let seen = parts.diagnose();
    seen.is(1, &format!("fail endpoint.dns {code} observed"), UNRESOLVED);
    seen
}

#[test]
fn a_name_with_a_text_record_alone_has_no_address() {
    unresolved(resolved_by(NameServer::Says(&["60 IN TXT dcv"])), "dns.no-address");
}

#[test]
fn unbound_whose_forwarder_is_down_fails() {
    unresolved(resolved_by(NameServer::LeadsNowhere), "dns.servfail");
}

#[test]
fn dnsmasq_that_knows_no_other_name_server_refuses() {
    unresolved(resolved_by(NameServer::DnsmasqAlone), "dns.refused");
}

#[test]
fn unbound_that_drops_the_question_is_silent() {
    let parts = Parts { words: SOON, ..resolved_by(NameServer::Drops) };
    unresolved(parts, "dns.resolver-silent");
}

#[test]
fn dnsmasq_that_stops_rebinding_filters_private_addresses() {
    unresolved(resolved_by(NameServer::ThroughDnsmasq("stop-dns-rebind")), "dns.rebind-filtered");
}

#[test]
fn dnsmasq_that_keeps_the_domain_to_itself_knows_no_such_name() {
    unresolved(
        resolved_by(NameServer::ThroughDnsmasq("local=/amazonaws.com/")),
        "dns.no-such-name",
    );
}

#[test]
fn dnsmasq_that_blocks_the_domain_sinks_it() {
    let blocks = NameServer::ThroughDnsmasq("address=/amazonaws.com/0.0.0.0");
    let seen = resolved_by(blocks).diagnose();
    seen.is(
        1,
        "fail endpoint.dns dns.sinkholed observed",
        &UNRESOLVED.replace("tcp skip", "tcp fail"),
    );
}

#[test]
fn dnsmasq_in_between_changes_nothing() {
    resolved_by(NameServer::ThroughDnsmasq("")).diagnose().is(0, "pass", WORKS);
}

#[test]
fn a_record_of_the_internet_is_a_public_address() {
    let seen = resolved_by(NameServer::Says(&["60 IN A 203.0.113.9"])).diagnose();
    seen.is(1, "fail endpoint.dns dns.public-address observed", &DUBIOUS.replace("warn", "fail"));
    seen.says("dns.public-address", "203.0.113.9");
}

#[test]
fn a_private_name_that_leads_to_the_internet_is_seen_from_outside() {
    let parts = Parts {
        words: &["--endpoint", PRIVATE_NAME, "--server-name", ENDPOINT],
        ..resolved_by(NameServer::Says(&["60 IN A 203.0.113.9"]))
    };
    let seen = parts.diagnose();
    seen.is(0, "warn endpoint.dns dns.outside-vpc observed", DUBIOUS);
}

#[test]
fn a_record_for_an_hour_is_a_copy() {
    let copy = NameServer::Says(&["3600 IN A 10.213.66.188"]);
    let seen = resolved_by(copy).diagnose();
    seen.is(0, "warn endpoint.dns dns.long-ttl observed", DUBIOUS);
    seen.says("dns.long-ttl", "3600 s").notes("dns.single-address");
}

#[test]
fn the_name_of_one_zone_is_told() {
    let words = &["--endpoint", ZONAL_NAME, "--server-name", ENDPOINT];
    let seen = Parts { words, ..Parts::default() }.diagnose();
    seen.is(0, "pass", WORKS);
    seen.notes("dns.zonal-name");
}

#[test]
fn a_name_that_was_never_filled_in_is_malformed() {
    let words = &["--endpoint", "vpce-xxx.vpce-svc-xxx.ap-northeast-1.vpce.amazonaws.com"];
    let seen = unresolved(Parts { words, ..Parts::default() }, "dns.no-such-name");
    seen.notes("dns.name-malformed");
}

#[test]
fn unbound_that_asks_far_away_is_slow() {
    let seen = resolved_by(NameServer::AsksFarAway).diagnose();
    seen.is(0, "warn endpoint.dns dns.slow observed", DUBIOUS);
}

#[test]
fn one_name_server_of_two_that_refuses_is_told() {
    let two = NameServer::KnowsBeside(&NameServer::Refuses);
    let seen = Parts { words: SOON, ..resolved_by(two) }.diagnose();
    seen.is(0, "warn endpoint.dns dns.some-resolvers-fail observed", DUBIOUS);
}

/// Twelve bytes, without the question in them.
#[test]
fn unbound_that_refuses_this_client_refuses() {
    let seen = resolved_by(NameServer::Refuses).diagnose();
    seen.is(1, "fail endpoint.dns dns.refused observed", UNRESOLVED);
}

#[test]
fn two_name_servers_of_different_records_disagree() {
    let other = NameServer::KnowsBeside(&NameServer::Says(&["60 IN A 10.213.66.7"]));
    let seen = resolved_by(other).diagnose();
    seen.is(0, "warn endpoint.dns dns.resolvers-disagree observed", DUBIOUS);
    seen.says("dns.resolvers-disagree", "10.213.66.7");
}

//! Names that resolve, with something to fix: which codes follow from what was answered.

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

/// Every command of a report on this host, for a host of that system.
fn commands(mut seen: crate::observations::Observations, os: &str) -> Vec<String> {
    seen.vantage.os = os.to_owned();
    let report = seen.reported();
    let client = Some(crate::model::Site::Client);
    let found = report.findings.iter().filter(|f| f.code.starts_with("dns."));
    let each = found.flat_map(|f| {
        let fix = f.fix.iter().filter(|it| it.on == client).map(|it| it.command.clone());
        let decide = f.decide.iter().filter(|it| it.on == client).map(|it| it.command.clone());
        fix.chain(decide).flatten().collect::<Vec<_>>()
    });
    each.collect()
}

#[test]
fn the_commands_for_this_host_are_those_of_its_system_and_have_no_holes() {
    let silent = || failed(ExchangeFailure::Silent);
    let a = |observation| vec![server_v4(observation)];
    let unresolved = |system, servers| leg_failed(Some(system), servers);
    let all = [
        unresolved(SystemFailure::NoName, a(known("10.0.0.5"))),
        unresolved(SystemFailure::NoName, a(answered("NXDOMAIN", None))),
        unresolved(SystemFailure::Again, a(answered("SERVFAIL", None))),
        unresolved(SystemFailure::Again, a(answered("REFUSED", None))),
        unresolved(SystemFailure::Again, a(answered("NOERROR", None))),
        unresolved(SystemFailure::Again, a(failed(ExchangeFailure::Refused))),
        unresolved(SystemFailure::Again, a(silent())),
        unresolved(SystemFailure::Again, Vec::new()),
        leg_resolved(NAME, Some(&["10.9.9.9"]), a(known("10.0.0.5"))),
        leg_resolved(NAME, None, a(known("203.0.113.9"))),
        leg_resolved(NAME, None, a(known("127.0.0.1"))),
        leg_resolved(NAME, None, a(kept_for(61, known("10.0.0.5")))),
        leg_resolved("dcv.example.com", None, a(known("203.0.113.9"))),
    ];
    let (mut on_linux, mut of_windows) = (0, 0);
    for seen in all {
        let linux = commands(seen.clone(), "linux");
        assert!(!linux.iter().any(|line| line.contains("Resolve-DnsName")), "{linux:?}");
        on_linux += linux.len();
        for line in commands(seen.clone(), "windows") {
            let foreign = ["dig ", "getent ", "resolvectl ", "grep ", "systemctl "];
            assert!(!foreign.iter().any(|program| line.contains(program)), "{line}");
            assert!(!line.contains('{'), "{line}");
            of_windows += 1;
        }
        for line in commands(seen, "macos") {
            let foreign = ["getent ", "resolvectl ", "systemctl "];
            assert!(!foreign.iter().any(|program| line.contains(program)), "{line}");
        }
    }
    assert!(on_linux > 20 && of_windows == on_linux, "{on_linux} {of_windows}");
}

#[test]
fn a_name_server_with_a_port_of_its_own_is_asked_there() {
    let mut elsewhere = server_v4(answered("NXDOMAIN", None));
    elsewhere.server.set_port(5353);
    let seen = leg_failed(Some(SystemFailure::NoName), vec![elsewhere]);
    let address =
        seen.endpoint.as_ref().unwrap().dns.failed().unwrap().lookups.servers[0].server.ip();
    let asked = format!("dig {NAME} @{address} -p 5353");
    assert!(commands(seen.clone(), "linux").contains(&asked), "{:?}", commands(seen, "linux"));
}

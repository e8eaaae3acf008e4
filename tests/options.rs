//! What an option promises is what goes over the wire: read from the report's observations.

mod support;

use dcvdiag_checks::model::{Layer, Leg, Millis, VerdictStatus};
use dcvdiag_checks::report::{Report, RowStatus};
use support::{path, report};

/// A run on that path with these options.
fn run(scenario: &str, words: &[&str]) -> Report {
    report(&path(scenario).run(&[words, &["--format", "json"]].concat()))
}

#[test]
fn every_host_alias_is_compared() {
    let seen = run("healthy", &["--host-alias", "a.example", "--host-alias", "b.example:9443"]);
    let route = &support::endpoint(&seen.observations).routes[0];
    let facts = route.app.host_facts().expect("a comparison");
    let hosts: Vec<&str> = facts.attempts.iter().map(|attempt| attempt.host.as_str()).collect();
    let name = seen.observations.target.endpoint_host().expect("a name");
    let (with_port, address) = (format!("{name}:8443"), route.address.to_string());
    let expected = [
        with_port.as_str(),
        name,
        address.as_str(),
        "localhost:8443",
        "a.example",
        "b.example:9443",
    ];
    assert_eq!(hosts, expected);
}

#[test]
fn the_brokers_questions_are_as_asked() {
    let words = ["--transport", "QUIC", "--client-ip", "192.0.2.7", "--session", "a b&c"];
    let seen = run("healthy", &words);
    let broker = seen.observations.broker.as_ref().expect("a broker");
    let questions = &broker.routes[0].app.resolve_facts().expect("an answer").questions;
    let asked: Vec<&str> = questions.iter().map(|question| question.request.as_str()).collect();
    let only = "/resolveSession?sessionId=a%20b%26c&transport=QUIC&clientIpAddress=192.0.2.7";
    assert_eq!(asked, [only]);
}

#[test]
fn the_upgrade_is_as_asked() {
    let words =
        ["--ws-path", "/x/{session}", "--origin", "https://portal.example", "--session", "s1"];
    for (given, protocol) in [(Some("other"), Some("other")), (Some(""), None), (None, Some("dcv"))]
    {
        let more = given.map_or(vec![], |name| vec!["--ws-protocol", name]);
        let seen = run("healthy", &[&words[..], &more].concat());
        let facts = support::endpoint(&seen.observations).routes[0]
            .app
            .websocket_facts()
            .expect("an attempt");
        let upgrade = facts.client().expect("the client's");
        assert_eq!(upgrade.path, "/x/s1");
        assert_eq!(upgrade.origin.as_deref(), Some("https://portal.example"));
        assert_eq!(upgrade.protocol.as_deref(), protocol);
    }
}

#[test]
fn quic_is_asked_where_its_transport_was_named_and_on_every_address() {
    let quic = |words: &[&str]| {
        let seen = run("healthy", words);
        let routes = support::endpoint(&seen.observations).routes.iter();
        routes.map(|route| route.app.quic_facts().is_some()).collect::<Vec<_>>()
    };
    assert_eq!(quic(&["--transport", "QUIC"]), [true, true]);
    assert_eq!(quic(&["--only", "quic,tcp"]), [true, true]);
    assert_eq!(quic(&[]), [false, false]);
    assert_eq!(quic(&["--transport", "HTTP"]), [false, false]);
    assert_eq!(quic(&["--transport", "QUIC", "--skip", "quic"]), [false, false]);
}

#[test]
fn a_held_connection_is_silent_for_as_long_as_asked() {
    let seen = run("healthy", &["--hold", "400ms"]);
    let facts =
        support::endpoint(&seen.observations).routes[0].app.websocket_facts().expect("an attempt");
    let hold = facts.hold.as_ref().expect("a hold");
    assert_eq!(hold.asked_ms, Millis(400.0));
    assert!(hold.silent.after_ms.0 >= 400.0 && hold.silent.idle_ms.0 >= 400.0, "{hold:?}");
    let without = run("healthy", &[]);
    let facts = support::endpoint(&without.observations).routes[0]
        .app
        .websocket_facts()
        .expect("an attempt");
    assert_eq!(facts.hold, None);
}

#[test]
fn one_family_is_asked_for_and_dialled() {
    let v4 = run("healthy", &["--ipv4"]);
    assert_eq!(v4.verdict.status, VerdictStatus::Pass);
    let facts = support::endpoint(&v4.observations).dns.seen().expect("addresses");
    assert!(facts.lookups.servers[0].aaaa.skip().is_some(), "AAAA was asked for");
    let v6 = run("healthy", &["--ipv6"]);
    assert_eq!(v6.verdict.code.as_deref(), Some("dns.no-address"));
    let failure = support::endpoint(&v6.observations).dns.failed().expect("no address");
    assert!(failure.lookups.servers[0].a.skip().is_some(), "A was asked for");
}

#[test]
fn a_certificate_may_have_to_last_longer() {
    let days = |days: &str| run("healthy", &["--cert-days", days]).verdict.code;
    assert_eq!(days("0"), None);
    assert_eq!(days("100000").as_deref(), Some("tls.expires-soon"));
}

#[test]
fn a_dead_address_never_holds_up_a_live_one() {
    // The dead one is waited for until the deadline; by then the live one has been seen to its top.
    let seen = run("tcp-partial-timeout", &["--timeout", "60s", "--deadline", "3s"]);
    let [live, dead] = support::endpoint(&seen.observations).routes.as_slice() else {
        panic!("two routes")
    };
    assert!(dead.tcp.skip().is_some(), "{:?}", dead.tcp);
    let facts = live.app.websocket_facts().expect("the live address was held up");
    assert!(facts.client().and_then(|upgrade| upgrade.switched()).is_some());
    let row = seen.rows.iter().find(|row| (row.leg, row.layer) == (Leg::Endpoint, Layer::Tcp));
    assert_eq!(row.map(|row| row.status), Some(RowStatus::Skip));
    assert_eq!(seen.verdict.status, VerdictStatus::Inconclusive);
}

#[test]
fn every_address_is_connected_to_as_often_as_asked() {
    let seen = run("healthy", &["--repeat", "3"]);
    for route in &support::endpoint(&seen.observations).routes {
        assert_eq!(route.repeats.len(), 3);
        assert!(route.repeats.iter().all(|connect| connect.seen().is_some()));
    }
    let row = seen.rows.iter().find(|row| row.layer == Layer::Tcp).expect("a TCP row");
    assert_eq!(row.summary, "2 of 2 addresses · 3 of 3 connects to each");
    assert!(support::endpoint(&run("healthy", &[]).observations).routes[0].repeats.is_empty());
}

#[test]
fn a_failure_is_followed_up_unless_that_is_turned_off() {
    let tried = |words: &[&str]| {
        let seen = run("tls-reset-after-hello", words);
        support::endpoint(&seen.observations).routes[0].followups.tls.clone()
    };
    let kinds: Vec<String> =
        tried(&[]).expect("trials").trials.iter().map(|t| format!("{:?}", t.kind)).collect();
    let expected = [
        "Again",
        "AfterProxyHeader",
        "Tls12Only",
        "Tls13Only",
        "WithoutAlpn",
        "SmallHello",
        "WithoutSni",
        "OwnName",
    ];
    assert_eq!(kinds, expected);
    assert_eq!(tried(&["--no-follow-ups"]), None);
}

#[test]
fn without_follow_ups_a_client_still_falls_back_as_clients_do() {
    let paths = |words: &[&str]| {
        let seen = run("websocket-not-found", words);
        let facts = support::endpoint(&seen.observations).routes[0]
            .app
            .websocket_facts()
            .expect("attempts");
        let purposes = facts.attempts.iter().map(|attempt| format!("{:?}", attempt.purpose));
        purposes.collect::<Vec<_>>().join(" ")
    };
    let fallbacks = "Client WithoutProtocol OtherPath";
    assert_eq!(paths(&["--no-follow-ups"]), fallbacks);
    assert_eq!(paths(&[]), format!("{fallbacks} NonsensePath NonsenseSession"));
}

#[test]
fn a_handshake_that_is_small_is_a_kilobyte_smaller_than_a_browsers() {
    let seen = run("tls-silent", &["--timeout", "500ms"]);
    let tried =
        support::endpoint(&seen.observations).routes[0].followups.tls.clone().expect("trials");
    let sent = |name: &str| {
        let trial = tried.trials.iter().find(|trial| format!("{:?}", trial.kind) == name);
        trial.expect("the trial").sent_bytes
    };
    assert!(sent("Again") > 1400, "{}", sent("Again"));
    assert!(sent("SmallHello") + 1000 < sent("Again"), "{}", sent("SmallHello"));
    assert_eq!(sent("AfterProxyHeader"), sent("Again") + 16);
}

use crate::actors::Quic;
use crate::path::Parts;

/// A path where all else works.
const ROWS: &str =
    "dns pass, tcp pass, tls pass, host pass, broker.resolve skip, quic warn, websocket pass";

fn over_udp(quic: Quic) -> Parts {
    Parts { quic, words: &["--transport", "HTTP,QUIC", "--timeout", "2s"], ..Parts::default() }
}

#[test]
fn ngtcp2_answers_with_the_versions_it_has() {
    let seen = over_udp(Quic::Served).diagnose();
    seen.is(0, "pass", &ROWS.replace("quic warn", "quic pass"));
    seen.notes("quic.answered").says("quic.answered", "version 1");
}

#[test]
fn a_closed_port_is_refused_by_the_system() {
    let seen = over_udp(Quic::Closed).diagnose();
    seen.is(0, "warn endpoint.quic quic.refused observed", ROWS);
}

#[test]
fn a_datagram_that_gets_lost_is_sent_three_times() {
    let seen = over_udp(Quic::Lost).diagnose();
    seen.is(0, "warn endpoint.quic quic.silent observed", ROWS);
    seen.says("quic.silent", "asked 3 times");
}

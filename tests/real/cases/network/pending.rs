//! Cases of checks that are being built.

use super::WORKS;
use crate::network::Network;

/// A tunnel whose MTU nobody tells: what is longer does not arrive. openssl's small `ClientHello`
/// does, as the setup proves.
#[test]
fn a_black_hole_for_long_packets_loses_a_large_hello() {
    let seen = Network {
        nlb: "meta length > 1000 drop",
        client_setup: "openssl s_client -connect 10.213.66.188:8443 </dev/null >/dev/null 2>&1",
        arguments: &["--timeout", "1s"],
        ..Network::default()
    }
    .diagnose();
    let rows = "dns pass, tcp pass, tls fail, host skip, broker.resolve skip, websocket skip";
    seen.is(1, "fail endpoint.tls tls.large-hello-lost observed", rows);
}

#[test]
fn an_nlb_that_resets_every_second_connection_is_flapping() {
    let seen = Network {
        nlb: "ip daddr 10.213.66.188 tcp flags syn numgen inc mod 2 1 reject with tcp reset; \
              ip daddr 10.213.66.201 tcp flags syn numgen inc mod 2 1 reject with tcp reset",
        arguments: &["--repeat", "10"],
        ..Network::default()
    }
    .diagnose();
    seen.is(0, "warn endpoint.tcp tcp.flapping observed", &WORKS.replace("tcp pass", "tcp warn"));
    seen.says("tcp.flapping", "of 10");
}

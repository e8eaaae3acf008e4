//! What a middlebox does to a handshake whose TCP connection it lets through.

use crate::network::Network;

const NO_SESSION: &str =
    "dns pass, tcp pass, tls fail, host skip, broker.resolve skip, websocket skip";
/// Where nothing comes back.
const SOON: &[&str] = &["--timeout", "1s"];

/// The first byte of a handshake record (RFC 8446 §5.1): what a middlebox that reads SNI waits for.
#[test]
fn a_middlebox_that_resets_on_client_hello_is_a_reset_after_hello() {
    let nlb = "tcp dport 8443 @ih,0,8 0x16 reject with tcp reset";
    let seen = Network { nlb, ..Network::default() }.diagnose();
    seen.is(1, "fail endpoint.tls tls.reset-after-hello observed", NO_SESSION);
}

#[test]
fn a_middlebox_that_lets_no_bytes_through_is_silence() {
    let nlb = "tcp dport 8443 meta length > 100 drop";
    let seen = Network { nlb, arguments: SOON, ..Network::default() }.diagnose();
    seen.is(1, "fail endpoint.tls tls.silent observed", NO_SESSION);
}

/// A tunnel whose MTU nobody tells: what is longer does not arrive. openssl's small `ClientHello`
/// does, as the setup proves.
#[test]
fn a_black_hole_for_long_packets_loses_a_large_hello() {
    let seen = Network {
        nlb: "meta length > 1000 drop",
        client_setup: "openssl s_client -connect 10.213.66.188:8443 </dev/null >/dev/null 2>&1",
        arguments: SOON,
        ..Network::default()
    }
    .diagnose();
    seen.is(1, "fail endpoint.tls tls.large-hello-lost observed", NO_SESSION);
    seen.notes("tls.silent");
}

use super::WORKS;
use crate::network::{Network, Service};

const NO_CONNECTION: &str =
    "dns pass, tcp fail, tls skip, host skip, broker.resolve skip, websocket skip";
const PARTIAL: &str =
    "dns pass, tcp warn, tls pass, host pass, broker.resolve skip, websocket pass";
/// Where nothing comes back.
const SOON: &[&str] = &["--timeout", "1s"];

#[test]
fn a_router_that_drops_syn_is_a_timeout() {
    let network = Network { nlb: "tcp flags syn drop", arguments: SOON, ..Network::default() };
    let seen = network.diagnose();
    seen.is(1, "fail endpoint.tcp tcp.timeout observed", NO_CONNECTION);
    seen.says("tcp.timeout", "10.213.66.188").says("tcp.timeout", "10.213.66.201");
}

#[test]
fn a_router_that_drops_syn_to_one_address_is_partial() {
    let nlb = "ip daddr 10.213.66.201 tcp flags syn drop";
    let seen = Network { nlb, arguments: SOON, ..Network::default() }.diagnose();
    seen.is(0, "warn endpoint.tcp tcp.partial observed", PARTIAL);
    seen.says("tcp.partial", "10.213.66.201:8443: no answer");
}

/// Nothing listens on 8443, while 443 of the same addresses leads to the gateway's host.
#[test]
fn an_nlb_without_a_listener_on_the_port_is_a_timeout() {
    let network = Network { nlb: "tcp dport 8443 drop", arguments: SOON, ..Network::default() };
    let seen = network.diagnose();
    seen.is(1, "fail endpoint.tcp tcp.timeout observed", NO_CONNECTION);
    seen.says("tcp.timeout", "while port 443 of the same address refuses");
}

#[test]
fn a_host_where_nothing_listens_refuses_after_the_round_trip() {
    let network = Network { service: Service::Nothing, away_ms: 4, ..Network::default() };
    let seen = network.diagnose();
    seen.is(1, "fail endpoint.tcp tcp.refused observed", NO_CONNECTION);
}

#[test]
fn a_host_where_nothing_listens_around_the_corner_refuses_as_fast_as_this_host_would() {
    let seen = Network { service: Service::Nothing, ..Network::default() }.diagnose();
    seen.is(1, "fail endpoint.tcp tcp.refused-locally inferred", NO_CONNECTION);
}

#[test]
fn a_firewall_on_the_client_that_rejects_refuses_locally() {
    let client = "tcp dport 8443 reject with tcp reset";
    let seen = Network { client, ..Network::default() }.diagnose();
    seen.is(1, "fail endpoint.tcp tcp.refused-locally inferred", NO_CONNECTION);
}

#[test]
fn addresses_that_are_unreachable_by_a_route_have_no_route() {
    let client_setup = "ip route add unreachable 10.213.66.0/24";
    let seen = Network { client_setup, ..Network::default() }.diagnose();
    seen.is(1, "fail endpoint.tcp tcp.no-route observed", NO_CONNECTION);
}

#[test]
fn a_client_without_a_default_route_has_no_route() {
    let seen = Network { client_setup: "ip route del default", ..Network::default() }.diagnose();
    seen.is(1, "fail endpoint.tcp tcp.no-route observed", NO_CONNECTION);
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

#[test]
fn an_nlb_that_is_a_quarter_of_a_second_away_is_slow() {
    let seen = Network { away_ms: 260, ..Network::default() }.diagnose();
    let rows = WORKS.replace("tcp pass", "tcp warn");
    seen.is(0, "warn endpoint.tcp tcp.slow observed", &rows);
}

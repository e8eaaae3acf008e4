//! A client that has run out of something, on a path that is sound.

use crate::network::Network;

/// The question for the name finds none already, and that is no fault of the name server.
#[test]
fn a_client_without_a_free_port_is_out_of_resources() {
    let seen = Network {
        client_setup: "sysctl -qw net.ipv4.ip_local_port_range='50000 50001' \
                       net.ipv4.ip_local_reserved_ports=50000-50001",
        arguments: &["--resolver", "127.0.7.53"], // else getaddrinfo's own words are judged
        ..Network::default()
    }
    .diagnose();
    let rows = "dns fail, tcp skip, tls skip, host skip, broker.resolve skip, websocket skip";
    seen.is(1, "fail endpoint.tcp tcp.local-resources observed", rows);
}

/// The first connections get the ports; the upgrade's would be blamed on the WebSocket.
#[test]
fn a_client_with_two_free_ports_is_out_of_resources_and_not_its_websocket() {
    let client_setup = "sysctl -qw net.ipv4.ip_local_port_range='50000 50001'";
    let seen = Network { client_setup, ..Network::default() }.diagnose();
    let rows = "dns pass, tcp fail, tls pass, host pass, broker.resolve skip, websocket skip";
    seen.is(1, "fail endpoint.tcp tcp.local-resources observed", rows);
}

/// `getaddrinfo` would say that the name is not known.
#[test]
fn a_client_with_twenty_descriptors_is_out_of_resources_and_not_its_name_server() {
    let through = &["prlimit", "--nofile=20"];
    let seen = Network { through, ..Network::default() }.diagnose();
    let rows = "dns fail, tcp skip, tls skip, host skip, broker.resolve skip, websocket skip";
    seen.is(1, "fail endpoint.tcp tcp.local-resources observed", rows);
}

/// Not even the runtime comes up; the report does all the same.
#[test]
fn a_client_with_eight_descriptors_still_reports() {
    let through = &["prlimit", "--nofile=8"];
    let seen = Network { through, ..Network::default() }.diagnose();
    let rows = "dns fail, tcp skip, tls skip, host skip, broker.resolve skip, websocket skip";
    seen.is(1, "fail endpoint.tcp tcp.local-resources observed", rows);
}

#[test]
fn a_client_with_fifty_descriptors_has_enough() {
    let through = &["prlimit", "--nofile=50"];
    let seen = Network { through, ..Network::default() }.diagnose();
    seen.is(0, "pass", super::WORKS);
}

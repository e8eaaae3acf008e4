use super::WORKS;
use crate::actors::NameServer;
use crate::network::Network;

#[test]
fn an_ipv6_address_that_this_host_has_no_route_to_is_unroutable_and_breaks_nothing() {
    let seen = Network { name_server: NameServer::KnowsIpv6Too, ..Network::default() }.diagnose();
    let rows = WORKS.replace("dns pass", "dns warn");
    seen.is(0, "warn endpoint.dns dns.family-unroutable observed", &rows);
    seen.says("dns.family-unroutable", "2001:db8:66::188").lacks("tcp.partial");
}

#[test]
fn an_ipv6_address_alone_leaves_a_host_without_ipv6_no_route() {
    let seen = Network { name_server: NameServer::KnowsIpv6Only, ..Network::default() }.diagnose();
    let rows = "dns warn, tcp fail, tls skip, host skip, broker.resolve skip, websocket skip";
    seen.is(1, "fail endpoint.tcp tcp.no-route observed", rows);
    seen.notes("dns.family-unroutable");
}

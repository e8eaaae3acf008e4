use crate::actors::NameServer;
use crate::path::Parts;

/// Nothing above DNS is seen.
const ROWS: &str = "dns fail, tcp skip, tls skip, host skip, broker.resolve skip, websocket skip";

fn resolved_by(name_server: NameServer) -> Parts {
    Parts { name_server, ..Parts::default() }
}

#[test]
fn a_name_that_unbound_denies_is_no_such_name() {
    let seen = resolved_by(NameServer::Denies).diagnose();
    seen.is(1, "fail endpoint.dns dns.no-such-name observed", ROWS);
    seen.says("dns.no-such-name", "amazonaws.com");
}

#[test]
fn a_name_denied_by_a_zone_of_the_companys_own_is_shadowed() {
    let seen = resolved_by(NameServer::Shadows).diagnose();
    seen.is(1, "fail endpoint.dns dns.shadow-zone observed", ROWS);
    seen.says("dns.shadow-zone", "ns.corp.example");
}

#[test]
fn private_addresses_that_unbound_takes_out_are_rebind_filtered() {
    let seen = resolved_by(NameServer::Filters).diagnose();
    seen.is(1, "fail endpoint.dns dns.rebind-filtered observed", ROWS);
}

#[test]
fn the_filter_is_told_from_a_name_server_that_lets_private_addresses_through() {
    let seen = resolved_by(NameServer::FiltersBesideOneThatKnows).diagnose();
    seen.is(1, "fail endpoint.dns dns.rebind-filtered observed", ROWS);
    seen.says("dns.rebind-filtered", "another name server gives private addresses");
}

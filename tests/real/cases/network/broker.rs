use crate::actors::Broker;
use crate::network::Network;

#[test]
fn a_broker_that_the_client_cannot_reach_is_a_warning_while_the_websocket_works() {
    let seen = Network {
        nlb: "tcp dport 8447 drop",
        broker: Broker::KnowsSession,
        arguments: &["--timeout", "1s"],
        ..Network::default()
    }
    .diagnose();
    seen.is(
        0,
        "warn broker.tcp tcp.timeout observed",
        "dns pass, tcp pass, tls pass, host pass, \
         broker.dns pass, broker.tcp warn, broker.tls skip, broker.resolve skip, websocket pass",
    );
}

#[test]
fn a_broker_that_the_client_reaches_over_the_same_hop_passes() {
    let seen = Network { broker: Broker::KnowsSession, ..Network::default() }.diagnose();
    seen.is(
        0,
        "pass",
        "dns pass, tcp pass, tls pass, host pass, \
         broker.dns pass, broker.tcp pass, broker.tls pass, broker.resolve pass, websocket pass",
    );
}

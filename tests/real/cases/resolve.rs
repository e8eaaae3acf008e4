use crate::actors::{Broker, Server};
use crate::path::Parts;

fn unknown_session(broker: Broker) -> Parts {
    Parts { server: Server::KnowsNoSession, broker, ..Parts::default() }
}

#[test]
fn a_session_that_the_broker_does_not_know_is_seen_there() {
    let seen = unknown_session(Broker::KnowsNoSession).diagnose();
    seen.notes("resolve.transport-invalid");
    seen.is(
        1,
        "fail broker.resolve resolve.session-not-found observed",
        "dns pass, tcp pass, tls pass, host pass, \
         broker.dns pass, broker.tcp pass, broker.tls pass, broker.resolve fail, websocket fail",
    );
}

#[test]
fn a_session_unknown_on_the_upgrade_is_inferred_without_a_broker() {
    let seen = unknown_session(Broker::NotAsked).diagnose();
    seen.is(
        1,
        "fail broker.resolve resolve.session-not-found inferred",
        "dns pass, tcp pass, tls pass, host pass, broker.resolve skip, websocket fail",
    );
    seen.notes("websocket.session-not-found");
}

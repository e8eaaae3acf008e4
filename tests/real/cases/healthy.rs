use crate::actors::Broker;
use crate::path::Parts;

#[test]
fn a_path_of_real_parts_passes() {
    let seen = Parts::default().diagnose();
    seen.is(
        0,
        "pass",
        "dns pass, tcp pass, tls pass, host pass, broker.resolve skip, websocket pass",
    );
    seen.notes("resolve.not-asked");
}

#[test]
fn a_path_whose_broker_is_asked_passes() {
    let parts = Parts { broker: Broker::KnowsSession, ..Parts::default() };
    parts.diagnose().is(
        0,
        "pass",
        "dns pass, tcp pass, tls pass, host pass, \
         broker.dns pass, broker.tcp pass, broker.tls pass, broker.resolve pass, websocket pass",
    );
}

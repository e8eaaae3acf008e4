use crate::actors::Nlb;
use crate::path::Parts;

#[test]
fn one_frontend_of_two_is_partial() {
    let parts = Parts { nlb: Nlb::OnFirstAddress, ..Parts::default() };
    let seen = parts.diagnose();
    seen.is(
        0,
        "warn endpoint.tcp tcp.partial observed",
        "dns pass, tcp warn, tls pass, host pass, broker.resolve skip, websocket pass",
    );
    seen.says("tcp.partial", "10.213.66.201");
}

//! Faults of the network itself, over hosts of the test's own.

mod broker;
mod dns;
mod resources;
mod tcp;
mod tls;

use crate::network::{CLIENT, Network};

pub const WORKS: &str =
    "dns pass, tcp pass, tls pass, host pass, broker.resolve skip, websocket pass";

#[test]
fn a_path_over_real_hops_passes() {
    let seen = Network::default().diagnose();
    seen.is(0, "pass", WORKS);
    seen.shows("/observations/endpoint/routes/0/tcp/outcome/seen/local", CLIENT);
    seen.shows("/observations/endpoint/routes/1/tcp/outcome/seen/local", CLIENT);
}

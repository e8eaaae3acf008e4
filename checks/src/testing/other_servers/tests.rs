//! Every status under every answer, at every place at once.

use super::{OtherServer, other_servers};
use crate::host::HostKind;
use crate::model::{Layer, Transport};
use crate::report::Report;
use crate::testing::path::Path;

/// One answer for every place where an answer can stand.
fn everywhere(one: &OtherServer, status: u16) -> Report {
    let answer = || Ok(one.with_status(status));
    let path = Path::new().host(HostKind::Endpoint, "vpce.example:8443", answer());
    let path = path.host(HostKind::Localhost, "localhost", answer()).upgrade(answer());
    path.question(Transport::Http, answer()).seen().reported()
}

/// One answer of each program with pages of one make, and every other answer.
fn forms() -> Vec<OtherServer> {
    let mut all: Vec<OtherServer> = Vec::new();
    for one in other_servers() {
        let like = |known: &OtherServer| {
            let same_fields = known.fields == one.fields;
            same_fields && (known.body == one.body || known.is_own() && one.is_own())
        };
        if !all.iter().any(like) {
            all.push(one);
        }
    }
    all
}

#[test]
fn every_status_with_every_body_has_one_error_a_place_at_most() {
    for one in forms() {
        for status in 200..=599 {
            let report = everywhere(&one, status);
            let errors = |layer| report.errors_of(layer).len();
            let told = format!("{status} with {}", one.told());
            assert!(errors(Layer::Host) <= 1, "{told}");
            assert_eq!(errors(Layer::Websocket), 1, "{told}");
            assert_eq!(errors(Layer::Resolve), 1, "{told}");
        }
    }
}

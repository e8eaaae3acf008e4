//! At the browser's GET, under every Host value.

use super::{OtherServer, other_servers};
use crate::host::HostKind;
use crate::model::{Layer, Leg};
use crate::report::{Report, RowStatus};
use crate::testing::path::{Path, answer};

const HOSTS: [(HostKind, &str); 4] = [
    (HostKind::Endpoint, "vpce.example:8443"),
    (HostKind::EndpointWithoutPort, "vpce.example"),
    (HostKind::Address, "10.0.0.5:8443"),
    (HostKind::Localhost, "localhost"),
];

fn for_every_host(one: &OtherServer) -> Path {
    HOSTS.iter().fold(Path::new(), |path, (kind, host)| path.host(*kind, host, Ok(one.answer())))
}

/// What is found in it is this layer's, and blames whoever made the answer.
fn stays(one: &OtherServer, report: &Report) {
    for finding in report.findings.iter().filter(|finding| finding.layer == Layer::Host) {
        one.is_blamed_in(finding);
    }
    for error in report.errors_of(Layer::Host) {
        assert_eq!(report.verdict.layer, Some(Layer::Host), "{}: {error:?}", one.told());
        assert_eq!(report.verdict.leg, Some(Leg::Endpoint), "{}", one.told());
        assert_eq!(report.verdict.owner, error.owner, "{}", one.told());
    }
}

#[test]
fn another_servers_answer_for_every_host_stays_at_the_host_and_blames_its_maker() {
    for one in other_servers() {
        let report = for_every_host(&one).seen().reported();
        stays(&one, &report);
        let due = match one.status {
            403 | 407 | 421 | 500.. => 1,
            _ => 0,
        };
        assert_eq!(report.errors_of(Layer::Host).len(), due, "{}", one.told());
    }
}

#[test]
fn another_servers_refusal_of_the_endpoints_name_alone_blames_its_maker() {
    for one in other_servers().into_iter().filter(|one| matches!(one.status, 400 | 403 | 421)) {
        for accepted in 1..HOSTS.len() {
            let path = HOSTS.iter().enumerate().fold(Path::new(), |path, (at, (kind, host))| {
                let fine = at == accepted;
                path.host(*kind, host, Ok(if fine { answer(200, "") } else { one.answer() }))
            });
            let report = path.seen().reported();
            stays(&one, &report);
            let codes = report.sound_codes(Layer::Host);
            let of_port = accepted == 1;
            let code = if of_port { "host.port-sensitive" } else { "host.endpoint-name-rejected" };
            assert_eq!(codes, [code], "{}", one.told());
        }
    }
}

#[test]
fn another_servers_answer_to_the_page_does_not_touch_the_rows_of_others() {
    for one in other_servers() {
        let report = for_every_host(&one).seen().reported();
        let failed = report.rows.iter().filter(|row| row.status == RowStatus::Fail);
        let elsewhere: Vec<_> = failed.filter(|row| row.layer != Layer::Host).collect();
        assert!(elsewhere.is_empty(), "{}: {elsewhere:?}", one.told());
    }
}

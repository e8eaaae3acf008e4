//! The echo behind haproxy, and `dcvdiag run` through both.

use crate::actors::{Authority, Certificate, Front, Loopback, Process};
use crate::diagnosis::Diagnosis;
use crate::path::{ENDPOINT, alone, dcvdiag, starting};

const ROWS: &str = "dns skip, tcp pass, tls pass, host pass, broker.resolve skip, websocket pass";

#[test]
fn bytes_that_are_passed_on_keep_host_and_hide_the_client() {
    let seen = through(Front::PassesOn);
    seen.is(0, "pass", ROWS);
    seen.notes("host.echo-intact").notes("host.client-address-hidden");
    seen.lacks("host.proxy-protocol-present");
}

#[test]
fn a_proxy_header_of_haproxy_is_read_and_names_the_client() {
    for (front, version) in [(Front::SendsProxy, "v1"), (Front::SendsProxyV2, "v2")] {
        let seen = through(front);
        seen.is(0, "pass", ROWS);
        seen.notes("host.echo-intact").lacks("host.client-address-hidden");
        seen.says("host.proxy-protocol-present", &format!("{version} from 127."));
        seen.lacks("host.double-proxy-header");
    }
}

#[test]
fn two_proxy_headers_of_two_haproxies_are_read() {
    let seen = through(Front::SendsTwo);
    seen.is(0, "pass", ROWS);
    seen.notes("host.echo-intact").says("host.proxy-protocol-present", "v2 from 127.");
    seen.says("host.double-proxy-header", ", then v1 from 127.");
}

#[test]
fn a_proxy_that_ends_tls_and_keeps_host_rewrites_nothing() {
    let seen = through(Front::EndsTls);
    seen.is(0, "pass", ROWS);
    seen.notes("host.echo-intact").notes("host.client-address-hidden");
}

#[test]
fn a_proxy_that_sets_host_is_found() {
    let seen = through(Front::EndsTlsAndSetsHost("10.150.248.162:8443"));
    seen.is(
        1,
        "fail endpoint.host host.rewritten observed",
        &ROWS.replace("host pass", "host fail"),
    );
    seen.says("host.rewritten", "10.150.248.162:8443").lacks("host.echo-intact");
}

fn through(front: Front) -> Diagnosis {
    let shared = starting();
    let dir = tempfile::tempdir().expect("a temporary directory");
    let ports = Loopback::next().ports();
    let authority = Authority::new(dir.path(), "authority", "Example CA");
    let leaf = authority.issue(ENDPOINT, Certificate::Good);
    let processes = front.start(&ports, &leaf, dir.path());
    drop(shared);
    let mut command = dcvdiag();
    command.args(["run", "--endpoint", ENDPOINT, "--format", "json"]);
    command.args(["--connect-to", &format!("{ENDPOINT}:8443:{}", ports.nlb[0])]);
    command.arg("--ca-file").arg(authority.pem());
    let output = alone(&mut command);
    let logs = processes.iter().map(Process::said).collect();
    drop(processes); // before the directory they write to
    Diagnosis::read(&output, logs)
}

//! The target as people hold it: the link that does not work, a `.dcv` file, a host.

mod support;

use std::process::Output;

use dcvdiag_lab::Lab;
use support::{dcvdiag, path, report, stderr, stdout};

/// The words of a run on this lab, with another target in place of `--endpoint HOST`.
fn words(lab: &Lab, target: &str) -> (String, Vec<String>) {
    let mut words = lab.run_args();
    let at = words.iter().position(|word| word == "--endpoint").expect("--endpoint");
    let host = words.remove(at + 1);
    words[at] = target.replace("HOST", &host);
    (host, words)
}

/// `dcvdiag run` with these words and further ones.
fn run(words: &[String], more: &[&str]) -> Output {
    dcvdiag().arg("run").args(words).args(more).output().expect("dcvdiag runs")
}

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.c2VjcmV0.sig+/=";

#[test]
fn the_link_a_user_was_handed_is_enough_and_its_token_stays_secret() {
    let path = path("analysis");
    let link = "https://HOST:8443/?authToken=eyJhbGciOiJSUzI1NiJ9.c2VjcmV0.sig%2B%2F%3D#my-session";
    let (host, words) = words(&path.lab, link);
    for format in ["json", "table"] {
        let output = run(&words, &["--format", format, "-v"]);
        let all = stdout(&output) + &stderr(&output);
        assert!(!all.contains("c2VjcmV0"), "the token shows in {format}: {all}");
    }
    let output = run(&words, &["--format", "json"]);
    let target = report(&output).observations.target;
    let endpoint = target.endpoint.expect("an endpoint");
    assert_eq!((endpoint.host, endpoint.port, target.session.as_str()), (host, 8443, "my-session"));
}

#[test]
fn a_dcv_link_is_read_too() {
    let path = path("healthy");
    let (_, words) = words(&path.lab, "dcv://HOST:8443/#console");
    let output = run(&words, &["--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn a_connection_file_gives_host_port_and_session() {
    let path = path("healthy");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("desktop.dcv");
    let (host, words) = words(&path.lab, &file.to_string_lossy());
    let text = format!(
        "[version]\r\nformat=1.0\r\n\r\n[connect]\r\nhost={host}\r\nport=8443\r\nsessionid=console\r\nauthtoken={TOKEN}\r\npassword=hunter2\r\nuser=me\r\n"
    );
    std::fs::write(&file, text).expect("written");
    let output = run(&words, &["--format", "json"]);
    let all = stdout(&output) + &stderr(&output);
    assert!(!all.contains("c2VjcmV0") && !all.contains("hunter2"), "{all}");
    assert_eq!(report(&output).observations.target.endpoint_host(), Some(host.as_str()));
    assert_eq!(output.status.code(), Some(0), "{all}");
}

#[test]
fn a_token_is_sent_only_when_asked_and_only_over_verified_tls() {
    let link = "https://HOST:8443/?authToken=sesame#console";
    for (scenario, warned) in [("healthy", false), ("tls-self-signed", true)] {
        let path = path(scenario);
        let (_, words) = words(&path.lab, link);
        let output = run(&words, &["--send-token", "--format", "json"]);
        assert_eq!(
            stderr(&output).contains("the token was not sent"),
            warned,
            "{}",
            stderr(&output)
        );
        assert!(!stdout(&output).contains("sesame"), "the token shows");
    }
}

#[test]
fn an_address_is_an_endpoint_too_and_stays_the_one_that_was_given() {
    let path = path("healthy");
    let (name, mut words) = words(&path.lab, "HOST");
    let endpoint = words.iter().position(|word| *word == name).expect("the endpoint");
    words[endpoint] = "10.213.66.188".to_owned();
    words.extend(["--server-name".to_owned(), name]);
    let output = run(&words, &["--format", "json"]);
    let report = report(&output);
    assert_eq!(output.status.code(), Some(0), "{:?}", report.verdict);
    let route = &support::endpoint(&report.observations).routes[0];
    assert_eq!(route.address.to_string(), "10.213.66.188:8443");
    assert!(route.dialled.is_some());
}

#[test]
fn a_connect_to_rule_for_the_name_leaves_dns_out() {
    let path = path("healthy");
    let mut words = path.lab.run_args();
    let rule = words
        .iter()
        .find(|word| word.starts_with("10.213.66.188:8443:"))
        .expect("the rule")
        .clone();
    let to = rule.trim_start_matches("10.213.66.188:8443:").to_owned();
    words.extend([
        "--connect-to".to_owned(),
        format!("::{to}"),
        "--skip".to_owned(),
        "resolve".to_owned(),
    ]);
    let output = run(&words, &["--format", "json"]);
    let report = report(&output);
    assert_eq!(support::endpoint(&report.observations).routes.len(), 1, "{:?}", report.verdict);
    assert!(support::endpoint(&report.observations).dns.skip().is_some());
    assert_eq!(output.status.code(), Some(0), "{:?}", report.verdict);
}

#[test]
fn a_name_with_a_dot_at_its_end_is_read_and_sent_without_it() {
    let path = path("healthy");
    let (host, words) = words(&path.lab, "https://HOST.:8443/");
    let seen = report(&run(&words, &["--format", "json"])).observations;
    assert_eq!(seen.target.endpoint_host(), Some(host.as_str()));
    let vpce = seen
        .target
        .endpoint
        .as_ref()
        .and_then(|endpoint| endpoint.vpce.clone())
        .expect("a vpce name");
    assert_eq!(vpce.id(), "vpce-02c333708db2e72b7");
    assert_eq!(vpce.service, "vpce-svc-039cee5d9ee693914");
    assert_eq!((vpce.region.as_str(), vpce.zone), ("ap-northeast-1", None));
    let session = support::endpoint(&seen).routes[0].tls.seen().expect("a session");
    assert_eq!(session.sni.as_deref(), Some(host.as_str()));
    assert_eq!(session.covers_name, Some(true));
    let attempts =
        &support::endpoint(&seen).routes[0].app.host_facts().expect("a comparison").attempts;
    assert!(attempts.iter().all(|attempt| !attempt.host.contains(".:")), "{attempts:?}");
}

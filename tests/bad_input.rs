//! Every bad input is one clear line on stderr and exit 2, before anything is sent.

mod support;

use std::fs;
use std::process::Output;

use support::{dcvdiag, stderr};

fn run(words: &[&str]) -> Output {
    // Should one of these ever be taken for good input, it asks and dials nobody but this host.
    let nowhere = ["--resolver=127.0.0.1:1", "--connect-to=::127.0.0.1:1", "--deadline=1s"];
    let nowhere = if words.iter().any(|w| ["--resolver", "--connect-to", "--deadline"].contains(w))
    {
        &[][..]
    } else {
        &nowhere[..]
    };
    dcvdiag().arg("run").args(nowhere).args(words).output().expect("dcvdiag runs")
}

/// One line that says all of it, and nothing on stdout.
fn refused(output: &Output, says: &[&str]) {
    let line = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{line}");
    assert_eq!(line.trim_end().lines().count(), 1, "not one line: {line}");
    assert!(output.stdout.is_empty(), "stdout is not empty");
    for part in says {
        assert!(line.contains(part), "\"{part}\" is not in: {line}");
    }
}

#[test]
fn a_target_is_needed() {
    refused(&run(&[]), &["no target", "--endpoint"]);
}

#[test]
fn a_name_that_is_no_host_name_is_refused() {
    for name in ["", "a b", "-.-!", "exa mple.com", "a..b", "https//x", "ho$t"] {
        refused(&run(&[&format!("--endpoint={name}")]), &["--endpoint"]);
    }
    let long = format!("{}.example.com", "a".repeat(64));
    refused(&run(&["--endpoint", &long]), &["63 characters"]);
    refused(&run(&["--endpoint", "host\u{1b}[31m"]), &["\\u{1b}"]);
}

#[test]
fn a_port_out_of_range_is_refused() {
    for port in ["0", "65536", "-1", "https"] {
        refused(&run(&["--endpoint", "h", &format!("--port={port}")]), &["--port", port]);
    }
    refused(&run(&["--endpoint", "host.example:99999"]), &["99999"]);
}

#[test]
fn a_link_that_cannot_be_one_is_refused() {
    refused(&run(&["https:///#console"]), &["link"]);
    refused(&run(&["https://user:pw@host/"]), &["credentials"]);
    refused(&run(&["http://host:8443/#console"]), &["http://", "https://"]);
    refused(&run(&["ftp://host/"]), &["ftp://"]);
    refused(&run(&["https://host:8443/#a", "--endpoint", "other"]), &["contradict"]);
    refused(&run(&["--endpoint", "host", "--send-token"]), &["--send-token", "no token"]);
}

#[test]
fn credentials_of_a_link_are_not_repeated() {
    let output = run(&["https://user:hunter2@host/?authToken=sesame"]);
    let line = stderr(&output);
    assert!(!line.contains("hunter2") && !line.contains("sesame"), "{line}");
}

#[test]
fn a_broker_url_that_cannot_be_one_is_refused() {
    refused(&run(&["--endpoint", "h", "--broker", "https://"]), &["--broker"]);
    refused(&run(&["--endpoint", "h", "--broker", "https://u:p@b:8447"]), &["credentials"]);
    refused(&run(&["--endpoint", "h", "--broker", "ldap://b"]), &["ldap://"]);
    refused(&run(&["--endpoint", "h", "--broker", "https://b:8447/?x=1"]), &["--broker"]);
    refused(&run(&["--endpoint", "h", "--broker-ca", "x.pem"]), &["--broker"]);
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let missing = path("missing.pem");
    refused(&run(&["--endpoint", "h", "--ca-file", &missing]), &["--ca-file", &missing]);
    let empty = path("empty.pem");
    fs::write(&empty, "not a certificate\n").expect("written");
    refused(&run(&["--endpoint", "h", "--ca-file", &empty]), &[&empty, "no certificate"]);
    refused(&run(&["--endpoint", "h", "--client-cert", &empty]), &["--client-key"]);
    refused(&run(&["--endpoint", "h", "--client-cert", &empty, "--client-key", &empty]), &[&empty]);
    let session = path("session.dcv");
    refused(&run(&[&session]), &[&session]);
    fs::write(&session, "[version]\nformat=1.0\n").expect("written");
    refused(&run(&[&session]), &[&session, "[connect]"]);
    fs::write(&session, "[connect]\nport=8443\n").expect("written");
    refused(&run(&[&session]), &[&session, "no host"]);
    fs::write(&session, "[connect]\nhost=h\nport=0\n").expect("written");
    refused(&run(&[&session]), &[&session, "no port"]);
    let nowhere = path("no/such/folder/r.json");
    refused(&run(&["--endpoint", "h", "--report", &nowhere]), &["--report", "no folder"]);
    refused(&run(&["--endpoint", "h", "--report", "r.docx"]), &["--report", "r.docx"]);
}

#[test]
fn flags_that_contradict_each_other_are_refused() {
    refused(&run(&["--endpoint", "h", "--ipv4", "--ipv6"]), &["--ipv4", "--ipv6"]);
    refused(&run(&["--endpoint", "h", "--only", "tls", "--skip", "tls"]), &["tls", "contradict"]);
    refused(&run(&["--endpoint", "h", "-v", "-q"]), &["contradict"]);
    refused(&run(&["--endpoint", "::1", "--ipv4"]), &["::1", "--ipv4"]);
    refused(&run(&["--endpoint", "h", "--skip", "dns"]), &["nothing to probe"]);
}

#[test]
fn a_mistyped_word_is_met_with_the_nearest_right_one() {
    refused(&run(&["--endpoint", "h", "--only", "tsl"]), &["unknown layer \"tsl\"", "\"tls\""]);
    refused(&run(&["--endpoint", "h", "--format", "jsn"]), &["jsn", "\"json\""]);
    refused(&run(&["--endpoint", "h", "--transport", "QUICK"]), &["\"QUICK\"", "\"QUIC\""]);
    refused(&run(&["--endpiont", "h"]), &["\"--endpiont\"", "\"--endpoint\""]);
    let words = |words: &[&str]| dcvdiag().args(words).output().expect("dcvdiag runs");
    refused(&words(&["rnu"]), &["unknown command \"rnu\"", "\"run\""]);
    refused(&words(&["explain", "tls.expird"]), &["tls.expird", "\"tls.expired\""]);
    refused(&words(&["demo", "--break", "tls-expird"]), &["unknown scenario", "\"tls-expired\""]);
    refused(&words(&["lab", "helthy"]), &["unknown scenario", "\"healthy\""]);
    refused(&words(&["completions", "bsh"]), &["bsh", "\"bash\""]);
}

#[test]
fn values_of_other_forms_are_refused() {
    refused(&run(&["--endpoint", "h", "--resolver", "ns.example"]), &["--resolver", "ns.example"]);
    refused(
        &run(&["--endpoint", "h", "--connect-to", "a:1:b"]),
        &["--connect-to", "HOST:PORT:ADDR:PORT"],
    );
    refused(&run(&["--endpoint", "h", "--timeout", "soon"]), &["--timeout", "soon"]);
    refused(&run(&["--endpoint", "h", "--deadline", "0s"]), &["--deadline"]);
    refused(&run(&["--endpoint", "h", "--hold", "0s"]), &["--hold"]);
    refused(&run(&["--endpoint", "h", "--hold", "25h"]), &["--hold", "24h"]);
    refused(&run(&["--endpoint", "h", "--hold", "1s", "--only", "tls"]), &["--hold", "--only"]);
    refused(&run(&["--endpoint", "h", "--client-ip", "here"]), &["--client-ip"]);
    refused(&run(&["--endpoint", "h", "--host-alias", "a b"]), &["--host-alias"]);
    refused(&run(&["--endpoint", "h", "--ws-path", "auth"]), &["--ws-path"]);
    refused(&run(&["--endpoint", "h", "--ws-protocol", "a b"]), &["--ws-protocol"]);
    refused(&run(&["--endpoint", "h", "--origin", "a\nb"]), &["--origin"]);
    refused(&run(&["--endpoint", "h", "--server-name", "a b"]), &["--server-name"]);
    refused(&run(&["--endpoint", "h", "--session", ""]), &["--session"]);
    refused(&run(&["--endpoint", "h", "--cert-days", "soon"]), &["--cert-days"]);
    refused(&run(&["--endpoint", "h", "--color", "blue"]), &["--color", "blue"]);
    refused(&run(&["--endpoint", "h", "--fail-on", "sunday"]), &["--fail-on", "sunday"]);
}

#[test]
fn a_bad_word_in_the_environment_is_bad_input_too() {
    let output = dcvdiag()
        .args(["run", "--endpoint", "h"])
        .env("DCVDIAG_PORT", "http")
        .output()
        .expect("dcvdiag runs");
    refused(&output, &["http"]);
}

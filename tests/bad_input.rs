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

/// The words as they were typed, with nothing added.
fn typed(words: &[&str]) -> Output {
    dcvdiag().args(words).output().expect("dcvdiag runs")
}

#[test]
fn an_option_in_another_spelling_is_met_with_its_own() {
    for (wrong, right) in [
        ("--endpiont", "--endpoint"),
        ("-format", "--format"),
        ("-port", "--port"),
        ("--Format", "--format"),
        ("--FORMAT=json", "--format"),
        ("--ca_file", "--ca-file"),
        ("--cafile", "--ca-file"),
        ("--cacert", "--ca-file"),
        ("--brokerca", "--broker-ca"),
        ("--sni", "--server-name"),
        ("--json", "--format json"),
        ("--no-color", "--color never"),
        ("--output", "--report"),
        ("–-endpoint", "--endpoint"),
        ("—format", "--format"),
        ("–ipv4", "--ipv4"),
    ] {
        let near = format!("did you mean \"{right}\"?");
        refused(
            &typed(&["run", wrong, "json"]),
            &[wrong.split('=').next().unwrap_or(wrong), &near],
        );
    }
    refused(&typed(&["run", "--zzzz"]), &["unknown option \"--zzzz\"", "dcvdiag run --help"]);
    refused(&typed(&["echo", "--lisen", ":1"]), &["\"--listen\""]);
    refused(&typed(&["man", "--output", "x"]), &["\"--out\""]);
}

#[test]
fn an_option_of_another_command_is_met_with_that_command() {
    let near = "did you mean \"dcvdiag run --endpoint\"?";
    refused(&typed(&["--endpoint", "h"]), &[near]);
    refused(&typed(&["demo", "--endpoint", "h"]), &[near]);
    refused(&typed(&["run", "--break", "x"]), &["did you mean \"dcvdiag demo --break\"?"]);
}

#[test]
fn a_layer_by_another_name_is_met_with_its_own() {
    for (wrong, right) in [
        ("ws", "websocket"),
        ("wss", "websocket"),
        ("http", "host"),
        ("broker", "resolve"),
        ("certificate", "tls"),
        ("ssl", "tls"),
        ("udp", "quic"),
        ("TLS", "tls"),
        ("web-socket", "websocket"),
        ("websokcet", "websocket"),
    ] {
        let (line, near) =
            (format!("unknown layer \"{wrong}\""), format!("did you mean \"{right}\"?"));
        refused(&run(&["--endpoint", "h", "--skip", &format!("dns,{wrong}")]), &[&line, &near]);
    }
    refused(&run(&["--endpoint", "h", "--only", "banana"]), &["known: dns, tcp, tls, host"]);
}

#[test]
fn a_code_in_another_spelling_is_met_with_its_own() {
    for (wrong, right) in [
        ("TLS.EXPIRED", "tls.expired"),
        ("tls.name_mismatch", "tls.name-mismatch"),
        ("tls-name-mismatch", "tls.name-mismatch"),
        ("name-mismatch", "tls.name-mismatch"),
        ("tls/expired", "tls.expired"),
        ("tls.expird", "tls.expired"),
        ("sesion-not-found", "resolve.session-not-found"),
    ] {
        refused(&typed(&["explain", wrong]), &["unknown code", &format!("\"{right}\"")]);
    }
    refused(&typed(&["explain", "silent"]), &["\"tls.silent\" or \"host.silent\""]);
    refused(&typed(&["explain", "tls"]), &["tls is a layer", "dcvdiag explain"]);
    refused(&typed(&["explain", "zzz"]), &["unknown code \"zzz\"", "\"dcvdiag explain\""]);
}

#[test]
fn a_scenario_in_another_spelling_is_met_with_its_own() {
    for wrong in ["tls.expired", "TLS-Expired", "tls_expired", "tls-expird", "expired"] {
        let near = "did you mean \"tls-expired\"?";
        refused(&typed(&["demo", "--break", wrong]), &["unknown scenario", near]);
        refused(&typed(&["lab", wrong]), &["unknown scenario", near]);
    }
    refused(&typed(&["lab", "zzz"]), &["\"dcvdiag demo --list\""]);
    refused(&typed(&["lab"]), &["SCENARIO is missing"]);
}

#[test]
fn a_command_or_a_shell_by_another_name_is_met_with_its_own() {
    for (wrong, right) in [
        ("Run", "run"),
        ("check", "run"),
        ("diagnose", "run"),
        ("help", "--help"),
        ("version", "--version"),
        ("completion", "completions"),
        ("expalin", "explain"),
    ] {
        let near = format!("did you mean \"{right}\"?");
        refused(&typed(&[wrong]), &[&format!("unknown command \"{wrong}\""), &near]);
    }
    for (wrong, right) in [("Bash", "bash"), ("pwsh", "powershell"), ("zhs", "zsh")] {
        refused(&typed(&["completions", wrong]), &[wrong, &format!("\"{right}\"")]);
    }
    refused(&typed(&["completions", "tcsh"]), &["known: bash, elvish, fish"]);
    refused(&typed(&["man", "rnu"]), &["unknown command \"rnu\"", "\"run\""]);
}

#[test]
fn a_value_by_another_name_is_met_with_its_own() {
    for (option, wrong, right) in [
        ("--format", "JSON", "json"),
        ("--format", "md", "markdown"),
        ("--format", "xml", "junit"),
        ("--format", "prometheus", "openmetrics"),
        ("--format", "icinga", "nagios"),
        ("--format", "ndjosn", "ndjson"),
        ("--color", "yes", "always"),
        ("--color", "off", "never"),
        ("--fail-on", "warning", "warn"),
        ("--transport", "htpp", "HTTP"),
        ("--report", "r.jsn", ".json"),
        ("--report", "r.markdown", ".md"),
    ] {
        let output = run(&["--endpoint", "h", "--broker", "b", option, wrong]);
        refused(&output, &[&format!("did you mean \"{right}\"?")]);
    }
    refused(&run(&["--format", "yaml"]), &["known: table, json"]);
}

#[test]
fn a_word_that_has_no_place_is_told_so_and_no_link_is_repeated() {
    refused(&typed(&["run", "a", "b"]), &["\"b\" is one word too many"]);
    let link = "https://host:8443/?authToken=sesame#console";
    for words in
        [&[link][..], &["run", "a", link], &["explain", link], &["demo", link], &["lab", link]]
    {
        let output = typed(words);
        refused(&output, &[]);
        assert!(!stderr(&output).contains("sesame"), "{}", stderr(&output));
    }
    let everywhere = [
        "--ipv4",
        "--port",
        "--format",
        "--timeout",
        "--only",
        "--resolver",
        "--connect-to",
        "--ca-file",
        "--report",
        "--server-name",
        "--host-alias",
        "--client-ip",
        "--targets",
    ];
    for option in everywhere {
        let output = typed(&["run", "--endpoint", "h", &format!("{option}={link}")]);
        refused(&output, &[]);
        assert!(!stderr(&output).contains("sesame"), "{}", stderr(&output));
    }
    refused(&typed(&["run", "--ipv4=yes"]), &["--ipv4 takes no value"]);
    refused(&typed(&["vpce-1.example"]), &["\"dcvdiag run\""]);
}

#[test]
fn a_mistyped_option_of_a_targets_file_is_met_with_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("targets.toml");
    for (wrong, right) in [("broker_ca", "broker-ca"), ("host", "endpoint"), ("sni", "server-name")]
    {
        fs::write(&file, format!("[[target]]\nname = \"a\"\n{wrong} = \"h\"\n")).expect("written");
        let near = format!("did you mean \"{right}\"?");
        refused(&typed(&["run", "--targets", &file.to_string_lossy()]), &[wrong, &near]);
    }
}

#[test]
fn a_mistyped_variable_is_not_left_unread() {
    let with = |name: &str, value: &str| {
        let mut command = dcvdiag();
        command.args(["run", "--endpoint", "h", "--resolver=127.0.0.1:1", "--deadline=1s"]);
        command.env(name, value).output().expect("dcvdiag runs")
    };
    refused(&with("DCVDIAG_BROKERCA", "x.pem"), &["DCVDIAG_BROKERCA", "\"DCVDIAG_BROKER_CA\""]);
    refused(&with("DCVDIAG_FROMAT", "json"), &["did you mean \"DCVDIAG_FORMAT\"?"]);
    refused(&with("DCVDIAG_FORMAT", "jsn"), &["DCVDIAG_FORMAT: unknown value", "\"json\""]);
    refused(&with("DCVDIAG_ONLY", "ws"), &["\"websocket\""]);
    let others = with("DCVDIAG_CLIENT_SECRET", "sesame");
    assert_ne!(others.status.code(), Some(2), "{}", stderr(&others));
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
    refused(&output, &["DCVDIAG_PORT", "http"]);
}

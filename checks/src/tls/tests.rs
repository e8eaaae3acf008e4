//! One story a check: what was seen, and that the code is found with evidence that resolves.

use serde_json::{Value, json};

use crate::catalogue::CHECKS;
use crate::model::{Layer, Site};
use crate::observations::Observations;
use crate::testing::lookups::NAME;
use crate::testing::sessions::{failed, seen, session};

/// A plain request's answer, or its failure.
fn hosts(outcome: &Value) -> Value {
    let answer = json!({"elapsed_ms": 2.0, "outcome": outcome});
    let attempt = json!({"kind": "endpoint", "host": "x", "answer": answer});
    let facts = json!({"path": "/", "attempts": [attempt]});
    json!({"elapsed_ms": 2.0, "outcome": {"seen": facts}})
}

pub(super) fn answered(status: u16, headers: &Value, body: &str) -> Value {
    hosts(&json!({"seen": {
        "status": status, "headers": headers, "body": body, "body_truncated": false,
    }}))
}

/// Beginnings of commands, which stand beside a text and not in it.
const PROGRAMS: [&str; 8] =
    ["openssl ", "aws ", "curl", "nc ", "timedatectl", "date -u", "tail ", "</dev/null"];

/// The codes of this layer that are found, after a look at their evidence and their advice.
pub(super) fn codes(seen: &Observations) -> Vec<&'static str> {
    let tree = json!({"observations": serde_json::to_value(seen).unwrap()});
    let mut codes = Vec::new();
    for check in CHECKS.iter().filter(|check| check.layer == Layer::Tls) {
        for symptom in (check.judge)(seen) {
            assert!(!symptom.evidence.is_empty(), "{} has no evidence", check.code);
            for at in &symptom.evidence {
                assert!(tree.pointer(at).is_some(), "{}: {at} leads nowhere", check.code);
            }
            let first = symptom.message.to_string().chars().next().unwrap_or(' ');
            assert!(
                !first.is_uppercase() && !symptom.message.to_string().ends_with('.'),
                "{}",
                symptom.message
            );
            codes.push(check.code);
        }
    }
    for finding in seen.clone().reported().findings {
        for advice in &finding.fix {
            assert!(!advice.to_string().contains(['{', '}']), "{}: {advice}", finding.code);
        }
        if finding.layer != Layer::Tls {
            continue;
        }
        let fix = finding.fix.iter().map(|advice| &advice.text);
        let causes = finding.causes.iter().map(|cause| &cause.text);
        let looks = finding.decide.iter().map(|look| &look.text);
        for text in fix.chain(causes).chain(looks).map(ToString::to_string) {
            assert!(!text.is_empty(), "{}: a command without words", finding.code);
            let command = PROGRAMS.iter().find(|program| text.contains(*program));
            assert_eq!(command, None, "{}: {text}", finding.code);
        }
    }
    codes
}

#[test]
fn every_end_of_a_handshake_has_one_error() {
    let alert = |code: u8| json!({"alert": {"code": code, "name": "some_alert"}});
    let protocol = json!({"protocol": {"detail": "peer misbehaved"}});
    for (kind, elapsed_ms, received, code) in [
        (json!("closed"), 5.0, "", "tls.closed-without-answer"),
        (json!("closed"), 5.0, "abc", "tls.closed-without-answer"),
        (json!("closed"), 3005.0, "", "tls.closed-after-delay"),
        (json!("reset"), 5.0, "", "tls.reset-after-hello"),
        (json!("silent"), 5000.0, "", "tls.silent"),
        (json!("not-tls"), 5.0, r"HTTP/1.1 400 Bad Request\r\n", "tls.plain-http"),
        (json!("not-tls"), 5.0, r"HTTP/1.1 200 OK\r\n", "tls.plain-http"),
        (json!("not-tls"), 5.0, r"SSH-2.0-OpenSSH_9.6\r\n", "tls.not-tls"),
        (protocol, 5.0, r"\x16", "tls.not-tls"),
        (json!("message-too-large"), 5.0, r"\x16", "tls.certificate-unreadable"),
        (json!("wrong-signature-kind"), 5.0, r"\x16", "tls.signature-invalid"),
        (alert(50), 5.0, "", "tls.proxy-protocol-unexpected"),
        (alert(70), 5.0, "", "tls.protocol-version"),
        (alert(40), 5.0, "", "tls.no-common-cipher"),
        (alert(112), 5.0, "", "tls.unrecognized-name"),
        (alert(120), 5.0, "", "tls.alpn-refused"),
        (alert(116), 5.0, "", "tls.client-certificate-required"),
        (alert(42), 5.0, "", "tls.client-certificate-required"),
        (alert(80), 5.0, "", "tls.server-internal-error"),
        (alert(47), 5.0, "", "tls.alert"),
    ] {
        let skipped = json!({"elapsed_ms": null, "outcome": {"skipped": {"blocked-by": {"leg": "endpoint", "layer": "tls"}}}});
        let seen = seen(&[failed(&kind, elapsed_ms, received)], &skipped, &json!({}));
        assert_eq!(codes(&seen), [code], "{kind} {received}");
    }
}

/// The codes found in a session with these facts, this leaf and this target.
pub(super) fn story(facts: &Value, leaf: &Value, target: &Value) -> Vec<&'static str> {
    codes(&seen(&[session(facts, leaf)], &answered(200, &json!([]), ""), target))
}

fn of_leaf(leaf: &Value) -> Vec<&'static str> {
    story(&json!({}), leaf, &json!({}))
}

#[test]
fn a_leaf_is_found_fault_with_for_what_stands_in_it() {
    let amazon = "C=US, O=Amazon, CN=Amazon RSA 2048 M02";
    for (leaf, code) in [
        (json!({"dns_names": ["dcv.example.com"]}), "tls.name-mismatch"),
        (json!({"dns_names": ["*.vpce.amazonaws.com"]}), "tls.wildcard-mismatch"),
        (json!({"dns_names": []}), "tls.no-san"),
        (json!({"not_after": "2026-06-14T00:00:00Z"}), "tls.expired"),
        (json!({"not_before": "2026-06-16T00:00:00Z"}), "tls.not-yet-valid"),
        (json!({"not_before": "2026-06-15T18:00:00Z"}), "tls.not-yet-valid"),
        (json!({"not_after": "2026-06-20T00:00:00Z"}), "tls.expires-soon"),
        (json!({"key_bits": 1024}), "tls.weak-key"),
        (json!({"signature_algorithm": "ecdsa-with-SHA1"}), "tls.weak-signature"),
        (json!({"version": 1}), "tls.version-1-certificate"),
        (json!({"must_staple": true}), "tls.must-staple"),
        (json!({"server_auth": false}), "tls.wrong-usage"),
        (json!({"unknown_critical_extensions": ["1.2.3"]}), "tls.unknown-critical-extension"),
        (json!({"issuer": amazon}), "tls.terminated-by-load-balancer"),
    ] {
        assert_eq!(of_leaf(&leaf), [code]);
    }
    assert!(of_leaf(&json!({})).is_empty());
    assert!(of_leaf(&json!({"key": "EC P-256", "key_bits": 256})).is_empty());
}

#[test]
fn a_leaf_is_measured_by_what_was_asked_for() {
    let target = |target: &Value| story(&json!({}), &json!({}), target);
    let zonal = NAME.replace("-o2x6rrvy.", "-o2x6rrvy-ap-northeast-1a.");
    assert_eq!(target(&json!({"server_name": zonal})), ["tls.zonal-name-missing"]);
    assert_eq!(target(&json!({"expect_issuer": "Other CA"})), ["tls.issuer-unexpected"]);
    assert!(target(&json!({"expect_issuer": "example ca"})).is_empty());
}

#[test]
fn distrust_is_told_by_its_plainest_reason() {
    let told = |facts: &Value, leaf: &Value| story(facts, leaf, &json!({}));
    let unknown = json!({"system_trust": "unknown-issuer"});
    let by_file = json!({"system_trust": "unknown-issuer", "ca_file_trust": "unknown-issuer"});
    let of_file = |trust: &Value| json!({"ca_file_trust": trust});
    let url = json!({"issuer_url": "http://ca.example/ca.der"});
    let own = json!({"is_ca": true, "self_signed": true});
    let incomplete = ["tls.chain-incomplete", "tls.untrusted-by-ca-file"];
    let issuer = ["tls.unknown-issuer"];
    assert_eq!(told(&unknown, &json!({})), issuer);
    assert_eq!(told(&unknown, &json!({"self_signed": true})), ["tls.self-signed"]);
    assert_eq!(told(&unknown, &url), incomplete[..1]);
    assert_eq!(told(&by_file, &json!({})), incomplete[1..]);
    assert_eq!(told(&by_file, &url), incomplete);
    assert_eq!(
        told(&json!({"system_trust": {"refused": {"reason": "because"}}}), &json!({})),
        issuer
    );
    assert_eq!(told(&of_file(&json!({"unknown": {"reason": "because"}})), &json!({})), issuer);
    assert_eq!(told(&of_file(&json!("wrong-usage")), &json!({})), ["tls.wrong-usage"]);
    assert_eq!(told(&of_file(&json!("bad-signature")), &json!({})), incomplete[1..]);
    let both = ["tls.ca-as-leaf", "tls.self-signed"];
    assert_eq!(told(&json!({"system_trust": "ca-as-leaf"}), &own), both);
    let unreadable = json!({
        "chain": [{"sha256": "00", "fields": null}],
        "system_trust": {"unknown": {"reason": "unreadable"}},
    });
    assert_eq!(told(&unreadable, &json!({})), ["tls.certificate-unreadable"]);
}

#[test]
fn a_client_certificate_is_asked_for_after_the_handshake_too() {
    let asked = session(&json!({"client_certificate_asked": true}), &json!({}));
    let required = ["tls.client-certificate-required"];
    let alert =
        hosts(&json!({"failed": {"tls-alert": {"code": 116, "name": "certificate_required"}}}));
    let bad = answered(400, &json!([]), "No required SSL certificate was sent");
    let fine = answered(200, &json!([]), "");
    let none: [&str; 0] = [];
    assert_eq!(codes(&seen(std::slice::from_ref(&asked), &alert, &json!({}))), required);
    assert_eq!(codes(&seen(std::slice::from_ref(&asked), &bad, &json!({}))), required);
    assert_eq!(codes(&seen(&[asked], &fine, &json!({}))), none);
    assert_eq!(codes(&seen(&[session(&json!({}), &json!({}))], &bad, &json!({}))), none);
}

#[test]
fn a_wrong_clock_takes_the_certainty_from_an_expiry() {
    let dated = |date: &str| answered(200, &json!([["date", date]]), "");
    let expired = session(&json!({}), &json!({"not_after": "2026-06-14T00:00:00Z"}));
    let behind = seen(&[expired], &dated("Fri, 12 Jun 2026 12:00:00 GMT"), &json!({}));
    assert_eq!(codes(&behind), ["tls.clock-skew", "tls.expired"]);
    let symptom = &(super::expired::CHECK.judge)(&behind)[0];
    assert_eq!(symptom.certainty, crate::model::Certainty::Inferred);
    let fine = session(&json!({}), &json!({}));
    let close = seen(&[fine], &dated("Mon, 15 Jun 2026 11:58:00 GMT"), &json!({}));
    assert!(codes(&close).is_empty());
}

#[test]
fn different_certificates_are_one_symptom_of_the_leg() {
    let other = session(&json!({}), &json!({"serial": "0203"}));
    let both =
        seen(&[session(&json!({}), &json!({})), other], &answered(200, &json!([]), ""), &json!({}));
    assert_eq!(codes(&both), ["tls.certificates-differ"]);
}

#[test]
fn a_handshake_that_ends_behind_a_certificate_request_wants_a_certificate_however_it_ends() {
    let alert = json!({"alert": {"code": 40, "name": "handshake_failure"}});
    let skipped = json!({"elapsed_ms": null, "outcome": {"skipped": "not-asked"}});
    for kind in [alert, json!("reset"), json!("closed")] {
        let mut tls = failed(&kind, 2.0, "\\x16\\x03\\x03");
        let told = |tls: &Value| codes(&seen(std::slice::from_ref(tls), &skipped, &json!({})));
        tls["outcome"]["failed"]["client_certificate_asked"] = json!(true);
        assert_eq!(told(&tls), ["tls.client-certificate-required"], "{kind}");
        tls["outcome"]["failed"]["client_certificate_asked"] = json!(false);
        assert!(!told(&tls).contains(&"tls.client-certificate-required"), "{kind}");
    }
}

#[test]
fn a_clients_command_is_that_of_its_system_and_a_servers_is_linuxs() {
    let decide = |os: &str, tls: &Value| {
        let skipped = json!({"elapsed_ms": null, "outcome": {"skipped": "not-asked"}});
        let mut seen = seen(std::slice::from_ref(tls), &skipped, &json!({}));
        os.clone_into(&mut seen.vantage.os);
        let finding = seen.reported().findings.into_iter().find(|f| f.layer == Layer::Tls);
        finding.and_then(|finding| finding.decide).expect("a look that decides")
    };
    let reset = failed(&json!("reset"), 2.0, "");
    let on_linux = decide("linux", &reset).command.unwrap();
    assert!(on_linux.starts_with("curl -vk --haproxy-protocol https://"), "{on_linux}");
    assert_eq!(
        decide("windows", &reset).command.unwrap(),
        on_linux.replacen("curl", "curl.exe", 1)
    );
    let silent = failed(&json!("silent"), 2.0, "");
    for os in ["linux", "macos", "windows"] {
        let look = decide(os, &silent);
        assert_eq!(look.command.as_deref(), Some("ss -ltn 'sport = :8443'"));
        assert_eq!(look.on, Some(Site::GatewayHost));
    }
}

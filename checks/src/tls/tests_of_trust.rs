//! One judgement of a session: what its path, its roots and its signature give rise to, and whether a
//! secret may go over it.

use serde_json::{Value, json};

use super::tests::{answered, codes, story};
use crate::catalogue::find;
use crate::model::Severity;
use crate::observations::Observations;
use crate::session::{may_carry_secrets, session_errors};
use crate::testing::lookups::NAME;
use crate::testing::sessions::{merge, seen, session};
use crate::tls::{TlsFacts, Trust};

/// A certificate of a CA, changed in its fields.
fn ca(subject: &str, changes: &Value) -> Value {
    let mut fields = json!({
        "version": 3, "subject": subject, "issuer": "CN=Example Root", "common_name": null,
        "serial": "02", "not_before": "2020-01-01T00:00:00Z", "not_after": "2030-01-01T00:00:00Z",
        "dns_names": [], "ip_addresses": [], "is_ca": true, "self_signed": false, "key": "RSA",
        "key_bits": 2048, "signature_algorithm": "sha256WithRSAEncryption", "server_auth": null,
        "must_staple": false, "unknown_critical_extensions": [], "issuer_url": null,
    });
    merge(&mut fields, changes);
    json!({"sha256": subject, "fields": fields})
}

/// A leaf, an intermediate and a root that vouch for each other, with these changes; behind them a
/// certificate that nobody needs, with changes of its own.
fn chain(intermediate: &Value, root: &Value, unneeded: &Value) -> Observations {
    let proof = json!({"scheme": "rsa_pss_rsae_sha256", "result": "holds"});
    let mut session = session(
        &json!({"covers_name": true, "ca_file_trust": "trusted", "signature": proof}),
        &json!({"issuer": "CN=Example CA"}),
    );
    let facts = &mut session["outcome"]["seen"];
    let sent = facts["chain"].as_array_mut().unwrap();
    sent.extend([ca("CN=Example CA", intermediate), ca("CN=Example CA", unneeded)]);
    let root = ca("CN=Example Root", root);
    facts["path"] = json!({"chain": [0, 1], "root": root});
    seen(&[session], &answered(200, &json!([]), ""), &json!({}))
}

fn of_session(seen: &Observations) -> (&TlsFacts, bool) {
    let facts = seen.endpoint.as_ref().unwrap().routes[0].tls.seen().unwrap();
    (facts, may_carry_secrets(facts, &seen.target, seen.taken_at))
}

/// The errors of a session, after a look at whether a secret would go over it.
fn errors(seen: &Observations) -> Vec<&'static str> {
    let (facts, may) = of_session(seen);
    let errors = session_errors(facts, &seen.target, seen.taken_at);
    let is_error = |code: &&str| find(code).unwrap().severity == Severity::Error;
    let told: Vec<_> = codes(seen).into_iter().filter(is_error).collect();
    assert_eq!(errors, told, "the report and the token disagree");
    assert_eq!(may, errors.is_empty(), "{errors:?}");
    errors
}

#[test]
fn what_is_wrong_on_the_path_is_an_error_and_keeps_a_secret_back() {
    let none = json!({});
    assert!(errors(&chain(&none, &none, &none)).is_empty());
    let past = json!({"not_after": "2026-06-14T00:00:00Z"});
    let ahead = json!({"not_before": "2026-06-16T00:00:00Z"});
    for (changes, code) in [
        (past, "tls.expired"),
        (ahead, "tls.not-yet-valid"),
        (json!({"is_ca": false}), "tls.key-usage"),
        (json!({"certificate_sign": false}), "tls.key-usage"),
        (json!({"server_auth": false}), "tls.wrong-usage"),
        (json!({"unknown_critical_extensions": ["1.2.3"]}), "tls.unknown-critical-extension"),
        (json!({"key_bits": 1024}), "tls.weak-key"),
    ] {
        assert_eq!(errors(&chain(&changes, &none, &none)), [code], "intermediate {changes}");
        assert_eq!(errors(&chain(&none, &changes, &none)), [code], "root {changes}");
        assert!(errors(&chain(&none, &none, &changes)).is_empty(), "not needed: {changes}");
    }
    let short = json!({"path_length": 0});
    assert_eq!(errors(&chain(&none, &short, &none)), ["tls.key-usage"]);
    assert!(errors(&chain(&none, &json!({"path_length": 1}), &none)).is_empty());
    let old = json!({"version": 1, "is_ca": false});
    assert!(
        errors(&chain(&none, &old, &none)).is_empty(),
        "a root of version 1 cannot say CA:TRUE"
    );
    let sha1 = json!({"signature_algorithm": "sha1WithRSAEncryption"});
    assert_eq!(errors(&chain(&sha1, &none, &none)), ["tls.weak-signature"]);
    assert!(errors(&chain(&none, &sha1, &none)).is_empty(), "nobody looks at a root's signature");
}

#[test]
fn a_handshake_that_the_certificates_key_did_not_sign_is_an_error() {
    let facts = |result: &Value| {
        let signature = json!({"scheme": "ecdsa_secp256r1_sha256", "result": result});
        json!({"covers_name": true, "ca_file_trust": "trusted", "signature": signature})
    };
    let of = |result: &Value, leaf: &Value| {
        errors(&seen(&[session(&facts(result), leaf)], &answered(200, &json!([]), ""), &json!({})))
    };
    let (none, invalid) = (json!({}), ["tls.signature-invalid"]);
    assert!(of(&json!("holds"), &none).is_empty());
    assert_eq!(of(&json!("does-not-hold"), &none), invalid);
    assert_eq!(of(&json!("not-offered"), &none), invalid);
    let unchecked = json!({"not-checked": {"reason": "an RSA key of 16384 bits"}});
    assert_eq!(of(&unchecked, &none), invalid);
    assert_eq!(of(&unchecked, &json!({"key_bits": 1024})), ["tls.weak-key"]);
}

#[test]
fn a_report_without_the_signature_is_judged_as_before_and_carries_no_secret() {
    let facts = json!({"covers_name": true, "ca_file_trust": "trusted"});
    let seen = seen(&[session(&facts, &json!({}))], &answered(200, &json!([]), ""), &json!({}));
    assert!(codes(&seen).is_empty());
    assert!(!of_session(&seen).1);
}

/// Every verdict of a verifier; a new one does not compile until it is listed.
fn verdicts() -> Vec<Trust> {
    let because = || "because".to_owned();
    let mut all = vec![Trust::Trusted];
    while let Some(last) = all.last() {
        all.push(match last {
            Trust::Trusted => Trust::UnknownIssuer,
            Trust::UnknownIssuer => Trust::CaAsLeaf,
            Trust::CaAsLeaf => Trust::BadSignature,
            Trust::BadSignature => Trust::WeakSignature,
            Trust::WeakSignature => Trust::WrongUsage,
            Trust::WrongUsage => Trust::UnknownCriticalExtension,
            Trust::UnknownCriticalExtension => Trust::OldVersion,
            Trust::OldVersion => Trust::Unreadable { reason: because() },
            Trust::Unreadable { .. } => Trust::Refused { reason: because() },
            Trust::Refused { .. } => Trust::Unknown { reason: because() },
            Trust::Unknown { .. } => break,
        });
    }
    all
}

#[test]
fn every_distrust_ends_in_a_finding_of_its_own() {
    let leaves = [
        json!({}),
        json!({"self_signed": true}),
        json!({"is_ca": true}),
        json!({"is_ca": true, "self_signed": true}),
        json!({"version": 1}),
        json!({"issuer_url": "http://ca.example/ca.der"}),
        json!({"key_bits": 1024}),
        json!({"signature_algorithm": "ecdsa-with-SHA1"}),
    ];
    let root =
        ca("CN=Old Root", &json!({"signature_algorithm": "ecdsa-with-SHA1", "self_signed": true}));
    for trust in verdicts() {
        let value = serde_json::to_value(&trust).unwrap();
        for (by_file, with_root) in [(true, false), (true, true), (false, false), (false, true)] {
            for leaf in &leaves {
                let facts = if by_file {
                    json!({"system_trust": "unknown-issuer", "ca_file_trust": value})
                } else {
                    json!({"system_trust": value})
                };
                let mut session = session(&facts, leaf);
                let sent = session["outcome"]["seen"]["chain"].as_array_mut().unwrap();
                sent.extend(with_root.then(|| root.clone()));
                let seen = seen(&[session], &answered(200, &json!([]), ""), &json!({}));
                let found = codes(&seen);
                let is_told = trust == Trust::Trusted || !found.is_empty();
                assert!(is_told, "{trust:?}, by file: {by_file}, {leaf}: nothing is said");
                assert!(!of_session(&seen).1, "no signature, no secret");
            }
        }
    }
}

#[test]
fn a_chain_that_the_given_ca_does_not_vouch_for_is_an_error() {
    for (trust, code) in [
        (json!("unknown-issuer"), "tls.untrusted-by-ca-file"),
        (json!("bad-signature"), "tls.untrusted-by-ca-file"),
        (json!("weak-signature"), "tls.untrusted-by-ca-file"),
        (json!("old-version"), "tls.untrusted-by-ca-file"),
        (json!({"refused": {"reason": "because"}}), "tls.untrusted-by-ca-file"),
        (json!("wrong-usage"), "tls.wrong-usage"),
        (json!("unknown-critical-extension"), "tls.unknown-critical-extension"),
        (json!({"unreadable": {"reason": "BadDer"}}), "tls.certificate-unreadable"),
    ] {
        let facts = json!({"ca_file_trust": trust});
        let found = story(&facts, &json!({}), &json!({}));
        assert_eq!(found, [code], "{trust}");
        assert_eq!(find(code).unwrap().severity, Severity::Error);
    }
}

#[test]
fn a_date_that_no_verifier_reads_is_said_to_be_that() {
    let facts = json!({"ca_file_trust": {"unreadable": {"reason": "BadDerTime"}}});
    let early = json!({"not_before": "1969-12-31T00:00:00Z"});
    let seen = seen(&[session(&facts, &early)], &answered(200, &json!([]), ""), &json!({}));
    assert_eq!(codes(&seen), ["tls.certificate-unreadable"]);
    let symptom = &(super::certificate_unreadable::CHECK.judge)(&seen)[0];
    assert!(
        symptom.message.to_string().contains("valid from 1969-12-31 on"),
        "{}",
        symptom.message
    );
}

#[test]
fn another_name_and_another_issuer_keep_a_secret_back_too() {
    let proof = json!({"scheme": "rsa_pss_rsae_sha256", "result": "holds"});
    let facts = |covers: bool| json!({"covers_name": covers, "ca_file_trust": "trusted", "signature": proof});
    let of = |covers, leaf: &Value, target: &Value| {
        errors(&seen(&[session(&facts(covers), leaf)], &answered(200, &json!([]), ""), target))
    };
    let none = json!({});
    assert_eq!(of(false, &json!({"dns_names": ["dcv.example.com"]}), &none), ["tls.name-mismatch"]);
    assert_eq!(of(false, &json!({"dns_names": []}), &none), ["tls.no-san"]);
    let other = json!({"expect_issuer": "Other CA"});
    assert_eq!(of(true, &json!({"dns_names": [NAME]}), &other), ["tls.issuer-unexpected"]);
}

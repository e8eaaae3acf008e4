//! A token goes over a session in which the report finds no error, and over no other: every kind of bad
//! certificate, shown by a server that keeps what it is sent.

mod support;

use std::time::Duration;

use dcvdiag_checks::model::Severity;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose as Purpose, IsCa,
    KeyPair, KeyUsagePurpose as Usage, date_time_ymd,
};
use rustls::DEFAULT_VERSIONS;
use rustls::version::{TLS12, TLS13};
use rustls_pki_types::CertificateDer;
use support::chain::{
    Ca, NAME, Server, as_it_is, below, ca_params, ec, key, leaf, leaf_params, root,
};
use support::{dcvdiag, report, stderr, stdout};

const TOKEN: &str = "sesame0123456789";

type Chain = Vec<CertificateDer<'static>>;

/// Who is to trust.
enum Trusts {
    /// `--ca-file`.
    File(String),
    /// The system's roots are this file.
    System(String),
}

/// Runs against a server, and gives the errors found on its TLS and whether the token came.
fn run(server: &Server, trusts: &Trusts) -> (Vec<String>, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    let (Trusts::File(pem) | Trusts::System(pem)) = trusts;
    std::fs::write(&file, pem).expect("written");
    let link = format!("https://{NAME}:8443/?authToken={TOKEN}#console");
    let mut command = dcvdiag();
    command.args(["run", &link, "--send-token", "--only", "tls,host", "--format", "json"]);
    command.args(["--connect-to", &format!("::127.0.0.1:{}", server.address.port())]);
    match trusts {
        Trusts::File(_) => command.arg("--ca-file").arg(&file),
        Trusts::System(_) => command.env("SSL_CERT_FILE", &file).env_remove("SSL_CERT_DIR"),
    };
    let output = command.output().expect("dcvdiag runs");
    let errors = report(&output).findings.into_iter().filter(|f| f.code.starts_with("tls."));
    let errors = errors.filter(|f| f.severity == Severity::Error).map(|f| f.code);
    let errors: Vec<String> = errors.collect();
    assert_eq!(output.status.code() == Some(1), !errors.is_empty(), "{}", stdout(&output));
    let came = server.received().contains(TOKEN);
    assert!(!came || !stderr(&output).contains("was not sent"), "{}", stderr(&output));
    (errors, came)
}

/// The one error is found, or several with a blank between them, and the token stays here.
fn is_refused(name: &str, chain: Chain, key: &KeyPair, trusts: &Trusts, codes: &str) {
    let server = Server::start(chain, key, DEFAULT_VERSIONS);
    let codes = codes.split(' ').map(str::to_owned).collect();
    assert_eq!(run(&server, trusts), (codes, false), "{name}");
}

/// No error is found, and the token comes.
fn is_taken(name: &str, chain: Chain, key: &KeyPair, trusts: &Trusts) {
    let server = Server::start(chain, key, DEFAULT_VERSIONS);
    assert_eq!(run(&server, trusts), (Vec::new(), true), "{name}");
}

fn file(roots: &[&Ca]) -> Trusts {
    Trusts::File(roots.iter().map(|root| root.pem()).collect())
}

fn expired(params: &mut CertificateParams) {
    params.not_after = date_time_ymd(2025, 1, 1);
}

fn unknown_critical(params: &mut CertificateParams) {
    let mut extension =
        CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99999, 1], vec![5, 0]);
    extension.set_criticality(true);
    params.custom_extensions.push(extension);
}

fn for_clients(params: &mut CertificateParams) {
    params.extended_key_usages = vec![Purpose::ClientAuth];
}

fn may_not_sign(params: &mut CertificateParams) {
    params.key_usages = vec![Usage::CrlSign];
}

fn no_ca(params: &mut CertificateParams) {
    params.is_ca = IsCa::NoCa;
}

#[test]
fn a_token_goes_over_what_is_in_order() {
    let (good, own) = (root(&as_it_is), ec());
    is_taken("a root", vec![leaf(&good, &own, &as_it_is)], &own, &file(&[&good]));
    let system = Trusts::System(good.pem());
    is_taken("the system's root", vec![leaf(&good, &own, &as_it_is)], &own, &system);

    let rsa = key(&rcgen::PKCS_RSA_SHA256);
    is_taken("an RSA key", vec![leaf(&good, &rsa, &as_it_is)], &rsa, &file(&[&good]));

    let between = below(&good, ec(), &as_it_is);
    let bottom = leaf(&between, &own, &as_it_is);
    let chain = vec![bottom.clone(), between.der().clone()];
    is_taken("an intermediate", chain, &own, &file(&[&good]));

    // The same CA twice, with the same key: one that is out of date, and its successor.
    let shared = ec();
    let again = KeyPair::from_pem(&shared.serialize_pem()).expect("the same key");
    let (old, new) = (below(&good, shared, &expired), below(&good, again, &as_it_is));
    let chain = vec![leaf(&new, &own, &as_it_is), old.der().clone(), new.der().clone()];
    is_taken("an expired certificate that nobody needs", chain, &own, &file(&[&good]));
    let chain = vec![leaf(&new, &own, &as_it_is)];
    is_taken("an expired CA beside its successor", chain, &own, &file(&[&old, &new]));

    let strange = below(&root(&as_it_is), ec(), &unknown_critical);
    let chain = vec![bottom.clone(), strange.der().clone(), between.der().clone()];
    is_taken("a wrong certificate that nobody needs", chain, &own, &file(&[&good]));
    let mut chain = vec![bottom];
    chain.extend((0..20).map(|_| root(&as_it_is).der().clone()));
    chain.push(between.der().clone());
    is_taken("an intermediate behind many others", chain, &own, &file(&[&good]));

    // 99991231235959Z: no end (RFC 5280 §4.1.2.5).
    let endless = |params: &mut CertificateParams| {
        params.not_after = date_time_ymd(9999, 12, 31) + Duration::from_secs(86_399);
    };
    is_taken("no end", vec![leaf(&good, &own, &endless)], &own, &file(&[&good]));
    let itself = leaf_params(&as_it_is).self_signed(&own).expect("a certificate");
    let trusts = Trusts::File(itself.pem());
    is_taken("the very certificate", vec![itself.der().clone()], &own, &trusts);
}

#[test]
fn a_server_without_the_certificates_key_gets_no_token() {
    let good = root(&as_it_is);
    let (ec_key, rsa_key) = (ec(), key(&rcgen::PKCS_RSA_SHA256));
    let others = [ec(), key(&rcgen::PKCS_RSA_SHA256), key(&rcgen::PKCS_ECDSA_P384_SHA384)];
    for (own, kind) in [(&ec_key, "EC"), (&rsa_key, "RSA")] {
        let chain = vec![leaf(&good, own, &as_it_is)];
        for other in &others {
            for version in [&TLS12, &TLS13] {
                let server = Server::start(chain.clone(), other, &[version]);
                let expected = (vec!["tls.signature-invalid".to_owned()], false);
                let with = format!("{kind}, {:?}, {:?}", other.algorithm(), version.version);
                assert_eq!(run(&server, &file(&[&good])), expected, "{with}");
            }
        }
    }
}

#[test]
fn a_root_that_others_refuse_gets_no_token() {
    let own = ec();
    let ahead = |params: &mut CertificateParams| params.not_before = date_time_ymd(2048, 1, 1);
    let cases: [(&str, support::chain::Change<'_>, &str); 6] = [
        ("expired", &expired, "tls.expired"),
        ("not yet valid", &ahead, "tls.not-yet-valid"),
        ("without keyCertSign", &may_not_sign, "tls.key-usage"),
        ("no CA", &no_ca, "tls.key-usage"),
        ("for clients", &for_clients, "tls.wrong-usage"),
        ("an unknown extension", &unknown_critical, "tls.unknown-critical-extension"),
    ];
    for (name, change, code) in cases {
        let bad = root(change);
        let chain = || vec![leaf(&bad, &own, &as_it_is)];
        is_refused(name, chain(), &own, &file(&[&bad]), code);
        is_refused(name, chain(), &own, &Trusts::System(bad.pem()), code);
    }
    let short = root(&|params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)));
    let between = below(&short, ec(), &as_it_is);
    let chain = vec![leaf(&between, &own, &as_it_is), between.der().clone()];
    is_refused("one CA too many", chain, &own, &file(&[&short]), "tls.key-usage");
}

#[test]
fn an_intermediate_that_others_refuse_gets_no_token() {
    let (good, own) = (root(&as_it_is), ec());
    let cases: [(&str, support::chain::Change<'_>, &str); 5] = [
        ("expired", &expired, "tls.expired"),
        ("without keyCertSign", &may_not_sign, "tls.key-usage"),
        ("no CA", &no_ca, "tls.key-usage tls.untrusted-by-ca-file"),
        ("for clients", &for_clients, "tls.wrong-usage"),
        ("an unknown extension", &unknown_critical, "tls.unknown-critical-extension"),
    ];
    for (name, change, code) in cases {
        let between = below(&good, ec(), change);
        let chain = vec![leaf(&between, &own, &as_it_is), between.der().clone()];
        is_refused(name, chain, &own, &file(&[&good]), code);
    }
}

#[test]
fn a_leaf_that_others_refuse_gets_no_token() {
    let (good, own) = (root(&as_it_is), ec());
    let encipherment = |params: &mut CertificateParams| {
        params.key_usages = vec![Usage::KeyEncipherment];
    };
    let any = |params: &mut CertificateParams| params.extended_key_usages = vec![Purpose::Any];
    let of_1969 = |params: &mut CertificateParams| params.not_before = date_time_ymd(1969, 12, 31);
    let huge = |params: &mut CertificateParams| {
        let oid = [1, 3, 6, 1, 4, 1, 99999, 2];
        params.custom_extensions.push(CustomExtension::from_oid_content(&oid, vec![0; 70_000]));
    };
    let cases: [(&str, support::chain::Change<'_>, &str); 7] = [
        ("expired", &expired, "tls.expired"),
        ("no signatures", &encipherment, "tls.key-usage"),
        ("for clients", &for_clients, "tls.wrong-usage"),
        ("any purpose alone", &any, "tls.wrong-usage"),
        ("an unknown extension", &unknown_critical, "tls.unknown-critical-extension"),
        ("a date before 1970", &of_1969, "tls.certificate-unreadable"),
        ("over 64 KiB", &huge, "tls.certificate-unreadable"),
    ];
    for (name, change, code) in cases {
        is_refused(name, vec![leaf(&good, &own, change)], &own, &file(&[&good]), code);
    }
    let unreadable = "tls.certificate-unreadable";
    for bytes in [b"".to_vec(), b"no certificate".to_vec(), vec![0x30, 0x82, 0xff, 0xff, 0]] {
        is_refused("no certificate", vec![bytes.into()], &own, &file(&[&good]), unreadable);
    }
    let chain = vec![good.der().clone(); 70_000 / good.der().len()];
    let chain = std::iter::once(leaf(&good, &own, &as_it_is)).chain(chain).collect();
    is_refused("a chain over 64 KiB", chain, &own, &file(&[&good]), unreadable);
}

#[test]
fn a_leaf_that_is_a_ca_is_measured_by_the_given_ca_too() {
    let (good, other, own) = (root(&as_it_is), root(&as_it_is), ec());
    let ca = |params: &mut CertificateParams| params.is_ca = ca_params("x", &as_it_is).is_ca;
    let chain = || vec![leaf(&good, &own, &ca)];
    is_refused("of a stranger", chain(), &own, &file(&[&other]), "tls.untrusted-by-ca-file");
    // Vouched for, it is a warning: OpenSSL and most browsers take it. It gets no token all the same.
    let server = Server::start(chain(), &own, DEFAULT_VERSIONS);
    assert_eq!(run(&server, &file(&[&good])), (Vec::new(), false));
}

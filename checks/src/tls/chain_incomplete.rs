//! `tls.chain-incomplete`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;

use crate::text;
use crate::text::shown;
use crate::tls::Trust;
use crate::tls::looks::server_site;

/// The certificate that issued the leaf was not sent with it.
pub static CHECK: Check = Check {
    code: "tls.chain-incomplete",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the server does not send the intermediate certificate",
    fix: &[APPEND],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for leaf in seen.leaves() {
        let session = leaf.place.it;
        let Some(url) = &leaf.fields.issuer_url else {
            continue;
        };
        if *session.trust() != Trust::UnknownIssuer || !session.lacks_intermediate() {
            continue;
        }
        let message = text!(
            "the server does not send the certificate of \"{issuer}\", which issued its own",
            issuer = shown(&leaf.fields.issuer, 80)
        );
        let trust = if session.ca_file_trust.is_some() { "ca_file_trust" } else { "system_trust" };
        let symptom = leaf.symptom("issuer_url", message).arg("url", shown(url, 200));
        let symptom = symptom.replace_advice([APPEND.on(server_site(leaf.place.leg))]);
        let symptom = symptom.inferred_from([LEFT_OUT, PRIVATE], FETCH);
        found.push(symptom.because(leaf.field("issuer")).because(leaf.place.below(trust)));
    }
    found
}

const APPEND: Instruction =
    say("append the issuer's certificate to the server's certificate file, at {certificate-place}")
        .run(&[
            "curl", "-s", "{url}", "|", "openssl", "x509", "-inform", "DER", "|", "tee", "-a",
            "cert.pem",
        ]);
const LEFT_OUT: Instruction = say("the server leaves an intermediate certificate out");
const PRIVATE: Instruction =
    say("the issuer is a private CA that this host is not set to trust").by(Owner::Client);
const FETCH: Instruction = say(
    "see the issuer's certificate: if its subject and issuer differ, it is an intermediate one that the server should send",
)
.run(&["curl", "-s", "{url}", "|", "openssl", "x509", "-inform", "DER", "-noout", "-subject", "-issuer"])
.windows(&["curl.exe", "-s", "-o", "issuer.der", "{url}", ";", "openssl", "x509", "-in", "issuer.der", "-inform", "DER", "-noout", "-subject", "-issuer"])
.on(Site::Client);

const PAGE: &str = r#"
The server sends its certificate without the one that issued it.

## What it means

Between a server's certificate and the root that clients trust stands at least one intermediate
certificate. The server has to send it along (RFC 8446), and this one does not. Some clients fetch it
by themselves or remember it from elsewhere, most browsers among them; others, such as curl and
programs built on rustls or OpenSSL, refuse. So it "works for some".

It is inferred: the certificate says where its issuer's can be fetched, the issuer is not among what
was sent, and no trusted root is of that name. A private root that issues servers' certificates
directly looks the same; then only the clients lack it.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -showcerts </dev/null | grep -E ' s:| i:'

The `i:` (issuer) of each certificate must be the `s:` (subject) of the next; the last one's issuer is
a root. Where the issuer's certificate lies:

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -ext authorityInfoAccess

## What to do

Put the server's certificate first and the intermediate ones after it into one file (often offered by
the CA as `fullchain.pem`), and name that file in `cert-file` of the gateway. Leave the root out. With
`--ca-file` that file should hold the root, not the intermediate.

## Sources

- [RFC 8446, TLS 1.3, section 4.4.2](https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2)
- [RFC 5280, X.509 certificates, section 4.2.2.1](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.2.1)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
"#;

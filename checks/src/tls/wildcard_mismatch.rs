//! `tls.wildcard-mismatch`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::names::Miss;

/// A wildcard that was meant to cover the name and does not.
pub static CHECK: Check = Check {
    code: "tls.wildcard-mismatch",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate's wildcard does not reach the name dialled",
    fix: &[
        say(
            "issue a certificate with {san} in its SAN instead of \"{wildcard}\" and install it at {certificate-place}",
        ),
        say("or dial by a name that the certificate does cover"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for missed in seen.misnamed() {
        let Miss::Wildcard { san } = &missed.miss else {
            continue;
        };
        let wildcard = shown(san, 120);
        let message = text!(
            "the wildcard \"{wildcard}\" does not cover \"{name}\": it has to stand for the whole first label and for that alone",
            wildcard = &wildcard,
            name = &missed.name
        );
        found.push(missed.symptom(message).arg("wildcard", wildcard));
    }
    found
}

const PAGE: &str = r"
The certificate has a wildcard that looks as if it covered the name, and does not.

## What it means

In a certificate `*` stands for exactly one label, and it must be the whole first label (RFC 9525):

- `*.vpce.amazonaws.com` does not cover `vpce-….vpce-svc-….REGION.vpce.amazonaws.com`: three labels
  stand where one may;
- `*.*.REGION.vpce.amazonaws.com` covers nothing, since only one `*` counts;
- `vpce-0123-*.vpce-svc-….…` covers nothing, since `*` is only a part of its label. Node.js takes it
  all the same, so one client may work where the others fail;
- `*.example.com` does not cover `example.com` itself.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -ext subjectAltName
    openssl s_client -connect ADDRESS:PORT -servername NAME -verify_hostname NAME </dev/null | grep 'Verif'

## What to do

- For the names of a VPC endpoint use `*.vpce-svc-ID.REGION.vpce.amazonaws.com`, which covers the
  regional and all zonal names.
- Or list the names one by one.
- Or use a private DNS name of your own, with a certificate for it.

## Sources

- [RFC 9525, service identity in TLS, section 6.3](https://www.rfc-editor.org/rfc/rfc9525#section-6.3)
- [AWS PrivateLink: share your services, DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
- [AWS PrivateLink: manage DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html)
";

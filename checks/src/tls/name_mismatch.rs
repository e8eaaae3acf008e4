//! `tls.name-mismatch`

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::tls::names::{Miss, san_list};

/// No entry of the SAN covers the name.
pub static CHECK: Check = Check {
    code: "tls.name-mismatch",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "no name in the certificate covers the name dialled",
    fix: &[
        say("issue a certificate with {san} in its SAN and install it at {certificate-place}"),
        say(
            "or dial by a name that the certificate holds ({covered}) and let that name resolve to the same addresses",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for missed in seen.misnamed() {
        let (Miss::Other, Some(leaf)) = (&missed.miss, missed.place.it.leaf()) else {
            continue;
        };
        let message = text!("no name in the certificate covers \"{name}\"", name = &missed.name);
        found.push(missed.symptom(message).append_clause(san_list(leaf)));
    }
    found
}

const PAGE: &str = r"
The certificate is made out to other names than the one that was dialled.

## What it means

A client compares the name it dialled with the names in the certificate's SAN (subject alternative
name). They must be equal, or a wildcard must cover the first label and nothing more. The common name
in the subject does not count (RFC 9525). An IP address is covered by an address entry only.

Through PrivateLink this is the rule rather than the exception. The gateway's certificate is made out
to the gateway's own name, and users dial `vpce-….vpce.amazonaws.com`, of which it knows nothing. A
gateway without `cert-file` makes itself a self-signed certificate, which does not hold the
endpoint's name either.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -subject -ext subjectAltName
    openssl s_client -connect ADDRESS:PORT -servername NAME -verify_hostname NAME </dev/null | grep 'Verif'

The whole path with a name of the SAN: `--server-name NAME`.

## What to do

- Best: give the endpoint service a private DNS name, such as `dcv.example.com`, with a certificate
  for it, and turn private DNS on at the endpoint. A public CA can issue that certificate.
- Or put the endpoint's name into the SAN: `*.vpce-svc-ID.REGION.vpce.amazonaws.com` covers the
  regional and all zonal names of every endpoint of the service. Probably no public CA issues one,
  since the domain is Amazon's: use a CA of your own.
- Or make a record of your own for the name in the certificate, an alias or CNAME to the endpoint.

The gateway reads `cert-file` and `cert-key-file` again without a restart.

## Sources

- [RFC 9525, service identity in TLS](https://www.rfc-editor.org/rfc/rfc9525)
- [AWS PrivateLink: manage DNS names](https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html)
- [AWS PrivateLink: share your services](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

//! `tls.expired`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::tls::certificate::day;

/// The end of validity has passed.
pub static CHECK: Check = Check {
    code: "tls.expired",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate has expired",
    fix: &[say("renew {which}, which expired on {day}, and install it at {certificate-place}")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for shown in seen.dated() {
        let end = shown.fields.not_after;
        if seen.taken_at <= end {
            continue;
        }
        let (which, day_of_end) = (shown.noun(), day(end));
        let clock = seen.skewed_clock(&shown.place).filter(|clock| clock.says <= end);
        let symptom = if let Some(clock) = clock {
            let message =
                text!("{which} expired on {day} by this host's clock", which, day = day_of_end);
            let says = text!("by the server's it is {says}", says = day(clock.says));
            let symptom = shown.symptom("not_after", message.and(says));
            symptom.because(clock.place.at).inferred_from([CLOCK, EXPIRED], DATE)
        } else {
            let message = text!("{which} expired on {day}", which, day = day_of_end);
            shown.symptom("not_after", message)
        };
        let symptom = symptom.phrase("which", shown.noun()).arg("day", day(end));
        let symptom = symptom.because("/observations/taken_at");
        found.push(shown.kept_by_the_client(symptom));
    }
    found
}

const CLOCK: Instruction = say("this host's clock is ahead").by(Owner::Client);
const EXPIRED: Instruction = say("the certificate has expired");
const DATE: Instruction =
    say("compare this host's clock with another one: if it is right, the certificate has expired")
        .run(&["date", "-u"])
        .windows(&["Get-Date", "-Format", "o"])
        .on(Site::Client);

const PAGE: &str = r"
The certificate, or the one that issued it, is past its end of validity.

## What it means

Clients refuse it. Browsers show `ERR_CERT_DATE_INVALID`; the DCV client closes the connection, and a
gateway's log then shows `received fatal alert: CertificateUnknown`. Not being strict about
certificates does not help everywhere: a gateway with `tls-strict = false` was still seen to refuse
the expired certificate of a DCV server, with `certificate has expired (code: 10)`.

A certificate that looks expired on one host only points to that host's clock: see `tls.clock-skew`.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -dates
    openssl s_client -connect ADDRESS:PORT -servername NAME -showcerts </dev/null     # the issuing ones too
    date -u                                                                           # this host's clock

## What to do

- Gateway: put the renewed certificate and key where `cert-file` and `cert-key-file` say; the gateway
  reads them again without a restart.
- Broker: since build 531 (2024.0) it renews its own certificate before it expires; update an older one.
- DCV server with its own self-signed certificate: delete `dcv.pem` and `dcv.key` and restart the
  server; it makes new ones.
- NLB with a TLS listener: see why ACM could not renew the certificate.
- An issuing certificate that expired: get the current one from the CA and send that along.

## Sources

- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [Session Manager: integrate with the Connection Gateway](https://docs.aws.amazon.com/dcv/latest/sm-admin/configure-gateway-integration.html)
- [RFC 5280, X.509 certificates, section 4.1.2.5](https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5)
";

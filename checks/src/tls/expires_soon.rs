//! `tls.expires-soon`

use jiff::SignedDuration;

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::Observations;
use crate::text;
use crate::tls::certificate::day;

/// The end of validity is near.
pub static CHECK: Check = Check {
    code: "tls.expires-soon",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the certificate expires soon",
    fix: &[say("renew {which} before {day} and install it at {certificate-place}")],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let limit = SignedDuration::from_hours(24 * i64::from(seen.target.cert_days));
    let mut found = Vec::new();
    for shown in seen.dated() {
        let end = shown.fields.not_after;
        let left = end.duration_since(seen.taken_at);
        if left.is_negative() || left >= limit {
            continue;
        }
        let days = match left.as_hours() / 24 {
            0 => Text::new("within a day"),
            1 => Text::new("in 1 day"),
            n => text!("in {n} days", n),
        };
        let message =
            text!("{which} expires {days}, on {day}", which = shown.noun(), days, day = day(end));
        let symptom = shown.symptom("not_after", message);
        let symptom = symptom.phrase("which", shown.noun()).arg("day", day(end));
        found.push(shown.kept_by_the_client(symptom));
    }
    found
}

const PAGE: &str = r"
The certificate, or the one that issued it, is near its end of validity.

## What it means

All is well today. From the day named on, clients will refuse the connection. The limit is 30 days
unless `--cert-days` says otherwise; certificates that live for a short time and are renewed by
machine may want a lower one.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -enddate

## What to do

- Gateway: put the renewed certificate and key where `cert-file` and `cert-key-file` say; the gateway
  reads them again without a restart.
- Broker: since build 531 (2024.0) it renews its own certificate before it expires.
- NLB with a TLS listener: see the renewal status of the certificate in ACM:
  `aws acm describe-certificate --certificate-arn ARN`.

## Sources

- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 5280, X.509 certificates, section 4.1.2.5](https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5)
";

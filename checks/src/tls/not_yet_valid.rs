//! `tls.not-yet-valid`

use jiff::Timestamp;

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::tls::certificate::day;

/// The start of validity lies ahead.
pub static CHECK: Check = Check {
    code: "tls.not-yet-valid",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the certificate is not valid yet",
    fix: &[
        say("check this host's clock first")
            .run(&["date", "-u"])
            .windows(&["Get-Date", "-Format", "o"])
            .on(Site::Client),
        say(
            "if that clock is right, issue the certificate again with a correct clock and install it at {certificate-place}",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for shown in seen.dated() {
        let start = shown.fields.not_before;
        if start <= seen.taken_at {
            continue;
        }
        let (from, now) = dates(start, seen.taken_at);
        let message = text!(
            "{which} is valid from {from} on, and it is {now} here",
            which = shown.noun(),
            from,
            now
        );
        let symptom = match seen.skewed_clock(&shown.place).filter(|clock| start <= clock.says) {
            Some(clock) => {
                let says = text!("the server's clock says {says}", says = day(clock.says));
                let symptom = shown.symptom("not_before", message.and(says));
                symptom.because(clock.place.at).inferred_from([BEHIND, LATER], DATE)
            }
            None if seen.clocks().is_empty() => {
                let symptom = shown.symptom("not_before", message);
                symptom.ambiguous_cause([BEHIND, LATER_OR_AHEAD], SYNCHRONIZED)
            }
            None => shown.symptom("not_before", message),
        };
        found.push(symptom.because("/observations/taken_at"));
    }
    found
}

const BEHIND: Instruction = say("this host's clock is behind").by(Owner::Client);
const LATER: Instruction = say("the certificate was issued for later");
const LATER_OR_AHEAD: Instruction =
    say("the certificate was issued for later, or by a host whose clock was ahead");
const DATE: Instruction = say(
    "compare this host's clock with another one: if it is right, the certificate was issued for later",
)
.run(&["date", "-u"])
.windows(&["Get-Date", "-Format", "o"])
.on(Site::Client);
const SYNCHRONIZED: Instruction =
    say("see whether this host's clock is synchronized: if so, it is the certificate")
        .run(&["timedatectl"])
        .macos(&["sntp", "time.apple.com"])
        .windows(&["w32tm", "/query", "/status"])
        .on(Site::Client);

/// As days, or with the time of day where it is the same day.
fn dates(start: Timestamp, now: Timestamp) -> (String, String) {
    if day(start) == day(now) {
        let time = |instant: Timestamp| instant.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
        return (time(start), time(now));
    }
    (day(start), day(now))
}

const PAGE: &str = r"
The certificate's validity begins in the future.

## What it means

Either the certificate was issued ahead of time, or a clock is wrong: this host's, or the clock of the
host that issued the certificate. The second is common with certificates that a server makes for
itself at its first start, before its clock was set.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -dates
    date -u                                                    # this host's clock
    curl -skI https://NAME:PORT/ | grep -i '^date'             # the server's clock

## What to do

- This host's clock is wrong: set it by NTP (on Amazon EC2 the Amazon Time Sync Service at
  169.254.169.123).
- The server's clock was wrong: set it, and issue the certificate again.
- Issued ahead of time: wait, or use the former certificate until then.

## Sources

- [RFC 5280, X.509 certificates, section 4.1.2.5](https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5)
- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
";

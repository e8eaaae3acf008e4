//! `tls.clock-skew`

use jiff::SignedDuration;

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site, Text};
use crate::observations::Observations;
use crate::text;

/// The server's Date and this host's clock differ by more than five minutes.
pub static CHECK: Check = Check {
    code: "tls.clock-skew",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Client,
    summary: "this host's clock and the server's differ",
    fix: &[
        say("set this host's clock by NTP")
            .run(&["timedatectl", "status"])
            .macos(&["sntp", "time.apple.com"])
            .windows(&["w32tm", "/query", "/status"])
            .on(Site::Client),
        say("if this host's clock is right, set the server's").by(Owner::Gateway),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    let clocks = seen.clocks();
    let some_agree = clocks.iter().any(|clock| !clock.is_skewed(seen.taken_at));
    for clock in &clocks {
        if !clock.is_skewed(seen.taken_at) {
            continue;
        }
        let ahead = clock.ahead(seen.taken_at);
        let (time, span) = (clock.says.to_string(), span(ahead.abs()));
        let message = if ahead.is_negative() {
            text!("the server's clock says {time} and is {span} behind this host's", time, span)
        } else {
            text!("the server's clock says {time} and is {span} ahead of this host's", time, span)
        };
        let symptom = Symptom::at(&clock.place, message).because(&clock.place.at);
        let symptom = symptom.because("/observations/taken_at");
        found.push(if some_agree {
            let first =
                "set the clock of the server behind {address}: others agree with this host's";
            symptom.owned_by(Owner::Gateway).advise_first(first)
        } else {
            symptom.ambiguous_cause([HERE, THERE], SYNCHRONIZED)
        });
    }
    found
}

const HERE: Instruction = say("this host's clock is wrong");
const THERE: Instruction = say("the server's clock is wrong").by(Owner::Gateway);
const SYNCHRONIZED: Instruction =
    say("see whether this host's clock is synchronized: if so, the server's clock is wrong")
        .run(&["timedatectl"])
        .macos(&["sntp", "time.apple.com"])
        .windows(&["w32tm", "/query", "/status"])
        .on(Site::Client);

/// In the largest fitting unit.
fn span(length: SignedDuration) -> Text {
    match length.as_mins() {
        minutes @ 0..120 => text!("{n} minutes", n = minutes),
        minutes @ 120..2880 => text!("{n} hours", n = minutes / 60),
        minutes => text!("{n} days", n = minutes / 1440),
    }
}

const PAGE: &str = r"
The time in the server's answers is not the time on this host.

## What it means

Each HTTP answer carries the server's time in its `Date` header. It differs from this host's clock by
more than five minutes. One of the two is wrong, and that has consequences of its own: certificates
look expired or not yet valid, and tokens that live for a limited time are refused. A connection token
of the Session Manager lives for 60 minutes by default.

Where several addresses were asked and only one differs, that server's clock is wrong. Where all
differ by the same span, it is probably this host's.

## How to confirm

    date -u
    curl -skI https://NAME:PORT/ | grep -i '^date'
    chronyc tracking                                 # or: timedatectl status

## What to do

Set the wrong clock by NTP and keep it so. On Amazon EC2 use the Amazon Time Sync Service,
169.254.169.123.

## Sources

- [RFC 9110, HTTP semantics, section 6.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1)
- [Session Manager: broker configuration file](https://docs.aws.amazon.com/dcv/latest/sm-admin/broker-file.html)
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_the_largest_fitting_unit() {
        for (minutes, text) in
            [(7, "7 minutes"), (119, "119 minutes"), (120, "2 hours"), (4320, "3 days")]
        {
            assert_eq!(span(SignedDuration::from_mins(minutes)), text);
        }
    }
}

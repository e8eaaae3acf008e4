//! `tls.clock-skew`

use jiff::SignedDuration;

use crate::check::{Check, Symptom};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;

/// The server's Date and this host's clock differ by more than five minutes.
pub static CHECK: Check = Check {
    code: "tls.clock-skew",
    layer: Layer::Tls,
    severity: Severity::Warning,
    owner: Owner::Client,
    summary: "this host's clock and the server's differ",
    fix: &[
        say(
            "set this host's clock by NTP: timedatectl status, chronyc tracking (on Windows: w32tm /query /status)",
        ),
        say("if this one is right, set the server's"),
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
        let side = if ahead.is_negative() { "behind" } else { "ahead of" };
        let message = format!(
            "the server's clock says {} and is {} {side} this host's",
            clock.says,
            span(ahead.abs())
        );
        let symptom = Symptom::at(&clock.place, message).because(&clock.place.at);
        let symptom = symptom.because("/observations/taken_at");
        found.push(if some_agree {
            let first =
                "set the clock of the server behind {address}: others agree with this host's";
            symptom.owned_by(Owner::Gateway).advise_first(first)
        } else {
            symptom.ambiguous_cause(
                &["this host's clock is wrong", "the server's clock is wrong"],
                "timedatectl (\"System clock synchronized: yes\" means the server's)",
            )
        });
    }
    found
}

/// In the largest fitting unit.
fn span(length: SignedDuration) -> String {
    match length.as_mins() {
        minutes @ 0..120 => format!("{minutes} minutes"),
        minutes @ 120..2880 => format!("{} hours", minutes / 60),
        minutes => format!("{} days", minutes / 1440),
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

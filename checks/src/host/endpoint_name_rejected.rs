//! `host.endpoint-name-rejected`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::http::attribution::{blamed, maker};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// The Host a browser sends is refused, another value is accepted.
pub static CHECK: Check = Check {
    code: "host.endpoint-name-rejected",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the name users dial is refused as Host, another value is accepted",
    fix: &[
        say(
            "let the server accept the Host \"{refused}\" as it accepts \"{accepted}\"; the NLB passes it on as the client sent it",
        ),
        say(
            "DCV server: [security] allowed-http-host-regex in dcv.conf must match it; reverse proxy: add the name {endpoint} to its host names",
        ),
    ],
    explains: &[
        &crate::websocket::forbidden::CHECK,
        &crate::websocket::status::CHECK,
        &crate::websocket::upgrade_stripped::CHECK,
        &crate::websocket::dropped::CHECK,
        &crate::websocket::not_found::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.hosts_of_class(HostClass::NameRejected) {
        let accepted = one.preferred();
        let Some((_, best)) = accepted.first() else {
            continue;
        };
        let names: Vec<_> = accepted.iter().map(|(_, other)| other.quoted()).collect();
        let asked = one.asked.quoted();
        let message = match maker(one.answer()) {
            Some(who) => text!(
                "the Host {asked} is refused, by {who}, accepted instead: {accepted}",
                asked,
                who,
                accepted = names
            ),
            None => text!(
                "the Host {asked} is refused, accepted instead: {accepted}",
                asked,
                accepted = names
            ),
        };
        let symptom = one
            .symptom(message)
            .arg("refused", shown(&one.asked.host, 120))
            .arg("accepted", shown(&best.host, 120));
        let causes =
            if one.asked.status() == Some(403) { [PATTERN, NAMES] } else { [NAMES, PATTERN] };
        let symptom = symptom.ambiguous_cause(causes, DECIDES);
        let symptom = one.answer().into_iter().fold(symptom, blamed);
        found.push(accepted.iter().fold(symptom, |s, (at, _)| s.because(one.result_at(*at))));
    }
    found
}

const PATTERN: Instruction =
    say("allowed-http-host-regex of the DCV server does not match \"{refused}\"")
        .by(Owner::DcvServer);
const NAMES: Instruction =
    say("a reverse proxy in front does not have {endpoint} among its host names");
const DECIDES: Instruction = say("a pattern that matches \"{refused}\" means the proxy")
    .run(&["grep", "-n", "allowed-http-host-regex", "/etc/dcv/dcv.conf"])
    .on(Site::DcvServer);

const PAGE: &str = r"
The server refuses the name that users dial, though it answers the same request under another name.

## What it means

An HTTP request carries the name it was meant for in its `Host` header. A Network Load Balancer
works on TCP, below HTTP: it changes nothing in the request, so the server behind it sees the name of the VPC
endpoint, with its port, and not its own name. Here the same request was sent over the same address
several times, with nothing but the Host changed. One of the other values was accepted, so the path
works and the refusal is about the name alone.

A DCV server compares Host with `allowed-http-host-regex` and answers 403 when it does not match.
No source says that a Connection Gateway looks at Host, so a reverse proxy with a list of host
names, or a DCV server reached directly, is probably what answers.

## How to confirm

    curl -sk -o /dev/null -w '%{http_code}\n' https://NAME:PORT/
    curl -sk -o /dev/null -w '%{http_code}\n' -H 'Host: localhost' https://NAME:PORT/
    grep -n allowed-http-host-regex /etc/dcv/dcv.conf        # on the DCV server

## What to do

- DCV server: make `allowed-http-host-regex` in `[security]` match the endpoint's name and port,
  and `allowed-ws-origin-regex` its origin. Both match everything that is usual by default.
- Reverse proxy: add the endpoint's name to its host names (`server_name`, host rules, domains).
- Where the server cannot be changed, use a private DNS name that it already accepts.

## Sources

- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
- [Network Load Balancer: TCP listeners pass traffic through](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [RFC 9110 §7.2, Host](https://www.rfc-editor.org/rfc/rfc9110#section-7.2)
";

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::host::HostKind;
    use crate::host::outcome_class::HostClass;
    use crate::http::HttpFailure;
    use crate::testing::path::{Path, answer};

    fn refused_only_by_name() -> Path {
        Path::new()
            .host(HostKind::Endpoint, "vpce:8443", Ok(answer(403, "")))
            .host(HostKind::EndpointWithoutPort, "vpce", Ok(answer(403, "")))
            .host(HostKind::Localhost, "localhost", Ok(answer(200, "")))
    }

    #[test]
    fn the_accepted_value_is_named_with_both_results() {
        let found = judge(&refused_only_by_name().seen());
        assert_eq!(
            found[0].message,
            "the Host \"vpce:8443\" (403) is refused, accepted instead: \"localhost\" (200)"
        );
        assert_eq!(found[0].evidence.len(), 2);
    }

    #[test]
    fn a_name_that_is_closed_on_or_unknown_is_rejected_too() {
        for (name, other) in [(Err(HttpFailure::Closed), 404), (Ok(answer(404, "")), 302)] {
            let path = Path::new().host(HostKind::Endpoint, "vpce:8443", name).host(
                HostKind::Localhost,
                "localhost",
                Ok(answer(other, "")),
            );
            assert_eq!(path.host_class(), HostClass::NameRejected);
        }
    }

    #[test]
    fn a_port_that_is_refused_is_no_refusal_of_the_name() {
        let path = Path::new()
            .host(HostKind::Endpoint, "vpce:8443", Ok(answer(403, "")))
            .host(HostKind::EndpointWithoutPort, "vpce", Ok(answer(200, "")))
            .host(HostKind::Localhost, "localhost", Ok(answer(403, "")));
        assert_eq!(path.host_class(), HostClass::PortRejected);
    }
}

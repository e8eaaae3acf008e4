//! `host.port-sensitive`

use crate::check::{Check, Symptom};
use crate::host::comparison::fares_better;
use crate::host::outcome_class::HostClass;
use crate::http::attribution::{blamed, maker};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// The port in the Host header decides.
pub static CHECK: Check = Check {
    code: "host.port-sensitive",
    layer: Layer::Host,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the endpoint's name is accepted as Host only with, or only without, its port",
    fix: &[say(
        "let the server accept both \"{with-port}\" and \"{without-port}\" as Host: browsers and proxies write either",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.comparisons() {
        let Some((at, other)) = one.without_port() else {
            continue;
        };
        let (only, refused) = match one.outcome_class() {
            HostClass::NameRejected | HostClass::ProxyLogin => continue,
            HostClass::PortRejected => ("without", one.asked),
            _ if fares_better(one.asked, other) => ("with", other),
            _ => continue,
        };
        let refusal = refused.answer.seen();
        let (asked, bare) = (one.asked.quoted(), other.quoted());
        let message = match (only, maker(refusal)) {
            ("without", None) => text!(
                "the endpoint's name is accepted as Host only without its port: {one}, {other}",
                one = asked,
                other = bare
            ),
            ("without", Some(who)) => text!(
                "the endpoint's name is accepted as Host only without its port: {one}, {other}, by {who}",
                one = asked,
                other = bare,
                who
            ),
            (_, None) => text!(
                "the endpoint's name is accepted as Host only with its port: {one}, {other}",
                one = asked,
                other = bare
            ),
            (_, Some(who)) => text!(
                "the endpoint's name is accepted as Host only with its port: {one}, {other}, by {who}",
                one = asked,
                other = bare,
                who
            ),
        };
        let symptom = one.symptom(message).because(one.result_at(at));
        let symptom = refusal.into_iter().fold(symptom, blamed);
        found.push(
            symptom
                .arg("with-port", shown(&one.asked.host, 120))
                .arg("without-port", shown(&other.host, 120)),
        );
    }
    found
}

const PAGE: &str = r"
The server looks at the port in the Host header, and accepts the endpoint's name in one form only.

## What it means

A client writes `Host: NAME:PORT` when it dials a port other than the scheme's own, and `Host: NAME`
when it dials 443. Proxies on the way may write either. The same request was sent in both forms, and
only one was accepted: a pattern or a list of host names was written with, or without, the port.

Users whose clients write the other form are refused. Where only the form without port is accepted
and the port is not 443, those are the users of every browser.

## How to confirm

    curl -sk -o /dev/null -w '%{http_code}\n' -H 'Host: NAME:PORT' https://NAME:PORT/
    curl -sk -o /dev/null -w '%{http_code}\n' -H 'Host: NAME' https://NAME:PORT/

## What to do

- DCV server: let `allowed-http-host-regex` end in an optional port: `(:[0-9]+)?$`.
- Reverse proxy: most compare the name without the port; look for a rule written with it.

## Sources

- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
- [RFC 9110 §7.2, Host](https://www.rfc-editor.org/rfc/rfc9110#section-7.2)
";

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::host::HostKind;
    use crate::testing::path::{Path, answer};

    #[test]
    fn either_form_may_be_the_refused_one() {
        for (with, without, only) in [(200, 400, "only with its"), (421, 200, "only without its")] {
            let path = Path::new()
                .host(HostKind::Endpoint, "vpce:8443", Ok(answer(with, "")))
                .host(HostKind::EndpointWithoutPort, "vpce", Ok(answer(without, "")));
            let found = judge(&path.seen());
            assert!(found[0].message.to_string().contains(only), "{found:?}");
        }
    }
}

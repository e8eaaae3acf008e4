//! `host.rewritten`

use std::net::{IpAddr, SocketAddr};

use crate::check::{Check, Symptom};
use crate::host::echoes::Echoed;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Text};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// An echo got another Host than was sent.
pub static CHECK: Check = Check {
    code: "host.rewritten",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::LoadBalancer,
    summary: "an echo shows another Host than was sent",
    fix: &[
        say(
            "find what stands between {endpoint} and the target and speaks HTTP: a Network Load Balancer does not, a reverse proxy or a forward proxy does",
        ),
        say(
            "let it pass Host on as \"{sent}\": nginx proxy_set_header Host $http_host; HAProxy: take http-request set-header Host away",
        ),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.echoing() {
        let altered: Vec<&Echoed<'_>> = one.echoes.iter().filter(|e| !e.is_intact()).collect();
        let Some(first) = altered.first() else { continue };
        let (n, all) = (altered.len(), one.echoes.len());
        let message = arrived(first).and(text!("{n} of {all} values arrived changed", n, all));
        let symptom = one.symptom(message, first).because(first.sent_at.clone());
        found.push(symptom.arg("sent", shown(first.sent, 120)));
    }
    found
}

fn arrived(echoed: &Echoed<'_>) -> Text {
    let sent = shown(echoed.sent, 120);
    let Some(host) = echoed.echo.request.host.as_deref() else {
        return text!("the Host \"{sent}\" did not arrive", sent);
    };
    let is_address = host.parse::<IpAddr>().is_ok() || host.parse::<SocketAddr>().is_ok();
    let host = shown(host, 120);
    if is_address {
        text!("the Host \"{sent}\" arrived as \"{host}\", an address", sent, host)
    } else {
        text!("the Host \"{sent}\" arrived as \"{host}\"", sent, host)
    }
}

const PAGE: &str = r"
A `dcvdiag echo` behind the load balancer got another `Host` than the one that was sent.

## What it means

The echo answers with the request as it arrived. The `Host` header in it is not the one that was
sent, so something between this host and the echo read the request and changed it.

A Network Load Balancer with a TCP listener passes bytes through untouched, and so does a VPC
endpoint. A TLS listener ends TLS, yet nothing says that it changes a header. So something else
stands on the way: a reverse proxy, a forward proxy that opens TLS, or another kind of load
balancer.

It matters where the server looks at `Host`. A DCV server compares it with
`allowed-http-host-regex` and answers 403 when it does not match. Where an address arrives in place
of a name, links that the server builds from it lead to that address, and a client cannot use them.

## How to confirm

    curl -sk https://NAME:PORT/ | jq '.request.host, .request.headers'
    curl -sk https://TARGET:PORT/ -H 'Host: NAME:PORT' | jq .request.host      # at the echo itself

`Via`, `X-Forwarded-Host` and the like among the headers often name who changed it.

## What to do

- nginx: `proxy_set_header Host $http_host;`. Without that line nginx sends the name or address in
  `proxy_pass` instead.
- HAProxy: take `http-request set-header Host` away.
- Where it cannot be changed, let the server accept the name that arrives.

## Sources

- [Network Load Balancer: TCP listeners pass traffic through](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [nginx: proxy_set_header](https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header)
- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
- [RFC 9110 §7.2, Host](https://www.rfc-editor.org/rfc/rfc9110#section-7.2)
";

#[cfg(test)]
mod tests {
    use crate::host::HostKind;
    use crate::http::HttpAnswer;
    use crate::model::Layer;
    use crate::testing::echo::echoing;
    use crate::testing::path::Path;

    const PEER: &str = "10.150.248.20:51442";

    fn path(answers: [HttpAnswer; 2]) -> Path {
        let [first, second] = answers;
        Path::new().host(HostKind::Endpoint, "vpce.example:8443", Ok(first)).host(
            HostKind::Localhost,
            "localhost:8443",
            Ok(second),
        )
    }

    fn judged(answers: [HttpAnswer; 2]) -> (String, Vec<String>) {
        let report = path(answers).seen().reported();
        let codes = report.sound_codes(Layer::Host).join(" ");
        (codes, report.findings.iter().map(|finding| finding.message.to_string()).collect())
    }

    #[test]
    fn what_was_sent_and_what_arrived_are_named() {
        let gateway = || echoing("10.150.248.162:8443", PEER, &[]);
        let (codes, messages) = judged([gateway(), gateway()]);
        assert_eq!(codes, "host.rewritten");
        assert_eq!(
            messages[0],
            "the Host \"vpce.example:8443\" arrived as \"10.150.248.162:8443\", an address; \
             2 of 2 values arrived changed"
        );
    }

    #[test]
    fn a_host_that_is_lost_is_changed() {
        let mut lost = echoing("vpce.example:8443", PEER, &[]);
        lost.body = lost.body.replace("\"host\":\"vpce.example:8443\"", "\"host\":null");
        let (codes, messages) = judged([lost, echoing("localhost:8443", PEER, &[])]);
        assert_eq!(codes, "host.rewritten");
        assert!(messages[0].contains("did not arrive; 1 of 2"), "{messages:?}");
    }

    #[test]
    fn what_a_peer_claims_is_escaped_and_short() {
        let hostile = || echoing(&format!("\u{1b}[31m{}", "x".repeat(4000)), PEER, &[]);
        let (_, messages) = judged([hostile(), hostile()]);
        assert!(messages[0].contains("\\u{1b}[31m") && messages[0].len() < 400, "{messages:?}");
    }

    #[test]
    fn letters_in_another_case_are_the_same_name() {
        let same = [echoing("VPCE.example:8443", PEER, &[]), echoing("localhost:8443", PEER, &[])];
        assert_eq!(judged(same).0, "host.echo-intact");
    }
}

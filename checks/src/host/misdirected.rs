//! `host.misdirected`

use crate::check::{Check, Symptom};
use crate::host::outcome_class::HostClass;
use crate::http::attribution::{blamed, who};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;

/// 421, whatever the Host.
pub static CHECK: Check = Check {
    code: "host.misdirected",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server says the request was meant for another one (421)",
    fix: &[
        say(
            "make the host names the server knows, and the names of its certificate, both hold {endpoint}",
        ),
        say("see which names its certificate has")
            .run(&[
                "openssl",
                "s_client",
                "-connect",
                "{address}",
                "-servername",
                "{server-name}",
                "</dev/null",
                "|",
                "openssl",
                "x509",
                "-noout",
                "-ext",
                "subjectAltName",
            ])
            .on(Site::Client),
    ],
    explains: &[&crate::websocket::status::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let misdirected = seen.hosts_of_class(HostClass::Misdirected).into_iter();
    misdirected
        .filter_map(|one| {
            let answer = one.answer()?;
            let message = text!(
                "{who} answered 421 Misdirected Request {scope}",
                who = who(answer),
                scope = one.scope()
            );
            let symptom = blamed(one.symptom(message), answer);
            let asked = seen.target.endpoint.as_ref();
            if asked.is_none_or(|endpoint| endpoint.server_name == endpoint.host) {
                return Some(symptom);
            }
            Some(symptom.advise_first(AGREE))
        })
        .collect()
}

const AGREE: &str = "for this tool alone: leave --server-name {server-name} out, since the names in TLS and in Host must agree";

const PAGE: &str = r"
The server says that this connection is not one on which it serves the name asked for: 421.

## What it means

421 Misdirected Request is what a server answers when the Host of a request does not belong to the
connection it came on. Most often it compares Host with the name in the TLS handshake (SNI), or
with the names of its own configuration. It did so for every Host value tried.

A Network Load Balancer changes neither of the two. So the server, probably a reverse proxy in
front of the gateway, knows the endpoint by another name, or not at all.

## How to confirm

    curl -skv https://NAME:PORT/ 2>&1 | grep -iE '^< (HTTP|server|via)'
    curl -sk -o /dev/null -w '%{http_code}\n' --connect-to OWN-NAME:PORT:NAME:PORT https://OWN-NAME:PORT/

The second line asks for the server's own name over the endpoint's address. If that works, only the
name is at fault.

## What to do

- Add the endpoint's name, or the private DNS name that users dial, to the server's host names.
- Let one certificate and one virtual host cover that name.

## Sources

- [RFC 9110 §15.5.20, 421 Misdirected Request](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20)
- [Network Load Balancer: TCP listeners pass traffic through](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
";

//! `host.redirects`

use crate::check::{Check, Symptom};
use crate::http::attribution::{blamed, maker_or};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// A redirect away from the endpoint.
pub static CHECK: Check = Check {
    code: "host.redirects",
    layer: Layer::Host,
    severity: Severity::Warning,
    owner: Owner::Gateway,
    summary: "the server sends users away from the endpoint",
    fix: &[say(
        "check that \"{location}\" is where users should go, and that they can reach it; else make the server redirect to https://{endpoint}:{port}",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let away = seen.redirects().into_iter().filter(|redirect| !redirect.inside);
    away.map(|redirect| {
        let location = shown(redirect.location, 160);
        let answer = redirect.by.answer();
        let message = text!(
            "{who} sends users away from the endpoint, to \"{location}\"",
            who = maker_or(answer, "the server"),
            location = &location
        );
        let symptom = redirect.by.symptom(message).arg("location", location);
        let symptom = answer.into_iter().fold(symptom, blamed);
        redirect.by.header_at("location").into_iter().fold(symptom, Symptom::because)
    })
    .collect()
}

const PAGE: &str = r"
The server answers with a redirect to another name, port or scheme than the one dialled.

## What it means

A redirect within the endpoint is usual. This one leaves it: the browser would go on without the
VPC endpoint, over whatever route leads to the new place. That can be meant, as for a sign-in page.
It can also be an accident:

- another port, or `http`: the server does not know the port or the TLS in front of it;
- a sign-in page nobody set up on this path: probably a forward proxy or a captive portal answered.

## How to confirm

    curl -sk -o /dev/null -w '%{http_code} %{redirect_url}\n' https://NAME:PORT/
    openssl s_client -connect NAME:PORT -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -issuer

An issuer that is not yours points to a proxy that opens TLS on the way.

## What to do

- If the new place is wanted, check that users can resolve, reach and trust it.
- If not, let the server redirect to a relative path, or tell it its public name, port and scheme.

## Sources

- [RFC 9110 §15.4, redirection](https://www.rfc-editor.org/rfc/rfc9110#section-15.4)
- [RFC 9110 §10.2.2, Location](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2)
";

//! `host.redirects-inside`

use crate::check::{Check, Symptom};
use crate::http::attribution::{blamed, maker_or};
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// A redirect to where only the server's neighbours can go.
pub static CHECK: Check = Check {
    code: "host.redirects-inside",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "the server sends users to a name or address that only its own network can use",
    fix: &[
        say(
            "make the server redirect to a relative path, or to https://{endpoint}:{port}, instead of \"{location}\"",
        ),
        say("where a proxy stands in front, let it pass the client's Host on, or rewrite Location"),
    ],
    explains: &[&crate::websocket::redirected::CHECK],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let inside = seen.redirects().into_iter().filter(|redirect| redirect.inside);
    inside
        .map(|redirect| {
            let location = shown(redirect.location, 160);
            let answer = redirect.by.answer();
            let message = text!(
                "{who} sends users to \"{location}\", inside its own network",
                who = maker_or(answer, "the server"),
                location = shown(&redirect.host, 120)
            );
            let symptom = redirect.by.symptom(message).arg("location", location);
            let symptom = answer.into_iter().fold(symptom, blamed);
            redirect.by.header_at("location").into_iter().fold(symptom, Symptom::because)
        })
        .collect()
}

const PAGE: &str = r"
The server redirects to a name or address that this client probably cannot use.

## What it means

The answer to `/` is a redirect, and its `Location` is a private address other than the endpoint's,
`localhost`, or a name that means something only inside the server's own VPC. The client stands on
the other side of a VPC endpoint: it can reach the endpoint's addresses and nothing behind them. A
browser that follows the redirect ends at nothing, or at its own machine.

Servers do this when they build absolute links from their own name instead of from the request.

## How to confirm

    curl -sk -o /dev/null -w '%{http_code} %{redirect_url}\n' https://NAME:PORT/

## What to do

- Let the server answer with a relative `Location`, such as `/`, or with the endpoint's name.
- Let a proxy in front pass `Host` on as it came, or rewrite `Location` (nginx: `proxy_redirect`).

## Sources

- [RFC 9110 §10.2.2, Location](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2)
- [AWS PrivateLink: share your services](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html)
";

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::host::{HostKind, redirects};
    use crate::testing::path::{Path, answer};

    #[test]
    fn a_redirect_is_inside_outside_or_none() {
        for (location, inside, leaves) in [
            ("https://10.150.248.162:8443/", 1, 0),
            ("http://localhost/", 1, 0),
            ("https://sso.example.com/", 0, 1),
            ("https://vpce.example/", 0, 1),
            ("https://VPCE.example:8443/x", 0, 0),
            ("https://10.0.0.5:8443/", 0, 1),
            ("/dcv/", 0, 0),
        ] {
            let mut sent = answer(302, "");
            sent.headers.push(("location".to_owned(), location.to_owned()));
            let seen = Path::new().host(HostKind::Endpoint, "vpce.example:8443", Ok(sent)).seen();
            assert_eq!(judge(&seen).len(), inside, "{location}");
            assert_eq!((redirects::CHECK.judge)(&seen).len(), leaves, "{location}");
        }
    }
}

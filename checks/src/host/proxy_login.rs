//! `host.proxy-login`

use crate::check::{Check, Symptom};
use crate::host::comparison::Comparison;
use crate::host::login::Login;
use crate::host::outcome_class::HostClass;
use crate::http::attribution::who;
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// A proxy or network on the way wants a login.
pub static CHECK: Check = Check {
    code: "host.proxy-login",
    layer: Layer::Host,
    severity: Severity::Error,
    owner: Owner::Network,
    summary: "a proxy or network on the path wants a login, and answers in the server's place",
    fix: &[
        say(
            "let {endpoint} bypass the proxy: NO_PROXY, the exceptions of the browser or of the PAC file",
        ),
        say(
            "a proxy that nobody configured stands in the network: let its administrator pass {endpoint}:{port} through without login and without opening TLS",
        ),
    ],
    explains: &[
        &crate::websocket::status::CHECK,
        &crate::websocket::redirected::CHECK,
        &crate::websocket::upgrade_stripped::CHECK,
        &crate::websocket::forbidden::CHECK,
        &crate::websocket::unauthorized::CHECK,
        &crate::websocket::dropped::CHECK,
    ],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.hosts_of_class(HostClass::ProxyLogin) {
        found.extend(symptom(&one));
    }
    found
}

fn symptom(one: &Comparison<'_>) -> Option<Symptom> {
    let (answer, scope) = (one.answer()?, one.scope());
    let by = who(answer);
    let place = |name: &str| one.header_at(name);
    let (message, at) = match one.login()? {
        Login::Proxy => (
            text!("a proxy wants a login: 407 {scope}, by {who}", scope, who = by),
            place("proxy-authenticate"),
        ),
        Login::Network => {
            (text!("the network wants a login: 511 {scope}, by {who}", scope, who = by), None)
        }
        Login::Page(mark) => {
            let value = shown(answer.header(mark).unwrap_or_default(), 80);
            let message = text!(
                "a page with a password field came through a proxy (\"{header}\"), probably its login",
                header = format!("{mark}: {value}")
            );
            let symptom = one.symptom(message).because(one.body_at()).inferred_from(
                [say("a proxy between here and the endpoint wants a login"), OWN_PORTAL],
                DECIDES,
            );
            return Some(place(mark).into_iter().fold(symptom, Symptom::because));
        }
        Login::Redirect(mark) => {
            let value = shown(answer.header(mark).unwrap_or_default(), 80);
            let location = shown(answer.header("location").unwrap_or_default(), 160);
            let message = text!(
                "a redirect to \"{location}\" came through a proxy (\"{header}\"), probably to its login",
                location,
                header = format!("{mark}: {value}")
            );
            let symptom = one.symptom(message).inferred_from(
                [say("a proxy between here and the endpoint leads to its login"), OWN_PORTAL],
                DECIDES,
            );
            let places = place(mark).into_iter().chain(place("location"));
            return Some(places.fold(symptom, Symptom::because));
        }
    };
    Some(at.into_iter().fold(one.symptom(message), Symptom::because))
}

const OWN_PORTAL: Instruction =
    say("a reverse proxy next to the gateway has a login of its own").by(Owner::Gateway);
const DECIDES: Instruction = say("another issuer than the gateway's means a proxy on the path")
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
        "-issuer",
    ])
    .on(Site::Client);

const PAGE: &str = r"
Something on the path wants a login first, and answers in the place of the server.

## What it means

- **407 Proxy Authentication Required** comes from a proxy that wants credentials. No DCV gateway or
  server is known to send it; a wrong Host is a 403 there, never a 407.
- **511 Network Authentication Required** comes from a network that wants a login before it lets
  anybody through.
- **A login page or a redirect that bears a proxy's mark** (`Via`, `X-Squid-Error`,
  `Proxy-Authenticate` and the like) probably comes from the proxy. This is inferred: a reverse
  proxy before the gateway can leave `Via` too, and the page could be its own.

A native DCV client and the upgrade to a WebSocket cannot fill in such a page, so the desktop does
not come up. A browser may have a login with the proxy already, and get further than this tool.

To get here, TLS came up with the program that answered. So either the proxy opens TLS, and then its
certificate comes from a company's own CA (see the TLS row), or the name leads to the proxy itself.

## How to confirm

    curl -skv https://NAME:PORT/ 2>&1 | grep -iE '^< (HTTP|via|proxy-|x-squid|x-cache|location|server)'
    openssl s_client -connect NAME:PORT -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -issuer
    env | grep -i _proxy

## What to do

- Let the endpoint's name go past the proxy: `NO_PROXY`, the browser's exceptions, the PAC file.
- Ask the network's administrator to pass the endpoint's addresses and port through untouched.
- On a guest network, log in first, then try again.
- If it is a reverse proxy before the gateway, let it pass `/` and `/auth` without a login, or log in
  at it in the browser first.

## Sources

- [RFC 9110 §15.5.8, 407](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8)
- [RFC 6585 §6, 511](https://www.rfc-editor.org/rfc/rfc6585#section-6)
- [RFC 9110 §7.6.3, Via](https://www.rfc-editor.org/rfc/rfc9110#section-7.6.3)
- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
";

#[cfg(test)]
mod tests {
    use crate::host::HostKind;
    use crate::http::HttpAnswer;
    use crate::model::Layer;
    use crate::report::Report;
    use crate::testing::path::{Path, answer, html};

    const FORM: &str = "<html><form><INPUT name=p type='password'></form></html>";

    fn with(mut answer: HttpAnswer, headers: &[(&str, &str)]) -> HttpAnswer {
        answer.headers.extend(headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        answer
    }

    fn report(page: &HttpAnswer, upgrade: &HttpAnswer) -> Report {
        let path = Path::new()
            .host(HostKind::Endpoint, "vpce.example:8443", Ok(page.clone()))
            .host(HostKind::EndpointWithoutPort, "vpce.example", Ok(answer(403, "")))
            .upgrade(Ok(upgrade.clone()));
        path.seen().reported()
    }

    fn codes(page: &HttpAnswer) -> String {
        report(page, page).sound_codes(Layer::Host).join(" ")
    }

    #[test]
    fn a_status_that_asks_for_a_login_is_one() {
        for status in [407, 511] {
            let login = answer(status, "");
            let report = report(&login, &login);
            assert_eq!(report.sound_codes(Layer::Host), ["host.proxy-login"], "{status}");
            assert_eq!(report.verdict.code.as_deref(), Some("host.proxy-login"));
            assert_eq!(report.verdict.consequences, ["websocket.status"]);
        }
    }

    #[test]
    fn a_page_with_a_password_and_a_proxys_mark_is_a_login() {
        for (mark, value) in [("via", "1.1 proxy.corp (squid)"), ("x-squid-error", "ERR_X 0")] {
            for status in [200, 403] {
                let page = with(html(status, FORM), &[(mark, value)]);
                let report = report(&page, &page);
                assert_eq!(report.sound_codes(Layer::Host), ["host.proxy-login"], "{mark}");
                assert_eq!(format!("{:?}", report.verdict.certainty), "Some(Inferred)");
                assert_eq!(report.verdict.consequences.len(), 1, "{:?}", report.verdict);
            }
        }
    }

    #[test]
    fn a_redirect_elsewhere_with_a_proxys_mark_is_a_login_and_nothing_else() {
        let location = ("location", "https://login.corp.example/");
        let away = with(answer(302, ""), &[("via", "1.1 proxy.corp"), location]);
        assert_eq!(codes(&away), "host.proxy-login");
        let unmarked = with(answer(302, ""), &[location]);
        assert!(codes(&unmarked).ends_with("host.redirects"));
    }

    #[test]
    fn a_mark_alone_or_a_form_alone_is_no_login() {
        let via = ("via", "1.1 proxy.corp (squid)");
        for page in [
            with(html(200, "<html>Amazon DCV</html>"), &[via]),
            html(200, FORM),
            with(answer(200, FORM), &[via]),
            with(html(200, FORM), &[("via", "1.1 x.cloudfront.net (CloudFront)")]),
            with(answer(302, ""), &[via, ("location", "/login")]),
            with(answer(302, ""), &[via, ("location", "https://VPCE.example:8443/x")]),
        ] {
            assert!(!codes(&page).contains("host.proxy-login"), "{page:?}");
        }
    }
}

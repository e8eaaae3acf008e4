//! A login that something on the way asks for, and not the server.

use crate::host::comparison::Comparison;
use crate::host::location::absolute;
use crate::http::HttpAnswer;

/// Header fields that a forward proxy leaves; `Via` is RFC 9110 §7.6.3, the `X-` ones are Squid's.
const MARKS: [&str; 5] =
    ["x-squid-error", "x-cache-lookup", "proxy-authenticate", "proxy-connection", "via"];

/// Programs that leave `Via` and stand before servers, not before clients.
const BEFORE_SERVERS: [&str; 2] = ["cloudfront", "varnish"];

/// A login in place of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login<'a> {
    /// 407 (RFC 9110 §15.5.8): a proxy wants credentials.
    Proxy,
    /// 511 (RFC 6585 §6): a network wants a login.
    Network,
    /// A page with a password field that bears a proxy's mark, the field named.
    Page(&'a str),
    /// A redirect to another host that bears a proxy's mark, the field named.
    Redirect(&'a str),
}

impl<'a> Comparison<'a> {
    /// The login that was answered to the browser's request.
    pub(crate) fn login(&self) -> Option<Login<'a>> {
        let answer = self.answer()?;
        match answer.status {
            407 => return Some(Login::Proxy),
            511 => return Some(Login::Network),
            200..=299 | 302 | 303 | 307 | 403 => {}
            _ => return None,
        }
        let mark = mark(answer)?;
        if asks_for_password(answer) {
            return Some(Login::Page(mark));
        }
        self.leads_away(answer).then_some(Login::Redirect(mark))
    }

    fn leads_away(&self, answer: &HttpAnswer) -> bool {
        let redirect = (300..=399).contains(&answer.status);
        let Some((_, host, _)) = answer.header("location").and_then(|l| absolute(l.trim())) else {
            return false;
        };
        let asked = absolute(&format!("https://{}", self.asked.host)).map(|(_, host, _)| host);
        redirect && asked.is_some_and(|asked| asked != host)
    }
}

fn mark(answer: &HttpAnswer) -> Option<&'static str> {
    MARKS.into_iter().find(|name| {
        let value = answer.header(name).map(str::to_ascii_lowercase);
        value.is_some_and(|value| !BEFORE_SERVERS.iter().any(|who| value.contains(who)))
    })
}

/// An HTML page with a password field, as far as its beginning was kept.
fn asks_for_password(answer: &HttpAnswer) -> bool {
    let kind = answer.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if !kind.starts_with("text/html") && !kind.starts_with("application/xhtml") {
        return false;
    }
    let mut page = answer.body.to_ascii_lowercase();
    page.retain(|c| !matches!(c, '"' | '\'' | ' '));
    page.contains("<input") && page.contains("type=password")
}

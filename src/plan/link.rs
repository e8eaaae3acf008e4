//! The links people hold: `https://HOST:PORT/?authToken=…#SESSION`, `dcv://…`, the broker's URL.

use url::Url;

use super::given::{self, Given};
use crate::failure::Failure;
use crate::secret::Secret;

/// Reads the link of a session (DCV user guide, "connecting with a browser").
pub fn session(link: &str) -> Result<Given, Failure> {
    let url = parse(link, "the link")?;
    match url.scheme() {
        "https" | "dcv" => {}
        "http" => {
            return Err(Failure::usage("the link starts with http://: DCV speaks https://"));
        }
        other => {
            return Err(Failure::usage(format!(
                "the link starts with {other}://: a DCV link starts with https:// or dcv://"
            )));
        }
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let token = url.query_pairs().find(|(key, _)| key == "authToken");
    let session = url.fragment().filter(|fragment| !fragment.is_empty());
    let default_port = if url.scheme() == "https" { Some(443) } else { None };
    Ok(Given {
        host: given::host(&host, "the link")?,
        port: url.port().or(default_port),
        session: session.map(percent_decoded),
        token: token.map(|(_, value)| Secret::new(value.into_owned())),
        path: match url.path() {
            "" => "/".to_owned(),
            path => path.to_owned(),
        },
    })
}

/// A broker's URL, read.
pub struct BrokerUrl {
    /// The name or address in the link.
    pub host: String,
    /// Port; 8447, the gateway connector's, where none is given.
    pub port: u16,
    /// The path without its trailing slash, mostly empty.
    pub path: String,
    /// `http://`: a resolver of one's own, as in AWS's sample.
    pub clear_text: bool,
}

/// Reads the URL of `--broker`.
pub fn broker(text: &str) -> Result<BrokerUrl, Failure> {
    let with_scheme =
        if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = parse(&with_scheme, "--broker")?;
    let clear_text = match url.scheme() {
        "https" => false,
        "http" => true,
        other => {
            return Err(Failure::usage(format!(
                "--broker starts with {other}://: it must be https:// or http://"
            )));
        }
    };
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Failure::usage(
            "--broker: the URL ends before any ? or #: /resolveSession is added to it",
        ));
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let path = url.path().trim_end_matches('/').trim_end_matches("/resolveSession").to_owned();
    let default = if clear_text { 80 } else { 8447 };
    // url takes a scheme's own port for no port; here https:// stands for 8447.
    let authority = with_scheme.split("://").nth(1).and_then(|rest| rest.split('/').next());
    let explicit_443 = !clear_text && authority.is_some_and(|text| text.ends_with(":443"));
    let port = url.port().unwrap_or(if explicit_443 { 443 } else { default });
    Ok(BrokerUrl { host: given::host(&host, "--broker")?, port, path, clear_text })
}

fn parse(text: &str, what: &str) -> Result<Url, Failure> {
    let url = Url::parse(text).map_err(|error| Failure::usage(format!("{what}: {error}")))?;
    if url.host_str().unwrap_or_default().is_empty() {
        return Err(Failure::usage(format!("{what}: no host in the URL")));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::usage(format!(
            "{what}: credentials in the URL: take them out, they do not belong in a link"
        )));
    }
    Ok(url)
}

fn percent_decoded(fragment: &str) -> String {
    // As a form would be, but for the plus sign, which stands for itself in a fragment.
    let query = format!("s={}", fragment.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(query.as_bytes())
        .next()
        .map(|(_, v)| v.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::broker;

    #[test]
    fn a_brokers_port_is_the_one_that_was_written_or_the_gateway_connectors() {
        for (url, port) in [
            ("https://BROKER.example", 8447),
            ("https://BROKER.example:443/", 443),
            ("https://[fd00::1]:8446", 8446),
            ("broker.example:4430", 4430),
            ("http://localhost:9000", 9000),
        ] {
            let read = broker(url).unwrap_or_else(|failure| panic!("{}", failure.line));
            assert_eq!(read.port, port, "{url}");
        }
    }
}

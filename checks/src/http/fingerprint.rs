//! The program that answered an HTTP request, as far as the answer shows it.
//!
//! The signs are those of the programs' own sources and of measurements (facts, §5.3): a header
//! field names a program that passed the answer on or made it, an error page only its maker.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::{HttpAnswer, generated_pages};
use crate::model::Owner;

/// A program, and what shows that it had a hand in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// The program that was recognised.
    pub software: Software,
    /// As it calls itself, or the program's usual name.
    pub name: String,
    /// The evidence that shows it.
    pub sign: Sign,
}

/// The programs that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Software {
    /// nginx and its kin.
    Nginx,
    /// `HAProxy`.
    Haproxy,
    /// Envoy, and meshes made of it.
    Envoy,
    /// AWS Application Load Balancer.
    ApplicationLoadBalancer,
    /// Amazon `CloudFront`.
    Cloudfront,
    /// Amazon API Gateway.
    ApiGateway,
    /// Squid, a forward proxy.
    Squid,
    /// Apache httpd and Apache Traffic Server.
    Apache,
    /// Microsoft IIS.
    Iis,
    /// The Python package websockets.
    PythonWebsockets,
    /// A name that says nothing to this tool.
    Other,
}

/// The evidence that shows a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// A header field; most proxies set it on what they pass on, too.
    Header,
    /// The answer itself: the program made it, nobody behind it did.
    Answer,
}

impl Fingerprint {
    /// The fingerprint of an answer, where there is one.
    #[must_use]
    pub fn read(answer: &HttpAnswer) -> Option<Self> {
        let by_answer = generated_pages::maker(answer).map(|software| (software, Sign::Answer));
        let server = answer.header("server").map(str::trim).filter(|name| !name.is_empty());
        let by_header = || Some((server.map(by_name).or_else(|| by_field(answer))?, Sign::Header));
        let (software, sign) = by_answer.or_else(by_header)?;
        let name = match server {
            Some(server) if by_name(server) == software => server.chars().take(60).collect(),
            _ => software.name().to_owned(),
        };
        Some(Self { software, name, sign })
    }

    /// A proxy or balancer on the way made this answer: it is none of the gateway's.
    #[must_use]
    pub fn is_intermediarys_own(&self) -> bool {
        self.sign == Sign::Answer
    }

    /// Tells if the answer may as well be that of a server behind it: it names itself on both.
    #[must_use]
    pub fn may_have_passed_it_on(&self) -> bool {
        use Software::{Apache, ApiGateway, Cloudfront, Envoy, Haproxy, Nginx, Squid};
        let passes_on = [Apache, ApiGateway, Cloudfront, Envoy, Haproxy, Nginx, Squid];
        self.sign == Sign::Header && passes_on.contains(&self.software)
    }

    /// The owner of what the program answered itself; none where it only passed the answer on.
    #[must_use]
    pub fn owner(&self) -> Option<Owner> {
        let forward_proxy = self.software == Software::Squid;
        let owner = if forward_proxy { Owner::Network } else { Owner::LoadBalancer };
        self.is_intermediarys_own().then_some(owner)
    }
}

impl Software {
    const fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Haproxy => "haproxy",
            Self::Envoy => "Envoy",
            Self::ApplicationLoadBalancer => "an AWS Application Load Balancer",
            Self::Cloudfront => "Amazon CloudFront",
            Self::ApiGateway => "Amazon API Gateway",
            Self::Squid => "squid",
            Self::Apache => "Apache",
            Self::Iis => "Microsoft IIS",
            Self::PythonWebsockets => "Python websockets",
            Self::Other => "another server",
        }
    }
}

/// By the value of `Server`.
fn by_name(server: &str) -> Software {
    const NAMES: [(&str, Software); 12] = [
        ("nginx", Software::Nginx),
        ("openresty", Software::Nginx),
        ("haproxy", Software::Haproxy),
        ("envoy", Software::Envoy),
        ("istio-envoy", Software::Envoy),
        ("awselb", Software::ApplicationLoadBalancer),
        ("cloudfront", Software::Cloudfront),
        ("squid", Software::Squid),
        ("apache", Software::Apache),
        ("ats/", Software::Apache),
        ("microsoft-iis", Software::Iis),
        ("microsoft-httpapi", Software::Iis),
    ];
    let server = server.to_ascii_lowercase();
    let known = NAMES.iter().find(|(name, _)| server.starts_with(name)).map(|(_, s)| *s);
    let python = server.contains("websockets/").then_some(Software::PythonWebsockets);
    known.or(python).unwrap_or(Software::Other)
}

/// By other fields than `Server`.
fn by_field(answer: &HttpAnswer) -> Option<Software> {
    const FIELDS: [(&str, Software); 6] = [
        ("x-envoy-upstream-service-time", Software::Envoy),
        ("x-squid-error", Software::Squid),
        ("x-amz-cf-id", Software::Cloudfront),
        ("x-amzn-errortype", Software::ApiGateway),
        ("x-amz-apigw-id", Software::ApiGateway),
        ("apigw-requestid", Software::ApiGateway),
    ];
    FIELDS.iter().find(|(field, _)| answer.header(field).is_some()).map(|(_, software)| *software)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::path::{answer, answer_with};

    fn read(status: u16, server: Option<&str>, body: &str) -> Option<(Software, Sign)> {
        let fields: Vec<(&str, &str)> = server.into_iter().map(|name| ("server", name)).collect();
        let print = Fingerprint::read(&answer_with(status, body, &fields))?;
        Some((print.software, print.sign))
    }

    #[test]
    fn an_error_page_names_its_maker_and_a_header_whoever_passed_it_on() {
        let nginx = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";
        let haproxy = "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n";
        for (status, server, body, expected) in [
            (502, Some("nginx/1.22.1"), nginx, Some((Software::Nginx, Sign::Answer))),
            (404, Some("nginx"), "Session not found", Some((Software::Nginx, Sign::Header))),
            (503, None, haproxy, Some((Software::Haproxy, Sign::Answer))),
            (503, None, "no healthy upstream", Some((Software::Envoy, Sign::Answer))),
            (404, Some("envoy"), "", Some((Software::Envoy, Sign::Answer))),
            (404, Some("envoy"), "Session not found", Some((Software::Envoy, Sign::Header))),
            (
                503,
                Some("awselb/2.0"),
                "<html></html>",
                Some((Software::ApplicationLoadBalancer, Sign::Answer)),
            ),
            (
                426,
                Some("Python/3.11 websockets/10.4"),
                "Failed to open a WebSocket connection: missing Connection header.\n",
                Some((Software::PythonWebsockets, Sign::Header)),
            ),
            (200, Some("gateway"), "", Some((Software::Other, Sign::Header))),
            (404, None, "", None),
        ] {
            assert_eq!(read(status, server, body), expected, "{status} {server:?} {body}");
        }
    }

    #[test]
    fn a_page_that_only_quotes_an_error_is_not_that_error() {
        let nginx = "<html>\r\n<head><title>404 Not Found</title></head>\r\n<hr><center>nginx";
        for (status, body) in [
            (200, "no healthy upstream"),
            (404, "no healthy upstream"),
            (503, "the gateway says: no healthy upstream"),
            (502, nginx),
            (404, &format!("<p>{nginx}")),
            (
                502,
                "<html><body><h1>502 x</h1>\nNo server is available to handle this request.\n</body></html>",
            ),
        ] {
            assert_eq!(Fingerprint::read(&answer(status, body)), None, "{status} {body}");
        }
    }

    #[test]
    fn what_envoy_passes_on_tells_how_long_it_took() {
        let fields = [("server", "envoy"), ("x-envoy-upstream-service-time", "3")];
        let print = Fingerprint::read(&answer_with(404, "", &fields)).unwrap();
        assert_eq!((print.software, print.sign), (Software::Envoy, Sign::Header));
    }
}

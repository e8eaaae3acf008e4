//! The answer of `dcvdiag echo`, as both sides of it read it.

use serde::{Deserialize, Serialize};

use crate::http::HttpAnswer;

/// The content type of an echo's answer.
pub const ECHO_TYPE: &str = "application/vnd.dcvdiag.echo+json";
/// No answer of an echo is longer, in bytes.
pub const ECHO_MOST: usize = 32 * 1024;

/// The request that reached an echo. Fields that a newer echo may add are passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Echo {
    /// The mark by which an echo is known; 1 so far.
    #[serde(rename = "dcvdiag-echo")]
    pub mark: u32,
    /// `address:port` of the other end of the echo's TCP connection.
    pub peer: String,
    /// The PROXY protocol headers in front of the connection, the outermost first.
    #[serde(default)]
    pub proxy: Vec<EchoProxy>,
    /// Null where the request came in clear.
    #[serde(default)]
    pub tls: Option<EchoTls>,
    /// The request, as the echo received it.
    pub request: EchoRequest,
}

/// A PROXY protocol header (haproxy's proxy-protocol.txt).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EchoProxy {
    /// The version of the header: 1 or 2.
    pub version: u8,
    /// `proxy` or `local`; `unknown` for a version 1 header that names no addresses.
    pub command: String,
    /// `address:port` of who opened the connection, as the sender says; null where it does not.
    #[serde(default)]
    pub source: Option<String>,
    /// `address:port` that was dialled, as the sender says; null where it does not.
    #[serde(default)]
    pub destination: Option<String>,
    /// The VPC endpoint, from AWS's TLV of type 0xEA and subtype 0x01 (NLB guide, proxy protocol).
    #[serde(default)]
    pub vpc_endpoint_id: Option<String>,
    /// The other fields of a version 2 header, AWS's own among them.
    #[serde(default)]
    pub tlvs: Vec<EchoTlv>,
}

/// One type-length-value field (proxy-protocol.txt §2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EchoTlv {
    /// The type of the value, a number.
    #[serde(rename = "type")]
    pub kind: u8,
    /// The value, hexadecimal; cut with `…`.
    pub hex: String,
}

/// The TLS session that the echo ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EchoTls {
    /// The version of TLS, such as `TLS 1.3`.
    pub version: String,
    /// The server name asked for; null where none was.
    #[serde(default)]
    pub sni: Option<String>,
    /// The application protocol agreed on; null where none was.
    #[serde(default)]
    pub alpn: Option<String>,
}

/// An HTTP request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EchoRequest {
    /// The request line, such as `GET / HTTP/1.1`.
    pub line: String,
    /// The Host header; null where none came.
    #[serde(default)]
    pub host: Option<String>,
    /// Header fields in order, names in lower case; credentials are not shown.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The number of further header fields that had no room.
    #[serde(default)]
    pub headers_left_out: usize,
}

/// Tells if that `Content-Type` is an echo's.
#[must_use]
pub fn is_echo_type(value: &str) -> bool {
    let kind = value.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case(ECHO_TYPE)
}

impl HttpAnswer {
    /// Reads an echo's answer, where it is one that answered: by content type and mark.
    #[must_use]
    pub fn echo(&self) -> Option<Echo> {
        if !is_echo_type(self.header("content-type")?) || self.body_truncated {
            return None;
        }
        let echo: Echo = serde_json::from_str(&self.body).ok()?;
        (echo.mark >= 1).then_some(echo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::path::answer_with;

    fn answer(kind: &str, body: &str) -> HttpAnswer {
        answer_with(200, body, &[("content-type", kind)])
    }

    #[test]
    fn an_echo_is_known_by_its_type_and_its_mark() {
        let body = r#"{"dcvdiag-echo":1,"peer":"10.0.0.1:1","request":{"line":"GET / HTTP/1.1"}}"#;
        assert!(answer(ECHO_TYPE, body).echo().is_some());
        assert!(answer("application/vnd.dcvdiag.echo+json; charset=utf-8", body).echo().is_some());
        assert!(answer("application/json", body).echo().is_none());
        assert!(answer(ECHO_TYPE, &body.replace("dcvdiag-echo", "echo")).echo().is_none());
        assert!(answer(ECHO_TYPE, "{}").echo().is_none());
        let cut = HttpAnswer { body_truncated: true, ..answer(ECHO_TYPE, body) };
        assert!(cut.echo().is_none());
    }

    #[test]
    fn what_a_newer_echo_adds_is_passed_over() {
        let body = r#"{"dcvdiag-echo":2,"peer":"p","more":[1],"request":{"line":"l","host":"h","x":{}},
            "proxy":[{"version":2,"command":"proxy","y":0}]}"#;
        let echo = answer(ECHO_TYPE, body).echo().unwrap();
        assert_eq!(echo.request.host.as_deref(), Some("h"));
        assert_eq!(echo.proxy[0].source, None);
    }
}

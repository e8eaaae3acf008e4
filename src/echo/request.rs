//! A request as it arrived, without its credentials.

use dcvdiag_checks::host::EchoRequest;
use http::header::HOST;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Uri};

/// Bytes of a value and of the request line that are told; more ends with `…`.
const VALUE: usize = 1024;
const LINE: usize = 2048;
/// Room for all header fields together, in bytes of JSON: about half of an answer.
const FIELDS: usize = 16 * 1024;
/// The text in the place of a credential.
const HIDDEN: &str = "[not shown]";

/// The facts of a request that are printed.
pub fn told(head: &Parts) -> EchoRequest {
    let line = format!("{} {} {:?}", head.method, without_secrets(&head.uri), head.version);
    let mut headers = Vec::new();
    let mut headers_left_out = 0;
    let mut room = FIELDS;
    for (name, value) in &head.headers {
        let field = (cut(name.as_str(), VALUE), told_value(name, value));
        let length = serde_json::to_string(&field).map_or(usize::MAX, |json| json.len() + 1);
        if length > room {
            headers_left_out += 1;
            continue;
        }
        room -= length;
        headers.push(field);
    }
    let host = head.headers.get(HOST).map(|host| told_value(&HOST, host));
    EchoRequest { line: cut(&line, LINE), host, headers, headers_left_out }
}

fn told_value(name: &HeaderName, value: &HeaderValue) -> String {
    if is_secret(name.as_str()) {
        return HIDDEN.to_owned();
    }
    cut(&String::from_utf8_lossy(value.as_bytes()), VALUE)
}

/// Credentials, by the names of RFC 9110 §11, RFC 6265 and custom.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "cookie" | "authorization" | "proxy-authorization")
        || ["token", "secret", "password"].iter().any(|word| name.contains(word))
}

/// The target without the values of such parameters: a DCV link has `?authToken=…`.
fn without_secrets(uri: &Uri) -> String {
    let text = uri.to_string();
    let Some((path, query)) = text.split_once('?') else { return text };
    let parameter = |parameter: &str| match parameter.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={HIDDEN}"),
        _ => parameter.to_owned(),
    };
    let query: Vec<String> = query.split('&').map(parameter).collect();
    format!("{path}?{}", query.join("&"))
}

/// The text up to so many bytes.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(request: http::request::Builder) -> EchoRequest {
        told(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn credentials_are_not_told() {
        let request = http::Request::get("/auth?authToken=s3cret&sessionId=a&ACCESS_TOKEN=s3cret")
            .header("Host", "vpce.example:8443")
            .header("Cookie", "sid=s3cret")
            .header("Authorization", "Bearer s3cret")
            .header("Proxy-Authorization", "Basic s3cret")
            .header("X-Amz-Security-Token", "s3cret")
            .header("X-Forwarded-For", "10.1.2.3");
        let told = of(request);
        let text = serde_json::to_string(&told).unwrap();
        assert!(!text.contains("s3cret"), "{text}");
        let line = "GET /auth?authToken=[not shown]&sessionId=a&ACCESS_TOKEN=[not shown] HTTP/1.1";
        assert_eq!(told.line, line);
        assert_eq!(told.host.as_deref(), Some("vpce.example:8443"));
        assert!(told.headers.contains(&("x-forwarded-for".to_owned(), "10.1.2.3".to_owned())));
        assert!(told.headers.contains(&("cookie".to_owned(), HIDDEN.to_owned())));
    }

    #[test]
    fn the_headers_have_a_bound_and_what_is_left_out_is_counted() {
        let mut request = http::Request::get("/").header("Host", "h");
        for i in 0..90 {
            let value = HeaderValue::from_bytes(&[0xff; 900]).unwrap();
            request = request.header(format!("x-{i}"), value);
        }
        let told = of(request);
        assert!(serde_json::to_string(&told).unwrap().len() < 20 * 1024);
        assert_eq!(told.headers.len() + told.headers_left_out, 91);
        assert!(told.headers_left_out > 0);
    }
}

//! The answer: what reached the echo, in a small fixed frame.

use dcvdiag_checks::host::{ECHO_TYPE, Echo, EchoRequest};
use http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderName, SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_PROTOCOL, SERVER, UPGRADE,
};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;

use super::line::Arrival;
use super::websocket::Handshake;

/// To TLS where only clear text is spoken: 421, for the request was for another kind of server
/// (RFC 9110 §15.5.20). Not 400, which a TLS server gives that got an unexpected PROXY header.
pub const CLEAR_ONLY: &[u8] = b"HTTP/1.1 421 Misdirected Request\r\nserver: dcvdiag-echo\r\n\
    content-type: text/plain\r\nconnection: close\r\n\r\n\
    this dcvdiag echo speaks plain HTTP: for TLS it needs --cert and --key\n";

/// 200 with what arrived, and the end: not hyper's `keep_alive(false)`, which puts `close` into a 101 too.
pub fn echo(arrival: &Arrival, request: EchoRequest) -> Response<Full<Bytes>> {
    let echo = Echo {
        mark: 1,
        peer: arrival.peer.to_string(),
        proxy: arrival.proxy.clone(),
        tls: arrival.tls.clone(),
        request,
    };
    let body = serde_json::to_vec(&echo).unwrap_or_default();
    with_headers(
        Response::new(Full::from(body)),
        [
            (CONTENT_TYPE, HeaderValue::from_static(ECHO_TYPE)),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (CONNECTION, HeaderValue::from_static("close")),
        ],
    )
}

/// 101 (RFC 6455 §4.2.2).
pub fn switch(handshake: &Handshake) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let mut response = with_headers(
        response,
        [
            (UPGRADE, HeaderValue::from_static("websocket")),
            (CONNECTION, HeaderValue::from_static("Upgrade")),
        ],
    );
    let fields = [
        (SEC_WEBSOCKET_ACCEPT, Some(&handshake.accept)),
        (SEC_WEBSOCKET_PROTOCOL, handshake.protocol.as_ref()),
    ];
    for (name, value) in fields {
        response.headers_mut().extend(value.map(|value| (name, value.clone())));
    }
    response
}

fn with_headers<const N: usize>(
    mut response: Response<Full<Bytes>>,
    fields: [(HeaderName, HeaderValue); N],
) -> Response<Full<Bytes>> {
    response.headers_mut().insert(SERVER, HeaderValue::from_static("dcvdiag-echo"));
    response.headers_mut().extend(fields);
    response
}

#[cfg(test)]
mod tests {
    use dcvdiag_checks::host::{ECHO_MOST, EchoProxy, EchoTls, EchoTlv};
    use http_body_util::BodyExt;

    use super::*;
    use crate::echo::{proxy, request};

    #[tokio::test]
    async fn the_longest_answer_fits_its_bound() {
        let tlvs = vec![EchoTlv { kind: 255, hex: "f".repeat(2 * proxy::TLV) }; proxy::TLVS];
        let path = Some("\\".repeat(108 * 2));
        let header = EchoProxy {
            version: 2,
            command: "proxy".to_owned(),
            source: path.clone(),
            destination: path,
            vpc_endpoint_id: Some("v".repeat(64)),
            tlvs,
        };
        let session = EchoTls {
            version: "TLS 1.3".to_owned(),
            sni: Some("s".repeat(255)),
            alpn: Some("http/1.1".to_owned()),
        };
        let peer = "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535".parse().unwrap();
        let arrival = Arrival { peer, proxy: vec![header.clone(), header], tls: Some(session) };
        let mut asked = http::Request::get(format!("/{}", "'".repeat(15_000)));
        asked = asked.header("host", "\"".repeat(2000));
        for i in 0..90 {
            asked = asked.header(format!("x-{i}"), HeaderValue::from_bytes(&[b'"'; 150]).unwrap());
        }
        let (head, ()) = asked.body(()).unwrap().into_parts();
        let response = echo(&arrival, request::told(&head));
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(body.len() < ECHO_MOST, "{}", body.len());
        assert!(serde_json::from_slice::<Echo>(&body).is_ok());
    }
}

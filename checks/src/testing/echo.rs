//! Answers of an echo.

use crate::host::{ECHO_TYPE, Echo, EchoProxy, EchoRequest};
use crate::http::HttpAnswer;
use crate::testing::path::answer_with;

/// The answer of an echo that got this Host, behind these PROXY headers.
pub(crate) fn echoing(host: &str, peer: &str, proxy: &[EchoProxy]) -> HttpAnswer {
    let request = EchoRequest {
        line: "GET / HTTP/1.1".to_owned(),
        host: Some(host.to_owned()),
        headers: vec![("host".to_owned(), host.to_owned())],
        headers_left_out: 0,
    };
    let (peer, proxy) = (peer.to_owned(), proxy.to_vec());
    let echo = Echo { mark: 1, peer, proxy, tls: None, request };
    answer_with(200, &serde_json::to_string(&echo).unwrap(), &[("content-type", ECHO_TYPE)])
}

/// A version 2 header of an NLB.
pub(crate) fn header(source: &str) -> EchoProxy {
    EchoProxy {
        version: 2,
        command: "proxy".to_owned(),
        source: Some(source.to_owned()),
        destination: Some("10.0.0.5:8443".to_owned()),
        vpc_endpoint_id: Some("vpce-08d2bf15fac5001c9".to_owned()),
        tlvs: Vec::new(),
    }
}

//! Running text, bodies and header fields in pseudonyms.

use super::field_rules::Rule;
use super::{Pass, Redactor, Words, report};
use crate::model::{Kind, Millis};
use crate::report::{Earlier, Report, Tool};
use crate::saved::Saved;
use crate::testing::path::answer_with;

fn redactor(all: &mut Redactor) -> Pass<'_> {
    let mut redactor = all.pass(Words::Names);
    for (rule, text) in [
        (Rule::Name, "gateway.acme.internal"),
        (Rule::Name, "dcvhost7"),
        (Rule::Name, "desk.acmeco"),
        (Rule::Session, "alice@acme.com"),
        (Rule::Session, "team desk #1"),
        (Rule::Session, "timeout"),
        (Rule::Url, "/acme-desks/ws?sessionId=bob"),
        (Rule::DistinguishedName, "O=ACME Travel, Inc., CN=ACME Root"),
    ] {
        redactor.known.learn(rule, text);
    }
    redactor
}

#[test]
fn nothing_that_names_somebody_stays_in_running_text() {
    let mut all = Redactor::default();
    let mut redactor = redactor(&mut all);
    for text in [
        "from 10.213.66.188:8443 to [fd12::7]:8443, fe80::9%eth0 and 192.168.7.0/24",
        "https://gateway.acme.internal:8443/acme-desks/x?next=https%3A%2F%2Fgw.acme.com%2Fa",
        "Server at dcvhost7 Port 80; DCVHOST7.",
        "desk.acmeco is down, other.acmeco too",
        "session alice@acme.com, alice%40acme.com, \"team desk #1\", ?sessionId=carol&x=1, bob",
        "mail ops.team@acme.com or %22ops.team%40acme.com%22",
        "i-0abc1234def567890 in vpc-0abc1234 by arn:aws:iam::123456789012:role/AcmeAdmin",
        "account 123456789012, eni-0abc1234def567890, vpce-02c333708db2e72b7",
        "ip-10-213-66-188.ap-northeast-1.compute.internal and ip-10-213-66-188, EC2AMAZ-ABC1234",
        "mac 0a:1b:2c:3d:4e:5f, id 6fa459ea-ee8a-3ca4-894e-db77e160355e, 0123456789abcdef0123",
        "ACME Travel, Inc. welcomes you; /home/carol/x and C:\\Users\\carol\\y, user=carol",
        "2600:1f14:abc::7, 54.1.2.3",
    ] {
        let made = redactor.text(text);
        for name in [
            "213.66",
            "fd12",
            "192.168.7",
            "acme",
            "ACME",
            "Acme",
            "dcvhost7",
            "DCVHOST7",
            "desk.",
            "alice",
            "team",
            "carol",
            "bob",
            "ops",
            "0abc1234",
            "123456789012",
            "2c333",
            "ABC1234",
            "0a:1b",
            "6fa459ea",
            "abcdef",
            "1f14",
            "54.1",
        ] {
            assert!(!made.contains(name), "{name} in {made}");
        }
        assert_eq!(made.matches('/').count(), text.matches('/').count(), "{made}");
    }
}

#[test]
fn two_occurrences_of_one_thing_remain_one() {
    let mut all = Redactor::default();
    let mut redactor = redactor(&mut all);
    let made =
        redactor.text("dcvhost7 10.9.9.9 alice@acme.com | DCVHOST7 10.9.9.9 alice%40acme.com");
    let (first, second) = made.split_once(" | ").unwrap();
    assert_eq!(first, second, "{made}");
    let url = redactor.url("https://gateway.acme.internal/acme-desks/#alice%40acme.com");
    assert_eq!(url, "https://host-2.domain-1.internal/path-1/#session-1");
    assert_eq!(redactor.name("*.acme.internal"), "*.domain-1.internal");
}

#[test]
fn what_names_nobody_stays() {
    let mut all = Redactor::default();
    let mut redactor = redactor(&mut all);
    for text in [
        "HTTP/1.1 502 Bad Gateway, timeout after 5 ms, TLS 1.3, session \"console\"",
        "<html>\r\n<head><title>404 Not Found</title></head>\r\n<hr><center>nginx/1.24.0</center>",
        "Server: openresty/1.21.4.1, Apache/2.4.41 (Ubuntu), Microsoft-IIS/10.0, ASP.NET",
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">",
        "asked 127.0.0.53 and 169.254.169.253 in ap-northeast-1a on 2026-11-23T22:23:28Z",
        "/auth?sessionId=console, /dcvdiag-wjKpO5Jg5eJ5 and main.js",
        "Invalid transport parameter: WebSocket",
    ] {
        assert_eq!(redactor.text(text), text);
    }
}

#[test]
fn a_body_that_is_json_is_read_by_its_keys() {
    let mut all = Redactor::default();
    let mut redactor = redactor(&mut all);
    let body =
        "{\"SessionId\":\"x1\",\"DcvServerEndpoint\":\"port\",\"Port\":8443,\"WebUrlPath\":\"/\"}";
    let made = redactor.body(body);
    let read = crate::resolve::parse(&answer_with(200, &made, &[])).unwrap();
    assert_eq!(read.session_id.as_deref(), Some("session-1"));
    assert_eq!((read.server.as_str(), read.port), ("host-1", 8443));
}

#[test]
fn header_fields_are_read_by_their_names() {
    let mut all = Redactor::default();
    let mut redactor = redactor(&mut all);
    for (name, value, made) in [
        ("server", "nginx/1.24.0", "nginx/1.24.0"),
        ("via", "1.1 squidbox (squid/5.7), 1.1 varnish", "1.1 host-1 (squid/5.7), 1.1 varnish"),
        ("via", "1.1 abc.cloudfront.net (CloudFront)", "1.1 host-2.cloudfront.net (CloudFront)"),
        ("x-cache", "MISS from squidbox:3128", "MISS from host-1:3128"),
        ("x-served-by", "web17", "host-3"),
        ("x-origin-server", "web17, gw-prod-1", "host-3, host-4"),
        ("x-ms-server", "localhost", "localhost"),
        ("x-frame-options", "SAMEORIGIN", "SAMEORIGIN"),
        ("x-frame-options", "ALLOW-FROM https://acme.com/", "ALLOW-FROM https://domain-1.com/"),
        ("x-squid-error", "ERR_DNS_FAIL 0", "ERR_DNS_FAIL 0"),
        ("www-authenticate", "Basic realm=\"ACME VPN\"", "Basic realm=\"realm-1\""),
        ("location", "/acme-desks/login?x=42", "/path-1/login?x=42"),
        (
            "x-amzn-requestid",
            "6fa459ea-ee8a-3ca4-894e-db77e160355e",
            "00000000-0000-0000-0000-000000000001",
        ),
        ("x-request-id", "abc", "identifier-1"),
        ("content-type", "text/html", "text/html"),
        ("x-envoy-upstream-service-time", "7", "7"),
    ] {
        assert_eq!(redactor.header(name, value), made, "{name}: {value}");
    }
}

#[test]
fn names_in_bytes_that_are_no_text_are_cut_off() {
    let mut all = Redactor::default();
    let mut redactor = redactor(&mut all);
    let record = r"\x16\x03\x03\x04\xba\x02\x00\x04\xb6\x03\x03\xaa\x01\x0cgateway.acme.internal\x00\x01\x02\x03\x04\x05\x06\x07\x08";
    assert_eq!(redactor.received(record), r"\x16\x03\x03\x04\xba\x02\x00\x04\xb6\x03\x03\xaa…");
    let http = r"HTTP/1.1 302 Found\r\nServer: x\r\nX: gateway.acme.internal\r\n";
    let made = redactor.received(http);
    assert_eq!(made, r"HTTP/1.1 302 Found\r\nServer: x\r\nX: host-1.domain-1.internal\r\n");
    assert_eq!(redactor.received(r"\x15\x03\x01\x00\x02\x022"), r"\x15\x03\x01\x00\x02\x022");
}

#[test]
fn a_hostile_text_takes_no_longer_than_its_length() {
    let mut all = Redactor::default();
    let mut redactor = redactor(&mut all);
    for piece in ["%25", "a.", "::", "a@b.", "arn:aws:", "10.0.0.0/", "x=", "/home/", "%2525", "-"]
    {
        let text = piece.repeat(16_000);
        assert!(redactor.text(&text).len() <= text.len() * 8, "{piece}");
    }
}

/// A report of the lab, with the session called so.
fn saved(session: &str) -> Report {
    let text = include_str!("../../../fixtures/reports/analysis-0.1.0.json");
    let tool = Tool { name: "dcvdiag".to_owned(), version: "0.1.0".to_owned() };
    let mut report = Saved::read(text).unwrap().judged(tool);
    report.observations.target.session = session.to_owned();
    report
}

#[test]
fn a_session_may_be_called_like_any_word_of_the_facts() {
    for word in
        ["seen", "timeout", "not-asked", "right", "open", "Port", "HTTP", "linux", "endpoint", "1"]
    {
        let mut redactor = Redactor::default();
        let (seen, _) =
            redactor.observations(&saved(word).observations).expect("it can be redacted");
        assert_eq!(seen.target.session, "session-1", "{word}");
        assert_eq!(redactor.map()["session-1"], word);
    }
}

#[test]
fn one_thing_has_one_pseudonym_in_all_reports_and_each_says_what_is_in_it() {
    let mut redactor = Redactor::default();
    let one = redactor.report(saved("alice")).unwrap();
    let other = redactor.report(saved("bob")).unwrap();
    assert_eq!(one.observations.target.session, "session-1");
    assert_eq!(other.observations.target.session, "session-2");
    assert_eq!(one.observations.target.endpoint_host(), other.observations.target.endpoint_host());
    assert_eq!(one.redaction, other.redaction, "what is counted is what stands in the report");
    assert_eq!([redactor.target("tokyo"), redactor.target("tokyo")], ["target-1", "target-1"]);
    assert_eq!(redactor.map()["target-1"], "tokyo");
}

#[test]
fn an_earlier_verdict_keeps_its_code_and_no_sentence() {
    let mut before = saved("alice");
    before.earlier = Some(Earlier { tool: before.tool.clone(), verdict: (&before.verdict).into() });
    let (after, _) = report(before.clone()).unwrap();
    let earlier = after.earlier.unwrap().verdict;
    assert_eq!(earlier.code, before.verdict.code);
    assert!(earlier.summary.is_empty());
}

#[test]
fn a_report_says_what_was_replaced_and_keeps_what_it_is() {
    let before = saved("alice");
    let tool = Tool { name: "dcvdiag".to_owned(), version: "0".to_owned() };
    let before = crate::judge(before.observations, Millis(7.0), tool);
    let (after, map) = report(before.clone()).unwrap();
    assert_eq!((after.started_at, after.duration_ms), (before.started_at, before.duration_ms));
    assert_eq!(after.verdict.code, before.verdict.code);
    let redaction = after.redaction.clone().unwrap();
    let count = |kind| redaction.replaced.iter().find(|it| it.kind == kind).map(|it| it.count);
    assert_eq!(count(Kind::Session), Some(1));
    assert_eq!(count(Kind::Address), Some(3));
    assert_eq!(map["session-1"], "alice");
    assert_eq!(report(after.clone()).unwrap().0, after, "redacted again it is the same");
}

#[test]
fn a_host_that_one_answer_tells_of_is_known_in_all_of_them() {
    let mut all = Redactor::default();
    let mut redactor = redactor(&mut all);
    let refused = "Connection refused: dcvserver07/10.1.2.3:8443";
    redactor.known.learn(Rule::Body, refused);
    redactor.known.learn(Rule::Text, "http://proxy-osaka:3128/");
    assert_eq!(redactor.text(refused), "Connection refused: host-1/10.0.0.1:8443");
    assert_eq!(redactor.text("<title>DCVSERVER07</title>"), "<title>host-1</title>");
    assert_eq!(redactor.text("by proxy-osaka (squid/5.7)"), "by host-2 (squid/5.7)");
    let json = redactor.body(r#"{"server":"gw-prod-1","node":"nginx"}"#);
    assert_eq!(json, r#"{"node":"nginx","server":"host-3"}"#);
}

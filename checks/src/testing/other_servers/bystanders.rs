//! Envoy, Squid, Apache, IIS, Python's websockets, and servers that do not say what they are.

use super::OtherServer;
use crate::model::Owner;

/// The answers of these servers.
pub(super) fn answers() -> Vec<OtherServer> {
    let mut all = envoy();
    all.extend(web_servers());
    all.extend(python());
    all.extend(nameless());
    all.push(squid());
    all
}

fn envoy() -> Vec<OtherServer> {
    let envoy = |status, body: &str| {
        OtherServer::new("envoy", status, body).made_itself().with("server", "envoy")
    };
    let reset = "upstream connect error or disconnect/reset before headers. reset reason: connection failure";
    let passed_on = OtherServer { owner: None, ..envoy(404, "") };
    vec![
        envoy(404, ""),
        envoy(403, ""),
        envoy(503, "no healthy upstream"),
        envoy(503, reset),
        envoy(504, "upstream request timeout"),
        passed_on.with("x-envoy-upstream-service-time", "2"),
    ]
}

fn web_servers() -> Vec<OtherServer> {
    let apache = |status: u16, reason: &str, said: &str| {
        let body = format!(
            "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>{status} {reason}</title>\n</head><body>\n<h1>{reason}</h1>\n<p>{said}</p>\n<hr>\n<address>Apache/2.4.62 (Debian) Server at vpce.example Port 8443</address>\n</body></html>\n"
        );
        let page = OtherServer::new("Apache", status, body).made_itself();
        page.with("server", "Apache/2.4.62 (Debian)").with("content-type", "text/html")
    };
    let beneath_iis = "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n<HTML><HEAD><TITLE>Not Found</TITLE>\r\n<META HTTP-EQUIV=\"Content-Type\" Content=\"text/html; charset=us-ascii\"></HEAD>\r\n<BODY><h2>Not Found</h2>\r\n<hr><p>HTTP Error 404. The requested resource is not found.</p>\r\n</BODY></HTML>\r\n";
    let iis = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\r\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\r\n<head>\r\n<title>404 - File or directory not found.</title>\r\n</head>\r\n</html>\r\n";
    let microsoft = |name, body: &str| {
        let page = OtherServer::new("Microsoft", 404, body).made_itself();
        page.with("server", name).with("content-type", "text/html")
    };
    vec![
        apache(403, "Forbidden", "You don't have permission to access this resource."),
        apache(404, "Not Found", "The requested URL was not found on this server."),
        apache(
            503,
            "Service Unavailable",
            "The server is temporarily unable to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again later.",
        ),
        microsoft("Microsoft-HTTPAPI/2.0", beneath_iis),
        microsoft("Microsoft-IIS/10.0", iis),
    ]
}

/// websockets 10.4, captured on loopback: a server, and no intermediary.
fn python() -> Vec<OtherServer> {
    let because = "Failed to open a WebSocket connection:";
    let client = "You cannot access a WebSocket server directly with a browser. You need a WebSocket client.";
    let all = [
        (426, format!("{because} empty Connection header.\n\n{client}\n")),
        (426, format!("{because} invalid Upgrade header: h2c.\n\n{client}\n")),
        (400, format!("{because} did not receive a valid HTTP request.\n")),
        (400, format!("{because} invalid Sec-WebSocket-Version header: 12.\n")),
        (403, format!("{because} invalid Origin header: https://no.\n")),
        (401, String::new()),
        (404, String::new()),
        (503, String::new()),
    ];
    let python = |(status, body)| {
        let answer =
            OtherServer::new("websockets", status, body).with("content-type", "text/plain");
        answer.with("server", "Python/3.11 websockets/10.4")
    };
    all.into_iter().map(python).collect()
}

/// They speak of sessions, or of nothing at all.
fn nameless() -> Vec<OtherServer> {
    let app = "<!doctype html><html><head><title>App</title></head><body><div id=\"root\"></div><script src=\"/main.js\"></script></body></html>";
    let login = "<html><body>Your session has expired, please log in</body></html>";
    let bare = OtherServer::new("nobody", 404, "").with("content-length", "0");
    let typed = [
        (404, "text/plain", ""),
        (404, "text/plain", "Session not found"),
        (404, "text/plain", "Your session has expired, please log in"),
        (404, "text/plain", "404 page not found\n"),
        (404, "text/html", login),
        (404, "text/html", "<pre>Cannot GET /auth</pre>"),
        (404, "application/json", "{\"error\":\"session_expired\"}"),
        (
            404,
            "application/json",
            "{\"error\":\"session does not exist\",\"requestId\":\"9f1c-aa\"}",
        ),
        (401, "application/json", "{\"error\":\"session_expired\"}"),
        (403, "text/html", login),
        (503, "text/plain", "session store unavailable"),
        (500, "text/plain", "Session not found"),
        (200, "text/html", app),
        (200, "text/html", login),
        (200, "application/json", "{\"error\":\"Session not found\"}"),
        (200, "application/json", "[]"),
    ];
    let typed = typed.into_iter().map(|(status, kind, body)| {
        OtherServer::new("nobody", status, body).with("content-type", kind)
    });
    std::iter::once(bare).chain(typed).collect()
}

/// A forward proxy: the network's, not the endpoint service's.
fn squid() -> OtherServer {
    let page = OtherServer::new(
        "squid",
        503,
        "<html><title>ERROR: The requested URL could not be retrieved</title></html>",
    );
    let page = page.with("server", "squid/5.7").with("x-squid-error", "ERR_CONNECT_FAIL 111");
    let page = page.with("content-type", "text/html;charset=utf-8");
    OtherServer { owner: Some(Owner::Network), ..page.with("via", "1.1 proxy.corp (squid/5.7)") }
}

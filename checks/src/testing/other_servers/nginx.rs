//! Answers of nginx 1.22.1 itself, captured on loopback.

use super::OtherServer;

const STATUSES: [&str; 16] = [
    "400 Bad Request",
    "401 Authorization Required",
    "403 Forbidden",
    "404 Not Found",
    "405 Not Allowed",
    "410 Gone",
    "413 Request Entity Too Large",
    "414 Request-URI Too Large",
    "421 Misdirected Request",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "501 Not Implemented",
    "502 Bad Gateway",
    "503 Service Temporarily Unavailable",
    "504 Gateway Time-out",
    "505 HTTP Version Not Supported",
];

/// The pages, and what it says without one.
pub(super) fn answers() -> Vec<OtherServer> {
    let mut all: Vec<OtherServer> = STATUSES.iter().map(|title| page(title, title, "")).collect();
    for sentence in
        ["The plain HTTP request was sent to HTTPS port", "No required SSL certificate was sent"]
    {
        let said = format!("<center>{sentence}</center>\r\n");
        all.push(page(&format!("400 {sentence}"), "400 Bad Request", &said));
    }
    let elsewhere = ("location", "http://vpce.example:8080/x");
    all.push(
        page("301 Moved Permanently", "301 Moved Permanently", "").with(elsewhere.0, elsewhere.1),
    );
    all.push(page("302 Found", "302 Found", "").with(elsewhere.0, elsewhere.1));
    all.push(OtherServer { owner: None, ..nginx(426, String::new()) });
    all
}

fn page(title: &str, heading: &str, said: &str) -> OtherServer {
    let status = title.split(' ').next().and_then(|status| status.parse().ok()).unwrap();
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{heading}</h1></center>\r\n{said}<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
    );
    nginx(status, body)
}

fn nginx(status: u16, body: String) -> OtherServer {
    let answer = OtherServer::new("nginx", status, body).made_itself();
    answer.with("server", "nginx/1.22.1").with("content-type", "text/html")
}

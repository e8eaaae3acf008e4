//! `HAProxy` 2.6.12's own answers, captured on loopback. It names itself in no header field.

use super::OtherServer;

const PAGES: [(u16, &str, &str); 17] = [
    (400, "Bad request", "Your browser sent an invalid request."),
    (401, "Unauthorized", "You need a valid user and password to access this content."),
    (403, "Forbidden", "Request forbidden by administrative rules."),
    (404, "Not Found", "The resource could not be found."),
    (
        405,
        "Method Not Allowed",
        "A request was made of a resource using a request method not supported by that resource",
    ),
    (407, "Unauthorized", "You need a valid user and password to access this content."),
    (408, "Request Time-out", "Your browser didn't send a complete request in time."),
    (410, "Gone", "The resource is no longer available and will not be available again."),
    (413, "Payload Too Large", "The request entity exceeds the maximum allowed."),
    (421, "Misdirected Request", "Request sent to a non-authoritative server."),
    (422, "Unprocessable Content", "The server cannot process the contained instructions."),
    (425, "Too Early", "Your browser sent early data."),
    (429, "Too Many Requests", "You have sent too many requests in a given amount of time."),
    (500, "Internal Server Error", "An internal server error occurred."),
    (502, "Bad Gateway", "The server returned an invalid or incomplete response."),
    (503, "Service Unavailable", "No server is available to handle this request."),
    (504, "Gateway Time-out", "The server didn't respond in time."),
];

/// The pages, and the empty answer of `http-request return status 404`.
pub(super) fn answers() -> Vec<OtherServer> {
    let pages = PAGES.iter().map(|(status, reason, sentence)| {
        let body = format!("<html><body><h1>{status} {reason}</h1>\n{sentence}\n</body></html>\n");
        let page = OtherServer::new("haproxy", *status, body).made_itself();
        page.with("cache-control", "no-cache").with("content-type", "text/html")
    });
    let bare = OtherServer::new("haproxy", 404, "").with("content-length", "0");
    pages.chain([bare]).collect()
}

//! One HTTP/1.1 request over a wire, bounded in size and time.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use dcvdiag_checks::host::{ECHO_MOST, is_echo_type};
use dcvdiag_checks::http::{BodyEnd, HttpAnswer, HttpFailure};
use dcvdiag_checks::model::Observation;
use dcvdiag_checks::secrets::{header_value, scrub};
use dcvdiag_checks::text::shown;
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use super::recording_stream::{Received, RecordingStream};
use super::session::Wire;
use crate::patience::Patience;
use crate::secret::Secret;

/// The part of a body that is kept.
pub const BODY: usize = 2048;
/// The part of the header fields that is kept.
const FIELDS: usize = 128;
const FIELD: usize = 512;
/// A body that stalls is cut here; its status has been seen.
const BODY_PATIENCE: Duration = Duration::from_secs(1);
/// More header bytes than this are not read (hyper's unit: bytes of its read buffer), nor more fields.
const HEAD: usize = 64 * 1024;
const MOST_FIELDS: usize = 1024;

/// The name that the tool gives itself.
pub const USER_AGENT: &str = concat!("dcvdiag/", env!("CARGO_PKG_VERSION"));

/// A request without a body.
pub struct Ask<'a> {
    /// The method: GET or POST.
    pub method: Method,
    /// The path and query of the request.
    pub path: String,
    /// The value of the Host header.
    pub host: &'a str,
    /// Further header fields.
    pub headers: Vec<(&'static str, String)>,
    /// The secret that must not come back in the report.
    pub secret: Option<&'a Secret>,
    /// The most that is kept of the body, in bytes.
    pub keep: usize,
    /// The time that the body may take after the head; what has come by then is kept.
    pub body: Duration,
}

impl<'a> Ask<'a> {
    /// Makes a plain GET of a path.
    pub fn get(path: impl Into<String>, host: &'a str) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            host,
            headers: Vec::new(),
            secret: None,
            keep: BODY,
            body: BODY_PATIENCE,
        }
    }

    /// Takes this request's secret, and whatever else looks like one, out of what a peer sent.
    fn scrubbed(&self, text: &str) -> String {
        let known = self.secret.map_or_else(|| text.to_owned(), |secret| secret.scrub(text));
        scrub(&known).into_owned()
    }
}

/// A value for a query string. A space is `%20`, which every server reads alike.
pub fn query_value(text: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    encoded.replace('+', "%20")
}

/// Sends a request and keeps the beginning of the answer.
pub async fn exchange(
    wire: Wire,
    ask: &Ask<'_>,
    patience: &Patience,
) -> Observation<HttpAnswer, HttpFailure> {
    let attempt = async {
        match send(wire, ask).await? {
            Sent::Answered(response) => Ok((answer(response, ask).await, ())),
            Sent::TooLong(answer) => Ok((answer, ())),
        }
    };
    patience.observe(|| HttpFailure::Silent, attempt).await.0
}

/// The answer that came back on a request.
pub enum Sent {
    /// A response, of which the head was read.
    Answered(Response<Incoming>),
    /// The beginning of one whose head is longer than what is read.
    TooLong(HttpAnswer),
}

/// Sends a request and hands the response on with its head only.
pub async fn send(wire: Wire, ask: &Ask<'_>) -> Result<Sent, HttpFailure> {
    let (tap, received) = RecordingStream::on(wire);
    let (mut sender, connection) = http1::Builder::new()
        .title_case_headers(true)
        .max_buf_size(HEAD)
        .max_headers(MOST_FIELDS)
        .handshake(TokioIo::new(tap))
        .await
        .map_err(|error| failure(&error, &received))?;
    // It ends when the sender and the response are dropped.
    let connection = tokio::spawn(connection.with_upgrades());
    let request = request(ask).map_err(|error| HttpFailure::Other { detail: error.to_string() })?;
    let error = match sender.send_request(request).await {
        Ok(response) => return Ok(Sent::Answered(response)),
        // The sender only knows that the connection is gone; the connection knows why.
        Err(error) if error.source().is_none() => match connection.await {
            Ok(Err(why)) => why,
            _ => error,
        },
        Err(error) => error,
    };
    if error.is_parse_too_large()
        && let Some(answer) = beginning_of_head(&received, ask)
    {
        return Ok(Sent::TooLong(answer));
    }
    Err(failure(&error, &received))
}

/// Status and first fields of an answer whose head is too long: the bound is this program's own, and
/// the status is all that most judgements need.
fn beginning_of_head(received: &Received, ask: &Ask<'_>) -> Option<HttpAnswer> {
    let first = received.first();
    let text = String::from_utf8_lossy(&first);
    let (whole, _) = text.rsplit_once("\r\n")?; // the last line is cut
    let mut lines = whole.split("\r\n");
    let version_and_status = lines.next()?.strip_prefix("HTTP/1.")?;
    let status = version_and_status.get(2..5)?.parse().ok()?;
    let fields = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let name = name.to_ascii_lowercase();
        let value = ask.scrubbed(&kept(&name, value.trim()));
        Some((name, value))
    });
    Some(HttpAnswer::new(status, fields.collect(), String::new(), BodyEnd::Cut))
}

fn request(ask: &Ask<'_>) -> Result<Request<Empty<Bytes>>, http::Error> {
    let mut request = Request::builder()
        .method(&ask.method)
        .uri(&ask.path)
        .header("host", ask.host)
        .header("user-agent", USER_AGENT);
    for (name, value) in &ask.headers {
        request = request.header(*name, value);
    }
    request.body(Empty::new())
}

/// The answer as the report keeps it.
pub async fn answer(response: Response<Incoming>, ask: &Ask<'_>) -> HttpAnswer {
    let (head, mut body) = response.into_parts();
    let keep = if is_echo(&head.headers) { ask.keep.max(ECHO_MOST) } else { ask.keep };
    let mut kept: Vec<u8> = Vec::new();
    let mut truncated = false;
    let read = async {
        while let Some(Ok(frame)) = body.frame().await {
            let Some(data) = frame.data_ref() else {
                continue;
            };
            let room = keep - kept.len();
            kept.extend_from_slice(&data[..data.len().min(room)]);
            if data.len() > room {
                return true;
            }
        }
        false
    };
    match tokio::time::timeout(ask.body, read).await {
        Ok(more) => truncated |= more,
        Err(_) => truncated = true,
    }
    let mut headers = fields(&head.headers);
    for (_, value) in &mut headers {
        *value = ask.scrubbed(value);
    }
    let body = ask.scrubbed(&String::from_utf8_lossy(&kept));
    let end = if truncated { BodyEnd::Cut } else { BodyEnd::Whole };
    HttpAnswer::new(head.status.as_u16(), headers, body, end)
}

/// An echo's answer is kept whole: what reached it is read from it.
fn is_echo(headers: &HeaderMap<HeaderValue>) -> bool {
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok());
    kind.is_some_and(is_echo_type)
}

/// Header fields as the report keeps them; cookies and other secrets never enter it.
pub fn fields(headers: &HeaderMap<HeaderValue>) -> Vec<(String, String)> {
    let field = |(name, value): (&http::HeaderName, &HeaderValue)| {
        let value = kept(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
        (name.as_str().to_owned(), value)
    };
    headers.iter().take(FIELDS).map(field).collect()
}

fn kept(name: &str, value: &str) -> String {
    shown(&header_value(name, value), FIELD)
}

/// The first bytes of what is not HTTP; of what only looks like it the first line, since cookies may
/// follow.
fn beginning(received: &Received) -> String {
    let mut bytes = received.first();
    if bytes.starts_with(b"HTTP/") {
        let line = bytes.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(bytes.len());
        bytes.truncate(line);
    }
    bytes.truncate(128);
    bytes.escape_ascii().to_string()
}

/// Classifies the end of a request, from the typed errors underneath.
pub fn failure(error: &hyper::Error, received: &Received) -> HttpFailure {
    if let Some((code, name)) = received.alert() {
        return HttpFailure::TlsAlert { code, name };
    }
    let io = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    match io.map(io::Error::kind) {
        Some(
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionAborted,
        ) => return HttpFailure::Reset,
        Some(io::ErrorKind::UnexpectedEof) => return HttpFailure::Closed,
        Some(io::ErrorKind::TimedOut) => return HttpFailure::Silent,
        _ => {}
    }
    if error.is_parse() {
        return HttpFailure::NotHttp { received: beginning(received) };
    }
    if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        return if received.count() == 0 {
            HttpFailure::Closed
        } else {
            HttpFailure::NotHttp { received: beginning(received) }
        };
    }
    HttpFailure::Other { detail: error.to_string() }
}

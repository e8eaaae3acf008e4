//! The WebSocket upgrade, and the first moments after a 101.

use std::time::{Duration, Instant};

use dcvdiag_checks::http::HttpFailure;
use dcvdiag_checks::text::shown;
use dcvdiag_checks::websocket::{
    Accept, Aftermath, Purpose, Switched, UpgradeAnswer, UpgradeAttempt,
};
use futures_util::{SinkExt, StreamExt};
use http::{HeaderMap, Response};
use hyper::body::Incoming;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};

use super::http::{Ask, Sent, answer, fields, send};
use super::session::{Opened, Wire};
use crate::patience::{Patience, millis};

/// The settle time after a 101: as long as the upgrade took, within these bounds. A refusal that the
/// gateway only learns from behind it takes about as long as the upgrade did.
const SETTLE: (Duration, Duration) = (Duration::from_millis(30), Duration::from_millis(250));

/// The longest message, in bytes; what is longer is told by its length, and not read.
const MESSAGE: usize = 256 * 1024;
/// Bytes that wait for a peer that does not read: pongs, mostly.
const UNSENT: usize = 32 * 1024;

/// One upgrade to ask for.
#[derive(Clone)]
pub struct UpgradePlan {
    /// Why.
    pub purpose: Purpose,
    /// The path and query of the upgrade.
    pub path: String,
    /// The value of the Host header.
    pub host: String,
    /// Origin header, where one is sent.
    pub origin: Option<String>,
    /// The value of Sec-WebSocket-Protocol, where one is sent.
    pub protocol: Option<String>,
}

/// A connection as WebSocket frames.
pub type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// A connection that was open when the settle time was over.
pub struct Open {
    /// Ready for messages.
    pub socket: Socket,
    /// The 101.
    pub since: Instant,
    /// The last message that came in, or the 101.
    pub heard: Instant,
}

/// Asks for an upgrade, watches what follows, and leaves.
pub async fn upgrade(
    opened: Result<Opened, HttpFailure>,
    plan: UpgradePlan,
    patience: &Patience,
) -> UpgradeAttempt {
    let (attempt, open) = open(opened, plan, patience).await;
    if let Some(mut open) = open {
        good_bye(&mut open.socket).await;
    }
    attempt
}

/// Asks for an upgrade and watches what follows; a connection that stays open is handed on.
pub async fn open(
    opened: Result<Opened, HttpFailure>,
    plan: UpgradePlan,
    patience: &Patience,
) -> (UpgradeAttempt, Option<Open>) {
    let attempt = async { ask(opened?.wire, &plan).await };
    let (mut answer, came) = patience.observe(|| HttpFailure::Silent, attempt).await;
    let (took, open) = came.unzip();
    if let Some(took) = took {
        answer.elapsed_ms = Some(millis(took)); // without the settle time
    }
    let UpgradePlan { purpose, path, host, origin, protocol } = plan;
    (UpgradeAttempt { purpose, path, host, origin, protocol, answer }, open.flatten())
}

type Came = (Duration, Option<Open>);

/// The answer, how long it took, and what is open since.
async fn ask(wire: Wire, plan: &UpgradePlan) -> Result<(UpgradeAnswer, Came), HttpFailure> {
    let start = Instant::now();
    let key = generate_key();
    let mut headers = vec![
        ("connection", "Upgrade".to_owned()),
        ("upgrade", "websocket".to_owned()),
        ("sec-websocket-version", "13".to_owned()),
        ("sec-websocket-key", key.clone()),
    ];
    headers.extend(plan.origin.iter().map(|origin| ("origin", origin.clone())));
    headers.extend(plan.protocol.iter().map(|p| ("sec-websocket-protocol", p.clone())));
    let ask = Ask { headers, ..Ask::get(plan.path.as_str(), &plan.host) };
    let response = match send(wire, &ask).await? {
        Sent::Answered(response) => response,
        Sent::TooLong(answer) if answer.status != 101 => {
            return Ok((UpgradeAnswer::Refused(answer), (start.elapsed(), None)));
        }
        Sent::TooLong(_) => {
            let detail = "a 101 with more header fields than dcvdiag reads (1024, or 64 kB)";
            return Err(HttpFailure::Other { detail: detail.to_owned() });
        }
    };
    if response.status() != http::StatusCode::SWITCHING_PROTOCOLS {
        let refusal = answer(response, &ask).await;
        return Ok((UpgradeAnswer::Refused(refusal), (start.elapsed(), None)));
    }
    let mut switched = head(&response, &key);
    let took = start.elapsed();
    let (least, most) = SETTLE;
    let (aftermath, open) = settle(response, took.clamp(least, most)).await;
    switched.aftermath = aftermath;
    Ok((UpgradeAnswer::Switched(switched), (took, open)))
}

fn head(response: &Response<Incoming>, key: &str) -> Switched {
    let headers = response.headers();
    let text = |name: &str| {
        let value = headers.get(name)?;
        Some(shown(String::from_utf8_lossy(value.as_bytes()).trim(), 256))
    };
    let accept = match text("sec-websocket-accept") {
        None => Accept::Missing,
        Some(got) if got == derive_accept_key(key.as_bytes()) => Accept::Right,
        Some(got) => Accept::Wrong { got },
    };
    Switched {
        headers: fields(headers),
        accept,
        upgrade_headers: lists(headers, "upgrade", "websocket")
            && lists(headers, "connection", "upgrade"),
        protocol: text("sec-websocket-protocol"),
        extensions: text("sec-websocket-extensions"),
        aftermath: Aftermath::Open { watched_ms: millis(Duration::ZERO) },
    }
}

/// Tells if a list header has that token, case aside (RFC 6455 §4.1).
fn lists(headers: &HeaderMap, name: &str, token: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| item.trim().eq_ignore_ascii_case(token))
}

/// Watches the fresh connection until the settle time is over.
async fn settle(response: Response<Incoming>, time: Duration) -> (Aftermath, Option<Open>) {
    let start = Instant::now();
    let upgraded = match hyper::upgrade::on(response).await {
        Ok(upgraded) => upgraded,
        Err(error) => {
            return (Aftermath::Garbled { detail: shown(&error.to_string(), 120) }, None);
        }
    };
    let config = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE))
        .max_frame_size(Some(MESSAGE))
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .max_write_buffer_size(UNSENT);
    let stream = TokioIo::new(upgraded);
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await;
    let (mut spoke, mut heard) = (None, start);
    let watch = async {
        loop {
            match first_end(next(&mut socket).await, start) {
                Next::Spoke(frame) => {
                    spoke = Some(spoke.take().unwrap_or(frame));
                    heard = Instant::now();
                }
                Next::End(end) => return end,
            }
        }
    };
    if let Ok(end) = tokio::time::timeout(time, watch).await {
        return (end, None);
    }
    let aftermath = spoke.unwrap_or(Aftermath::Open { watched_ms: millis(start.elapsed()) });
    (aftermath, Some(Open { socket, since: start, heard }))
}

/// The next message, after everybody else had a turn: a peer may have thousands ready at once.
pub async fn next(socket: &mut Socket) -> Option<Result<Message, tungstenite::Error>> {
    tokio::task::yield_now().await;
    socket.next().await
}

/// The next event on a connection.
pub enum Next {
    /// A message.
    Spoke(Aftermath),
    /// The way in which it ended.
    End(Aftermath),
}

/// Reads what came next; times count from `start`.
pub fn first_end(next: Option<Result<Message, tungstenite::Error>>, start: Instant) -> Next {
    let after_ms = millis(start.elapsed());
    let frame = |kind: &str, bytes: usize| {
        Next::Spoke(Aftermath::Frame { kind: kind.to_owned(), bytes: bytes as u64 })
    };
    match next {
        Some(Ok(Message::Text(text))) => frame("text", text.len()),
        Some(Ok(Message::Binary(data))) => frame("binary", data.len()),
        Some(Ok(Message::Ping(data))) => frame("ping", data.len()),
        Some(Ok(Message::Pong(data))) => frame("pong", data.len()),
        Some(Ok(Message::Frame(_))) => frame("frame", 0),
        Some(Ok(Message::Close(close))) => Next::End(Aftermath::CloseFrame {
            code: close.as_ref().map(|c| u16::from(c.code)),
            reason: close.map(|c| shown(c.reason.as_str(), 125)).unwrap_or_default(),
            after_ms,
        }),
        None => Next::End(Aftermath::Ended { after_ms }),
        Some(Err(error)) => Next::End(end(&error, after_ms)),
    }
}

/// Classifies the end of a connection by an error.
pub fn end(error: &tungstenite::Error, after_ms: dcvdiag_checks::model::Millis) -> Aftermath {
    use std::io::ErrorKind as Kind;
    match error {
        tungstenite::Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)
        | tungstenite::Error::ConnectionClosed => Aftermath::Ended { after_ms },
        tungstenite::Error::Io(io) => match io.kind() {
            Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe => {
                Aftermath::Reset { after_ms }
            }
            Kind::UnexpectedEof => Aftermath::Ended { after_ms },
            _ => Aftermath::Garbled { detail: shown(&io.to_string(), 120) },
        },
        // The bound is this program's own, and no fault of what was sent.
        tungstenite::Error::Capacity(CapacityError::MessageTooLong { size, .. }) => {
            Aftermath::Frame { kind: "long".to_owned(), bytes: *size as u64 }
        }
        other => Aftermath::Garbled { detail: shown(&other.to_string(), 120) },
    }
}

/// Leaves politely, without waiting for an answer.
pub async fn good_bye(socket: &mut Socket) {
    let close = socket.send(Message::Close(None));
    let _ = tokio::time::timeout(Duration::from_millis(50), close).await; // it may be gone already
}

/// A path that nobody serves.
pub fn nonsense() -> String {
    let mark: String =
        generate_key().chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    format!("/dcvdiag-{mark}")
}

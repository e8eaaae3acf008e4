//! A WebSocket that sends back what it gets (RFC 6455).

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::HeaderValue;
use http::header::{
    CONNECTION, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::request::Parts;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::paced::Paced;

/// The time that one lives, idle or not.
const LIFE: Duration = Duration::from_secs(15 * 60);
/// The longest message, in bytes; one that is longer ends the connection.
const MESSAGE: usize = 64 * 1024;

/// The answer to a right request for an upgrade.
pub struct Handshake {
    /// Sec-WebSocket-Accept.
    pub accept: HeaderValue,
    /// The first subprotocol asked for.
    pub protocol: Option<HeaderValue>,
}

/// The handshake that a request asks for; none where it is not all that RFC 6455 §4.2.1 demands.
pub fn handshake(head: &Parts) -> Option<Handshake> {
    let lists = |name, word: &str| {
        let values = head.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|v| v.trim().eq_ignore_ascii_case(word))
    };
    let key = head.headers.get(SEC_WEBSOCKET_KEY)?;
    let right = head.method == http::Method::GET
        && lists(UPGRADE, "websocket")
        && lists(CONNECTION, "upgrade")
        && lists(SEC_WEBSOCKET_VERSION, "13");
    let first = head.headers.get(SEC_WEBSOCKET_PROTOCOL).and_then(|names| names.to_str().ok());
    let first = first.and_then(|names| names.split(',').next()).map(str::trim);
    right.then_some(Handshake {
        accept: HeaderValue::try_from(derive_accept_key(key.as_bytes())).ok()?,
        protocol: first
            .filter(|name| !name.is_empty())
            .and_then(|name| HeaderValue::try_from(name).ok()),
    })
}

/// Sends messages back until the client leaves or its time is over; tungstenite answers pings.
pub async fn talk(stream: impl AsyncRead + AsyncWrite + Unpin) {
    let bounds = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE))
        .max_frame_size(Some(MESSAGE))
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .max_write_buffer_size(2 * MESSAGE);
    let stream = Paced::on(stream);
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(bounds)).await;
    let echo = async {
        while let Some(Ok(message)) = socket.next().await {
            // Everything that was to be sent is gone before more is read, pongs with it.
            let sent = match message {
                Message::Text(_) | Message::Binary(_) => socket.send(message).await,
                _ => socket.flush().await,
            };
            if sent.is_err() {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    let _ = tokio::time::timeout(LIFE, echo).await; // over is over
}

//! A stream that remembers the first bytes it received, and is read in portions.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::tls;
use crate::paced::Paced;

/// Bytes that are kept.
const KEPT: usize = 512;

/// The first bytes of a peer, and the alert it ended TLS with.
#[derive(Clone, Default)]
pub struct Received(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    first: Vec<u8>,
    count: u64,
    sent: u64,
    alert: Option<(u8, String)>,
}

impl Received {
    /// The first bytes, at most 512.
    pub fn first(&self) -> Vec<u8> {
        self.0.lock().map(|kept| kept.first.clone()).unwrap_or_default()
    }

    /// The first bytes as text that is safe to show and to keep: secrets are left out.
    pub fn escaped(&self) -> String {
        let escaped = self.first().escape_ascii().to_string();
        dcvdiag_checks::secrets::scrub(&escaped).into_owned()
    }

    /// All bytes, counted.
    pub fn count(&self) -> u64 {
        self.0.lock().map(|kept| kept.count).unwrap_or_default()
    }

    /// Bytes that were sent before the first one came back.
    pub fn sent_before(&self) -> u64 {
        self.0.lock().map(|kept| kept.sent).unwrap_or_default()
    }

    /// The alert that came instead of more bytes. Whoever reads may take it for a mere end: hyper
    /// does, on a connection that waits for its first request.
    pub fn alert(&self) -> Option<(u8, String)> {
        self.0.lock().ok().and_then(|kept| kept.alert.clone())
    }

    fn keep(&self, bytes: &[u8]) {
        if let Ok(mut kept) = self.0.lock() {
            kept.count += bytes.len() as u64;
            let room = KEPT.saturating_sub(kept.first.len()).min(bytes.len());
            kept.first.extend_from_slice(&bytes[..room]);
        }
    }

    fn sent(&self, bytes: usize) {
        if let Ok(mut kept) = self.0.lock()
            && kept.count == 0
        {
            kept.sent += bytes as u64;
        }
    }

    fn keep_alert(&self, error: &io::Error) {
        if let (Some(alert), Ok(mut kept)) = (tls::alert(error), self.0.lock()) {
            kept.alert = Some(alert);
        }
    }
}

/// A stream with an ear on it.
pub struct RecordingStream<S> {
    stream: Paced<S>,
    received: Received,
}

impl<S> RecordingStream<S> {
    /// Listens in on a stream.
    pub fn on(stream: S) -> (Self, Received) {
        let received = Received::default();
        (Self { stream: Paced::on(stream), received: received.clone() }, received)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for RecordingStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        match &polled {
            Poll::Ready(Err(error)) => self.received.keep_alert(error),
            _ => self.received.keep(&buf.filled()[before..]),
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for RecordingStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, buf);
        if let Poll::Ready(Ok(written)) = &polled {
            self.received.sent(*written);
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::Received;

    #[test]
    fn a_cookie_is_not_kept() {
        let received = Received::default();
        received.keep(b"HTTP/1.1 200 OK\r\nSet-Cookie: id=sesame\r\nServer: x\r\n");
        let kept = received.escaped();
        assert_eq!(kept, "HTTP/1.1 200 OK\\r\\nSet-Cookie: [not kept]\\r\\nServer: x\\r\\n");
    }
}

//! Turns for everybody: a peer that floods is read in small portions, on a runtime that looks at the
//! clock often.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::{Builder, Runtime};

/// Reads in a row without a pause. Whoever reads may need long for the bytes of one: a kilobyte holds
/// 512 empty WebSocket frames.
const IN_A_ROW: u8 = 2;
/// Bytes that one read gives at most.
const PORTION: usize = 4096;

/// The stream, and how many reads in a row it has answered.
pub struct Paced<S> {
    stream: S,
    in_a_row: u8,
}

impl<S> Paced<S> {
    /// Reads from the stream in portions.
    pub const fn on(stream: S) -> Self {
        Self { stream, in_a_row: 0 }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.in_a_row == IN_A_ROW {
            self.in_a_row = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let room = buf.initialize_unfilled_to(buf.remaining().min(PORTION));
        let mut portion = ReadBuf::new(room);
        let polled = Pin::new(&mut self.stream).poll_read(cx, &mut portion);
        let length = portion.filled().len();
        buf.advance(length);
        self.in_a_row = if polled.is_ready() { self.in_a_row + 1 } else { 0 };
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Polls of tasks between two looks at the clock, the sockets and the signals. Of tokio's 61 a flood on
/// several connections makes half a second.
const LOOK: u32 = 2;

/// A runtime on which a flood does not keep time and signals from being heard.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).event_interval(LOOK).enable_all().build()
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use tokio::io::AsyncReadExt;

    use super::*;

    #[test]
    fn a_stream_that_never_runs_dry_pauses_after_a_few_portions() {
        let mut paced = Paced::on(tokio::io::repeat(7));
        let (mut bytes, mut reads) = (vec![0; 64 * 1024], 0);
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            let mut room = ReadBuf::new(&mut bytes);
            let Poll::Ready(read) = Pin::new(&mut paced).poll_read(&mut cx, &mut room) else {
                break;
            };
            read.expect("it can be read");
            assert_eq!(room.filled(), [7; PORTION]);
            reads += 1;
        }
        assert_eq!(reads, IN_A_ROW);
    }

    #[tokio::test]
    async fn nothing_is_lost() {
        let sent: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut read = Vec::new();
        Paced::on(sent.as_slice()).read_to_end(&mut read).await.expect("it can be read");
        assert_eq!(read, sent);
    }
}

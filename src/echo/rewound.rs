//! A stream whose first bytes were read to see what it is.

use std::io::Cursor;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::TcpStream;

/// The stream as if nothing had been read.
pub fn rewound(
    stream: TcpStream,
    read: Vec<u8>,
) -> impl AsyncRead + AsyncWrite + Send + Unpin + 'static {
    let (rest, write) = stream.into_split();
    tokio::io::join(Cursor::new(read).chain(rest), write)
}

//! Every file that a user names is read here: a regular file, up to a bound, within a time.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use thiserror::Error;

/// The most that is read of one file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound(u64);

impl Bound {
    /// Of a `.dcv` file: some ten lines.
    pub const CONNECTION: Self = Self(1 << 20);
    /// Of certificates and keys: all roots of a system are a quarter of a mebibyte.
    pub const PEM: Self = Self(16 << 20);
    /// Of `--targets`: a target is some hundred bytes.
    pub const TARGETS: Self = Self(16 << 20);
    /// Of a saved report: a fleet of thousands fits.
    pub const REPORT: Self = Self(1 << 30);
}

/// A file that answers no slower than this is one of a disk, be it far away.
const PATIENCE: Duration = Duration::from_secs(10);
/// The first bytes, which show early that a file is no text.
const FIRST: u64 = 4096;

/// Why a file was not read.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// The path names a directory.
    #[error("is a folder")]
    Folder,
    /// A FIFO, a device, a socket.
    #[error("is no regular file: a device or a pipe is not read")]
    NotRegular,
    /// It goes on past the bound.
    #[error("is larger than {} MiB, the most that is read of such a file", .0.0 >> 20)]
    TooLarge(Bound),
    /// It starts with a zero byte, or has one soon.
    #[error("is not text")]
    NotText,
    /// Nothing came from it in time.
    #[error("cannot be read within {} s", PATIENCE.as_secs())]
    TooSlow,
    /// The operating system's own message.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Reads a file, and takes a byte order mark off.
///
/// # Errors
/// When it is not a regular file, too large, too slow, binary, or cannot be read.
pub fn read(path: &Path, bound: Bound) -> Result<Vec<u8>, Unreadable> {
    let (tell, told) = mpsc::channel();
    let path = path.to_owned();
    // On a thread of its own: a file of a network or of /proc can hold a reader up for ever.
    std::thread::spawn(move || {
        let _ = tell.send(regular(&path, bound).and_then(|file| bounded(file, bound))); // given up by now
    });
    told.recv_timeout(PATIENCE).unwrap_or(Err(Unreadable::TooSlow)).map(decoded)
}

/// Reads standard input, for as long as it takes.
///
/// # Errors
/// When it is too large, binary, or cannot be read.
pub fn read_stdin(bound: Bound) -> Result<Vec<u8>, Unreadable> {
    bounded(io::stdin(), bound).map(decoded)
}

/// Opens a regular file. What it is, is asked before it is opened, for opening alone can wait for ever
/// or change a device; and once more of what was opened, for it may be another by then.
fn regular(path: &Path, bound: Bound) -> Result<File, Unreadable> {
    check(&std::fs::metadata(path)?, bound)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        libc::O_NONBLOCK | libc::O_NOCTTY,
    );
    let file = options.open(path)?;
    check(&file.metadata()?, bound)?;
    Ok(file)
}

fn check(about: &Metadata, bound: Bound) -> Result<(), Unreadable> {
    if about.is_dir() {
        return Err(Unreadable::Folder);
    }
    if !about.is_file() {
        return Err(Unreadable::NotRegular);
    }
    if about.len() > bound.0 { Err(Unreadable::TooLarge(bound)) } else { Ok(()) }
}

fn bounded(mut from: impl Read, bound: Bound) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    from.by_ref().take(FIRST).read_to_end(&mut bytes)?;
    if bytes.contains(&0) && utf16(&bytes).is_none() {
        return Err(Unreadable::NotText);
    }
    from.take((bound.0 + 1).saturating_sub(FIRST)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bound.0 { Err(Unreadable::TooLarge(bound)) } else { Ok(bytes) }
}

/// Text as UTF-8: without a byte order mark, and out of UTF-16, which `>` writes in Windows
/// PowerShell. What is neither stays as it is.
fn decoded(bytes: Vec<u8>) -> Vec<u8> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return rest.to_vec();
    }
    let Some(unit) = utf16(&bytes) else { return bytes };
    let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    match char::decode_utf16(units).collect::<Result<String, _>>() {
        Ok(text) => text.into_bytes(),
        Err(_) => bytes,
    }
}

/// The reader of a UTF-16 unit from two bytes, where the byte order mark says that they are one.
fn utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    match bytes {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_every_encoding_that_says_which_it_is() {
        let le: Vec<u8> = "\u{feff}é\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "\u{feff}é\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [le, be, "\u{feff}é\n".as_bytes().to_vec(), "é\n".as_bytes().to_vec()] {
            assert_eq!(decoded(bytes), "é\n".as_bytes());
        }
        assert_eq!(decoded(b"caf\xe9".to_vec()), b"caf\xe9");
        assert_eq!(decoded(b"\xff\xfe\x00\xd8".to_vec()), b"\xff\xfe\x00\xd8");
    }

    #[test]
    fn a_bound_is_the_last_length_that_is_read() {
        for (length, fits) in [(0, true), (10, true), (5000, true), (5001, false), (9000, false)] {
            let read = bounded(io::repeat(b'x').take(length), Bound(5000));
            assert_eq!(read.is_ok(), fits, "{length}");
        }
        let read = bounded(io::repeat(0), Bound(1 << 40));
        assert!(matches!(read, Err(Unreadable::NotText)), "{read:?}");
    }
}

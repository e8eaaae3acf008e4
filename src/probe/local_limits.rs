//! Tests if this process may still open the sockets that a run needs.

use std::io;

use tokio::net::TcpSocket;

/// Descriptors of the runtime itself, before anything is probed.
pub const RUNTIME: usize = 12;
/// Sockets that a run to two addresses and a broker holds at once.
pub const RUN: usize = 24;

/// Tells if so many sockets can be opened; they are closed again, and nothing is sent.
///
/// # Errors
/// What the system said when there was none left. That it has no IPv4 is not of interest here.
pub fn for_sockets(many: usize) -> io::Result<()> {
    let held: io::Result<Vec<TcpSocket>> = (0..many).map(|_| TcpSocket::new_v4()).collect();
    match held {
        Err(error) if is_local_resource(&error) => Err(error),
        _ => Ok(()),
    }
}

/// `ENOMEM` by its kind; `ENFILE` 23, `EMFILE` 24 on every Unix; `ENOBUFS` is 105 on Linux and 55
/// on BSDs. Winsock says 10024 and 10055.
pub fn is_local_resource(error: &io::Error) -> bool {
    if error.kind() == io::ErrorKind::OutOfMemory {
        return true;
    }
    let number = error.raw_os_error();
    match std::env::consts::OS {
        "linux" => matches!(number, Some(23 | 24 | 105)),
        "windows" => matches!(number, Some(10_024 | 10_055)),
        _ => matches!(number, Some(23 | 24 | 55)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_open_files_is_a_want_of_this_host_and_a_refusal_is_not() {
        assert!(is_local_resource(&io::ErrorKind::OutOfMemory.into()));
        assert!(!is_local_resource(&io::ErrorKind::ConnectionRefused.into()));
        assert!(for_sockets(1).is_ok());
    }
}

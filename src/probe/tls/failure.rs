//! The early end of a handshake.

use std::io;
use std::time::Duration;

use dcvdiag_checks::tls::{TlsFailure, TlsFailureKind};
use rustls::{AlertDescription, InvalidMessage, PeerMisbehaved};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::probe::recording_stream::{Received, RecordingStream};

/// The fatal alert behind an I/O error, if there is one.
pub fn alert(error: &io::Error) -> Option<(u8, String)> {
    match error.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::AlertReceived(alert) => {
            Some((u8::from(*alert), words(&format!("{alert:?}"))))
        }
        _ => None,
    }
}

/// Classifies an error of the handshake.
pub fn failure(error: &io::Error, received: &Received) -> TlsFailure {
    if let Some((code, name)) = alert(error) {
        return failed(TlsFailureKind::Alert { code, name }, received);
    }
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return protocol(tls, received);
    }
    let kind = match error.kind() {
        io::ErrorKind::UnexpectedEof => TlsFailureKind::Closed,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => TlsFailureKind::Reset,
        io::ErrorKind::TimedOut => TlsFailureKind::Silent,
        _ => TlsFailureKind::Protocol { detail: error.to_string() },
    };
    failed(kind, received)
}

/// A server that breaks off while this side still writes may have said why: its alert lies unread in
/// front of the reset, in clear until the server changes its cipher (RFC 5246 §7.2).
pub async fn with_last_words(
    failure: TlsFailure,
    mut tap: RecordingStream<TcpStream>,
) -> TlsFailure {
    if failure.kind != TlsFailureKind::Reset {
        return failure;
    }
    let mut unread = [0; 16]; // an alert is a record of seven bytes
    let read = tokio::time::timeout(LAST_WORDS, tap.read(&mut unread)).await;
    let Ok(Ok(length)) = read else { return failure };
    let [21, _, _, 0, 2, _, code, ..] = unread[..length] else { return failure };
    let name = words(&format!("{:?}", AlertDescription::from(code)));
    TlsFailure { kind: TlsFailureKind::Alert { code, name }, ..failure }
}

/// Reads the bytes before a reset, which are there at once.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// Classifies an error of the library.
pub fn protocol(error: &rustls::Error, received: &Received) -> TlsFailure {
    // A TLS record starts with its content type, 20 to 23 (RFC 8446 §5.1).
    let is_record = received.first().first().is_none_or(|byte| (20..=23).contains(byte));
    let kind = match error {
        rustls::Error::InvalidMessage(_) if !is_record => TlsFailureKind::NotTls,
        rustls::Error::InvalidMessage(
            InvalidMessage::HandshakePayloadTooLarge | InvalidMessage::CertificatePayloadTooLarge,
        ) => TlsFailureKind::MessageTooLarge,
        rustls::Error::PeerMisbehaved(PeerMisbehaved::SignedKxWithWrongAlgorithm) => {
            TlsFailureKind::WrongSignatureKind
        }
        other => TlsFailureKind::Protocol { detail: other.to_string() },
    };
    failed(kind, received)
}

/// A handshake that ended so.
pub fn failed(kind: TlsFailureKind, received: &Received) -> TlsFailure {
    TlsFailure {
        kind,
        received: received.escaped(),
        received_bytes: received.count(),
        client_certificate_asked: None,
    }
}

/// `HandshakeFailure` as RFC 8446 writes it: `handshake_failure`.
fn words(camel: &str) -> String {
    let mut name = String::new();
    for (i, c) in camel.chars().enumerate() {
        if c.is_ascii_uppercase() && i > 0 && !name.ends_with('_') {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name.replace("c_a", "ca").replace("p_s_k", "psk")
}

#[cfg(test)]
mod tests {
    use dcvdiag_checks::tls::TlsFailureKind;
    use rustls::{Error, InvalidMessage, PeerMisbehaved};

    use super::{Received, protocol, words};

    #[test]
    fn our_own_limits_and_a_wrong_kind_of_signature_are_no_odd_tls() {
        for (error, kind) in [
            (
                Error::InvalidMessage(InvalidMessage::HandshakePayloadTooLarge),
                TlsFailureKind::MessageTooLarge,
            ),
            (
                Error::InvalidMessage(InvalidMessage::CertificatePayloadTooLarge),
                TlsFailureKind::MessageTooLarge,
            ),
            (
                Error::PeerMisbehaved(PeerMisbehaved::SignedKxWithWrongAlgorithm),
                TlsFailureKind::WrongSignatureKind,
            ),
        ] {
            assert_eq!(protocol(&error, &Received::default()).kind, kind);
        }
    }

    #[test]
    fn alerts_are_named_as_in_the_rfc() {
        assert_eq!(words("HandshakeFailure"), "handshake_failure");
        assert_eq!(words("UnknownCA"), "unknown_ca");
        assert_eq!(words("DecodeError"), "decode_error");
    }
}

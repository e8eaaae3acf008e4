//! Queries on the ends of handshakes.

use crate::check::Symptom;
use crate::model::Text;
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;
use crate::tls::successful_trials::ended;
use crate::tls::{TlsFailure, TlsFailureKind};

/// A handshake that the server ended with a fatal alert.
pub(crate) struct Alerted<'a> {
    pub(crate) place: Place<'a, TlsFailure>,
    pub(crate) code: u8,
    name: &'a str,
}

impl Alerted<'_> {
    /// The symptom, with what the alert means here and what helps.
    pub(crate) fn symptom(&self, meaning: impl Into<Text>) -> Symptom {
        let (name, code, meaning) = (shown(self.name, 60), self.code, meaning.into());
        let message = if meaning.is_empty() {
            text!("the server ended the handshake with alert {name}({code})", name, code)
        } else {
            text!(
                "the server ended the handshake with alert {name}({code}): {meaning}",
                name,
                code,
                meaning
            )
        };
        ended(&self.place, message).because(self.place.below("kind"))
    }
}

/// A handshake that ended with FIN, and after how long.
pub(crate) struct Closed<'a> {
    pub(crate) place: Place<'a, TlsFailure>,
    pub(crate) after_ms: f64,
}

impl Closed<'_> {
    /// `without a byte`, or how many there were.
    pub(crate) fn bytes(&self) -> Text {
        match self.place.it.received_bytes {
            0 => Text::new("without a byte"),
            1 => Text::new("after 1 byte"),
            n => text!("after {n} bytes", n),
        }
    }
}

impl Observations {
    /// The handshakes that ended with a fatal alert.
    pub(crate) fn alerted(&self) -> Vec<Alerted<'_>> {
        let mut all = Vec::new();
        for place in self.failed_handshakes() {
            if let TlsFailureKind::Alert { code, name } = &place.it.kind {
                all.push(Alerted { code: *code, name, place });
            }
        }
        all
    }

    /// The handshakes that were answered in plain HTTP.
    pub(crate) fn clear_answers(&self) -> Vec<Place<'_, TlsFailure>> {
        let mut all = self.failed_handshakes();
        all.retain(|place| {
            place.it.kind == TlsFailureKind::NotTls && place.it.received.starts_with("HTTP/")
        });
        all
    }

    /// The handshakes that ended with FIN, but those that miss a client certificate.
    pub(crate) fn closed(&self) -> Vec<Closed<'_>> {
        let mut all = Vec::new();
        for tls in self.handshakes() {
            let Some(failure) = tls.it.failed() else {
                continue;
            };
            if failure.kind == TlsFailureKind::Closed && !failure.is_after_certificate_request() {
                let place = tls.then("outcome/failed", failure);
                all.push(Closed { place, after_ms: tls.it.elapsed_ms.map_or(0.0, |ms| ms.0) });
            }
        }
        all
    }
}

impl TlsFailure {
    /// In a few words.
    pub(crate) fn brief(&self) -> String {
        match &self.kind {
            TlsFailureKind::Closed => "closed after ClientHello".to_owned(),
            TlsFailureKind::Reset => "reset after ClientHello".to_owned(),
            TlsFailureKind::Silent => "no answer to ClientHello".to_owned(),
            TlsFailureKind::Alert { code, name } => format!("alert {name}({code})"),
            TlsFailureKind::NotTls if self.received.starts_with("HTTP/") => {
                "an answer in plain HTTP".to_owned()
            }
            TlsFailureKind::NotTls => "the answer is not TLS".to_owned(),
            TlsFailureKind::MessageTooLarge => "a handshake message over 64 KiB".to_owned(),
            TlsFailureKind::WrongSignatureKind => "signed with another kind of key".to_owned(),
            TlsFailureKind::Protocol { detail } => detail.clone(),
        }
    }
}

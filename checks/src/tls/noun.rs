//! Nouns for certificates, as sentences name them.

use crate::model::{Leg, Text};
use crate::text;
use crate::text::shown;
use crate::tls::CertificateFields;

/// The server's own certificate, of a leg, as a sentence names it.
pub(crate) fn leaf_noun(leg: Leg) -> Text {
    Text::new(match leg {
        Leg::Broker => "the broker's certificate",
        Leg::BrokerApi => "the broker API's certificate",
        Leg::Server => "the DCV server's certificate",
        Leg::Endpoint | Leg::Local => "the certificate",
    })
}

/// A certificate that the server sent with its own, as a sentence names it.
pub(crate) fn issuing_noun(fields: &CertificateFields) -> Text {
    text!("the issuing certificate \"{subject}\"", subject = shown(&fields.subject, 80))
}

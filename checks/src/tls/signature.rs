//! The server's proof that it holds the key of its certificate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The signature of a handshake: `CertificateVerify` in TLS 1.3 (RFC 8446 §4.4.3), that of
/// `ServerKeyExchange` in TLS 1.2 (RFC 5246 §7.4.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandshakeSignature {
    /// `SignatureScheme`, IANA name.
    pub scheme: String,
    /// The outcome of the check with the key in the leaf.
    pub result: SignatureResult,
}

/// The outcome of checking the signature of a handshake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureResult {
    /// It was made with the leaf's key.
    Holds,
    /// It was not made with the leaf's key.
    DoesNotHold,
    /// The scheme was not among those offered, or may not be used in this version of TLS.
    NotOffered,
    /// It could not be checked.
    NotChecked {
        /// Why.
        reason: String,
    },
}

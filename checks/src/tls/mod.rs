//! The TLS handshake and the certificate chain it showed.

pub(crate) mod alert;
pub(crate) mod alpn_refused;
pub(crate) mod ca_as_leaf;
mod certificate;
pub(crate) mod certificate_unreadable;
pub(crate) mod certificates_differ;
pub(crate) mod chain_incomplete;
pub(crate) mod client_certificate_required;
pub(crate) mod clock_skew;
pub(crate) mod closed_after_delay;
pub(crate) mod closed_without_answer;
pub(crate) mod expired;
pub(crate) mod expires_soon;
mod first_replies;
mod followup;
pub(crate) mod issuer_unexpected;
mod key_kind;
pub(crate) mod key_usage;
pub(crate) mod large_hello_lost;
mod looks;
pub(crate) mod must_staple;
pub(crate) mod name_mismatch;
mod names;
pub(crate) mod no_common_cipher;
pub(crate) mod no_san;
pub(crate) mod not_tls;
pub(crate) mod not_yet_valid;
mod noun;
pub(crate) mod plain_http;
pub(crate) mod protocol_version;
pub(crate) mod proxy_protocol_expected;
pub(crate) mod proxy_protocol_unexpected;
mod queries;
pub(crate) mod reset_after_hello;
pub(crate) mod self_signed;
mod server_clock;
pub(crate) mod server_internal_error;
mod signature;
pub(crate) mod signature_invalid;
pub(crate) mod silent;
mod successful_trials;
pub(crate) mod summary;
pub(crate) mod terminated_by_load_balancer;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_trust;
pub(crate) mod unknown_critical_extension;
pub(crate) mod unknown_issuer;
pub(crate) mod unrecognized_name;
pub(crate) mod untrusted_by_ca_file;
pub(crate) mod version_1_certificate;
pub(crate) mod weak_key;
pub(crate) mod weak_signature;
pub(crate) mod wildcard_mismatch;
pub(crate) mod wrong_usage;
pub(crate) mod zonal_name_missing;

pub use followup::{PlainGet, Shaken, TlsFollowups, Trial, TrialKind, Unprompted};
pub use key_kind::KeyKind;
pub use signature::{HandshakeSignature, SignatureResult};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A handshake that finished. It was witnessed, not verified: each reason to trust stands alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TlsFacts {
    /// `TLS 1.2` or `TLS 1.3`.
    pub version: String,
    /// Cipher suite, IANA name.
    pub cipher: String,
    /// Key exchange group, IANA name.
    pub key_exchange: Option<String>,
    /// The protocol chosen by ALPN; null where the server chose none.
    pub alpn: Option<String>,
    /// The name sent as SNI; null for an address (RFC 6066 §3).
    pub sni: Option<String>,
    /// True where the server asked for a client certificate.
    pub client_certificate_asked: bool,
    /// The certificates as sent, leaf first.
    pub chain: Vec<Certificate>,
    /// Whether the leaf is valid for the name asked (RFC 9525 §6.3); null where it could not be read.
    pub covers_name: Option<bool>,
    /// Trust by the system's roots, names and dates left aside.
    pub system_trust: Trust,
    /// Trust by `--ca-file` (`--broker-ca`), names and dates left aside; null where none was given.
    pub ca_file_trust: Option<Trust>,
    /// The path that trust was found on; null where none was found, and where the operating system's
    /// verifier found one and does not say which.
    #[serde(default)]
    pub path: Option<TrustPath>,
    /// The server's proof that it holds the key of its certificate; null in reports of a version that
    /// did not record it.
    #[serde(default)]
    pub signature: Option<HandshakeSignature>,
}

/// The certificates from the leaf to a trusted one (RFC 5280 §6.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustPath {
    /// Which certificates of the chain are on it, the leaf first; counted from 0.
    pub chain: Vec<usize>,
    /// The trusted certificate that it ends at; null where the leaf itself is trusted.
    pub root: Option<Box<Certificate>>,
}

/// The judgement of a set of roots over the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// A path to a root was found.
    Trusted,
    /// No path to a root.
    UnknownIssuer,
    /// The leaf is a CA certificate; `rustls` and its kin go no further (webpki `CaUsedAsEndEntity`).
    CaAsLeaf,
    /// A signature in the chain does not hold, or its key is too short (webpki `BadSignature`).
    BadSignature,
    /// A signature algorithm that is no longer accepted.
    WeakSignature,
    /// Not for server authentication.
    WrongUsage,
    /// A critical extension nobody knows.
    UnknownCriticalExtension,
    /// X.509 version 1.
    OldVersion,
    /// A certificate of the chain, or the root, that the verifier cannot read.
    Unreadable {
        /// The verifier's name for it.
        reason: String,
    },
    /// Another reason, by the verifier's name for it.
    Refused {
        /// The verifier's name for it.
        reason: String,
    },
    /// It could not be asked: no roots on this host, or nothing to verify.
    Unknown {
        /// The reason why trust could not be judged.
        reason: String,
    },
}

/// A certificate (RFC 5280), read field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// SHA-256 of the DER, hexadecimal in lower case.
    pub sha256: String,
    /// The fields; null where it could not be parsed.
    pub fields: Option<CertificateFields>,
    /// Why it could not be parsed; null where it could.
    #[serde(default)]
    pub unreadable: Option<String>,
}

/// The fields of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateFields {
    /// The version of X.509: 1 or 3.
    pub version: u32,
    /// The subject, written as RFC 4514 says.
    pub subject: String,
    /// The issuer, written as RFC 4514 says.
    pub issuer: String,
    /// Common name of the subject.
    pub common_name: Option<String>,
    /// Hexadecimal in lower case.
    pub serial: String,
    /// The start of its validity (notBefore).
    pub not_before: jiff::Timestamp,
    /// The end of its validity (notAfter).
    pub not_after: jiff::Timestamp,
    /// dNSName entries of the SAN.
    pub dns_names: Vec<String>,
    /// iPAddress entries of the SAN, as text.
    pub ip_addresses: Vec<String>,
    /// cA of `BasicConstraints`.
    pub is_ca: bool,
    /// Signed with its own key: issuer and subject are one, and the signature holds.
    pub self_signed: bool,
    /// Key algorithm: `RSA`, `EC P-256`, `Ed25519`, …
    #[schemars(with = "String")]
    pub key: KeyKind,
    /// Key size in bits.
    pub key_bits: Option<u32>,
    /// Signature algorithm, such as `sha256WithRSAEncryption`, or its OID.
    pub signature_algorithm: String,
    /// The most CA certificates that may stand between this one and a leaf (`pathLenConstraint` of
    /// `BasicConstraints`); null without a limit.
    #[serde(default)]
    pub path_length: Option<u32>,
    /// True where the key usage allows signatures other than those of certificates (`digitalSignature`);
    /// null without that extension.
    #[serde(default)]
    pub digital_signature: Option<bool>,
    /// True where the key usage allows signing certificates (`keyCertSign`); null without that extension.
    #[serde(default)]
    pub certificate_sign: Option<bool>,
    /// True where the extended key usage allows server authentication; null without that extension.
    pub server_auth: Option<bool>,
    /// TLS feature `status_request` (RFC 7633).
    pub must_staple: bool,
    /// OIDs of critical extensions that RFC 5280 does not name.
    pub unknown_critical_extensions: Vec<String>,
    /// Where the issuer's certificate may be fetched (authority information access).
    pub issuer_url: Option<String>,
}

/// A handshake that did not finish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TlsFailure {
    /// The end of the attempt.
    pub kind: TlsFailureKind,
    /// The bytes that had come back by then, at most 512, escaped as in a Rust byte string.
    pub received: String,
    /// The number of bytes that had come back by then.
    pub received_bytes: u64,
    /// Whether the server had asked for a client certificate by then; null in reports of a version
    /// that did not look.
    #[serde(default)]
    pub client_certificate_asked: Option<bool>,
}

impl TlsFailure {
    /// Broken off after the server had asked for a client certificate (TLS 1.2: RFC 5246 §7.4.6). It
    /// had chosen a cipher by then; and its alert can be lost in the reset that follows it.
    #[must_use]
    pub fn is_after_certificate_request(&self) -> bool {
        let broken_off = match &self.kind {
            TlsFailureKind::Alert { code, .. } => *code == no_common_cipher::HANDSHAKE_FAILURE,
            TlsFailureKind::Reset | TlsFailureKind::Closed => true,
            _ => false,
        };
        broken_off && self.client_certificate_asked == Some(true)
    }
}

/// The early end of a handshake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TlsFailureKind {
    /// The server closed the connection (FIN).
    Closed,
    /// The server reset the connection (RST).
    Reset,
    /// Nothing more within `--timeout`.
    Silent,
    /// A fatal alert (RFC 8446 §6).
    Alert {
        /// `AlertDescription`.
        code: u8,
        /// The name in the RFC.
        name: String,
    },
    /// An answer that is no TLS record.
    NotTls,
    /// A message of the handshake is larger than 64 KiB, the most that is read.
    MessageTooLarge,
    /// The server signed its key exchange with another kind of key than its cipher suite is for (TLS 1.2).
    WrongSignatureKind,
    /// TLS, but not as it should be.
    Protocol {
        /// The library's own message.
        detail: String,
    },
}

impl TlsFacts {
    /// The leaf's fields, where it could be read.
    #[must_use]
    pub fn leaf(&self) -> Option<&CertificateFields> {
        self.chain.first()?.fields.as_ref()
    }

    /// The trust that counts on this leg: `--ca-file` where given, the system's roots otherwise.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        self.ca_file_trust.as_ref().unwrap_or(&self.system_trust)
    }
}

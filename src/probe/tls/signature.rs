//! The signature of a handshake, checked with the key in the leaf alone: whatever else is wrong with the
//! certificate does not stand in its way.

use dcvdiag_checks::tls::{HandshakeSignature, SignatureResult};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::{DigitallySignedStruct, ProtocolVersion, SignatureScheme};
use rustls_pki_types::{CertificateDer, SubjectPublicKeyInfoDer};
use webpki::RawPublicKeyEntity;
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;

/// RSA keys that can be checked, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Checks the signature of a handshake.
pub fn check(
    version: ProtocolVersion,
    message: &[u8],
    leaf: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> HandshakeSignature {
    let result = result(version, message, leaf, signed, algorithms);
    HandshakeSignature { scheme: name(signed.scheme), result }
}

/// The first of these that is so:
///
/// 1. the leaf's key cannot be read;
/// 2. the scheme was not offered, or is not for this version of TLS (RFC 8446 §4.2.3);
/// 3. the signature was made with the leaf's key;
/// 4. it is an RSA key of a size that cannot be checked;
/// 5. it was made with another key, of the same or of another kind.
fn result(
    version: ProtocolVersion,
    message: &[u8],
    leaf: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> SignatureResult {
    let not_checked = |reason: String| SignatureResult::NotChecked { reason };
    let Ok((_, certificate)) = X509Certificate::from_der(leaf.as_ref()) else {
        return not_checked("the certificate could not be read".to_owned());
    };
    let spki = SubjectPublicKeyInfoDer::from(certificate.public_key().raw);
    let Ok(key) = RawPublicKeyEntity::try_from(&spki) else {
        return not_checked("the key in the certificate could not be read".to_owned());
    };
    let offered = algorithms.mapping.iter().find(|(scheme, _)| *scheme == signed.scheme);
    let candidates = match (offered, version) {
        (Some((_, all)), ProtocolVersion::TLSv1_2) => *all,
        // In TLS 1.3 a scheme stands for one curve and one padding: the first of the list.
        (Some((_, all)), _) if !is_pkcs1(signed.scheme) => all.get(..1).unwrap_or_default(),
        _ => return SignatureResult::NotOffered,
    };
    let holds = |algorithm| key.verify_signature(algorithm, message, signed.signature()).is_ok();
    if candidates.iter().any(|algorithm| holds(*algorithm)) {
        return SignatureResult::Holds;
    }
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(rsa)) if !RSA_BITS.contains(&rsa.key_size()) => {
            not_checked(format!("an RSA key of {} bits", rsa.key_size()))
        }
        _ => SignatureResult::DoesNotHold,
    }
}

const fn is_pkcs1(scheme: SignatureScheme) -> bool {
    use SignatureScheme as S;
    matches!(
        scheme,
        S::RSA_PKCS1_SHA1 | S::RSA_PKCS1_SHA256 | S::RSA_PKCS1_SHA384 | S::RSA_PKCS1_SHA512
    )
}

/// The name in IANA's registry (RFC 8446 §4.2.3), or the number.
fn name(scheme: SignatureScheme) -> String {
    use SignatureScheme as S;
    let known = match scheme {
        S::RSA_PKCS1_SHA1 => "rsa_pkcs1_sha1",
        S::RSA_PKCS1_SHA256 => "rsa_pkcs1_sha256",
        S::RSA_PKCS1_SHA384 => "rsa_pkcs1_sha384",
        S::RSA_PKCS1_SHA512 => "rsa_pkcs1_sha512",
        S::RSA_PSS_SHA256 => "rsa_pss_rsae_sha256",
        S::RSA_PSS_SHA384 => "rsa_pss_rsae_sha384",
        S::RSA_PSS_SHA512 => "rsa_pss_rsae_sha512",
        S::ECDSA_SHA1_Legacy => "ecdsa_sha1",
        S::ECDSA_NISTP256_SHA256 => "ecdsa_secp256r1_sha256",
        S::ECDSA_NISTP384_SHA384 => "ecdsa_secp384r1_sha384",
        S::ECDSA_NISTP521_SHA512 => "ecdsa_secp521r1_sha512",
        S::ED25519 => "ed25519",
        S::ED448 => "ed448",
        other => return format!("0x{:04x}", u16::from(other)),
    };
    known.to_owned()
}

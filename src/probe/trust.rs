//! Whether a set of roots vouches for a recorded chain, with names and dates left aside:
//! those are facts of their own, and a verifier's first error would hide the others.

use std::net::Ipv4Addr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use dcvdiag_checks::tls::{CertificateFields, Trust};
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::{CertificateError, OtherError};
use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

/// The roots of one leg.
pub struct Roots {
    system: Arc<SystemRoots>,
    ca_file: Option<Vec<CertificateDer<'static>>>,
}

/// The operating system's verifier, loaded once and only when asked.
pub struct SystemRoots {
    provider: Arc<CryptoProvider>,
    verifier: OnceLock<Result<rustls_platform_verifier::Verifier, String>>,
}

impl SystemRoots {
    /// Nothing is read yet.
    pub fn new(provider: Arc<CryptoProvider>) -> Arc<Self> {
        Arc::new(Self { provider, verifier: OnceLock::new() })
    }

    /// One for the whole program, so that a fleet reads the roots once.
    pub fn shared(provider: &Arc<CryptoProvider>) -> Arc<Self> {
        static SHARED: OnceLock<Arc<SystemRoots>> = OnceLock::new();
        SHARED.get_or_init(|| Self::new(provider.clone())).clone()
    }

    /// Reads the roots, some milliseconds of work on Linux.
    pub fn load(&self) -> Result<&rustls_platform_verifier::Verifier, &str> {
        let load = || {
            rustls_platform_verifier::Verifier::new(self.provider.clone())
                .map_err(|error| error.to_string())
        };
        self.verifier.get_or_init(load).as_ref().map_err(String::as_str)
    }
}

impl Roots {
    /// The system's roots, and those of a CA file where one was given.
    pub const fn new(
        system: Arc<SystemRoots>,
        ca_file: Option<Vec<CertificateDer<'static>>>,
    ) -> Self {
        Self { system, ca_file }
    }

    /// Trust by the system's roots.
    pub fn by_system(
        &self,
        chain: &[CertificateDer<'_>],
        leaf: Option<&CertificateFields>,
    ) -> Trust {
        let Some((end_entity, intermediates)) = chain.split_first() else {
            return no_chain();
        };
        let verifier = match self.system.load() {
            Ok(verifier) => verifier,
            Err(reason) => {
                return Trust::Unknown { reason: reason.to_owned() };
            }
        };
        let nobody = || ServerName::IpAddress(Ipv4Addr::UNSPECIFIED.into());
        let name = leaf.and_then(name_of).unwrap_or_else(nobody);
        match verifier.verify_server_cert(end_entity, intermediates, &name, &[], moment(leaf)) {
            Ok(_) => Trust::Trusted,
            Err(rustls::Error::InvalidCertificate(error)) => by_rustls(&error),
            Err(other) => Trust::Refused { reason: other.to_string() },
        }
    }

    /// Trust by the CA file; `None` where none was given.
    pub fn by_ca_file(
        &self,
        chain: &[CertificateDer<'_>],
        leaf: Option<&CertificateFields>,
    ) -> Option<Trust> {
        let roots = self.ca_file.as_ref()?;
        let Some((end_entity, intermediates)) = chain.split_first() else {
            return Some(no_chain());
        };
        if roots.iter().any(|root| root.as_ref() == end_entity.as_ref()) {
            return Some(Trust::Trusted); // the very certificate was given
        }
        Some(verify(end_entity, intermediates, roots, moment(leaf)))
    }
}

/// Whether a certificate's signature was made with its own key.
pub fn is_self_signed(der: &CertificateDer<'_>, fields: &CertificateFields) -> bool {
    fields.issuer == fields.subject
        && !matches!(
            verify(der, &[], std::slice::from_ref(der), moment(Some(fields))),
            Trust::BadSignature | Trust::UnknownIssuer
        )
}

fn verify(
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
    roots: &[CertificateDer<'_>],
    at: UnixTime,
) -> Trust {
    let anchors: Vec<TrustAnchor<'_>> =
        roots.iter().filter_map(|root| anchor_from_trusted_cert(root).ok()).collect();
    let verified = EndEntityCert::try_from(end_entity).and_then(|leaf| {
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        let usage = KeyUsage::server_auth();
        leaf.verify_for_usage(algorithms, &anchors, intermediates, at, usage, None, None)
            .map(|_| ())
    });
    verified.map_or_else(|error| by_webpki(&error), |()| Trust::Trusted)
}

fn no_chain() -> Trust {
    Trust::Unknown { reason: "no certificate was sent".to_owned() }
}

/// A moment within the leaf's validity, so that dates do not decide.
fn moment(leaf: Option<&CertificateFields>) -> UnixTime {
    let now = UnixTime::now();
    let Some(leaf) = leaf else { return now };
    let seconds = |t: jiff::Timestamp| u64::try_from(t.as_second()).unwrap_or_default();
    let (from, to) = (seconds(leaf.not_before), seconds(leaf.not_after));
    if (from..=to).contains(&now.as_secs()) {
        return now;
    }
    UnixTime::since_unix_epoch(Duration::from_secs(from + to.saturating_sub(from) / 2))
}

/// A name the leaf does cover, so that names do not decide.
fn name_of(leaf: &CertificateFields) -> Option<ServerName<'static>> {
    let dns = leaf.dns_names.iter().map(|name| name.replacen("*.", "any.", 1));
    dns.chain(leaf.ip_addresses.iter().cloned()).find_map(|name| ServerName::try_from(name).ok())
}

fn by_rustls(error: &CertificateError) -> Trust {
    use CertificateError as E;
    match error {
        E::NotValidForName | E::NotValidForNameContext { .. } => Trust::Trusted, // the path was found first
        E::UnknownIssuer => Trust::UnknownIssuer,
        E::BadSignature => Trust::BadSignature,
        E::UnsupportedSignatureAlgorithmContext { .. }
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => Trust::WeakSignature,
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => Trust::WrongUsage,
        E::UnhandledCriticalExtension => Trust::UnknownCriticalExtension,
        E::Other(OtherError(inner)) => inner
            .downcast_ref::<webpki::Error>()
            .map_or_else(|| Trust::Refused { reason: error.to_string() }, by_webpki),
        other => Trust::Refused { reason: other.to_string() },
    }
}

fn by_webpki(error: &webpki::Error) -> Trust {
    use webpki::Error as E;
    match error {
        E::UnknownIssuer => Trust::UnknownIssuer,
        E::CaUsedAsEndEntity => Trust::CaAsLeaf,
        E::InvalidSignatureForPublicKey => Trust::BadSignature,
        E::UnsupportedSignatureAlgorithmContext(_)
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => Trust::WeakSignature,
        E::RequiredEkuNotFoundContext(_) => Trust::WrongUsage,
        E::UnsupportedCriticalExtension => Trust::UnknownCriticalExtension,
        E::UnsupportedCertVersion => Trust::OldVersion,
        other => Trust::Refused { reason: other.to_string() },
    }
}

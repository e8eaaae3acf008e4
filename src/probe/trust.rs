//! Whether a set of roots vouches for a recorded chain, with names and dates left aside:
//! those are facts of their own, and a verifier's first error would hide the others.

use std::net::Ipv4Addr;
use std::sync::{Arc, OnceLock};

use dcvdiag_checks::tls::{CertificateFields, Trust, TrustPath};
use jiff::Timestamp;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::{CertificateError, OtherError};
use rustls_pki_types::{CertificateDer, ServerName};

use super::trust_path::{self, by_webpki, moment};

/// The roots of one leg.
pub struct Roots {
    system: Arc<SystemRoots>,
    ca_file: Option<Vec<CertificateDer<'static>>>,
}

/// The roots that trust a chain, and by which path.
pub struct Trusted {
    /// By the system's roots.
    pub system: Trust,
    /// By the CA file; `None` where none was given.
    pub ca_file: Option<Trust>,
    /// The path found by the CA file, where one was given, else by the system's roots.
    pub path: Option<TrustPath>,
}

/// The operating system's verifier, loaded once and only when asked.
pub struct SystemRoots {
    provider: Arc<CryptoProvider>,
    verifier: OnceLock<Result<rustls_platform_verifier::Verifier, String>>,
    files: OnceLock<Vec<CertificateDer<'static>>>,
}

impl SystemRoots {
    /// Nothing is read yet.
    pub fn new(provider: Arc<CryptoProvider>) -> Arc<Self> {
        Arc::new(Self { provider, verifier: OnceLock::new(), files: OnceLock::new() })
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

    /// The roots themselves, where they are files. Elsewhere the operating system judges whole paths,
    /// roots too, by rules of its own.
    fn files(&self) -> &[CertificateDer<'static>] {
        let load = || {
            let is_judged_by_system =
                cfg!(any(windows, target_vendor = "apple", target_os = "android"));
            if is_judged_by_system {
                return Vec::new();
            }
            rustls_native_certs::load_native_certs().certs
        };
        self.files.get_or_init(load)
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

    /// Asks the system's roots and those of the CA file.
    pub fn judge(
        &self,
        chain: &[CertificateDer<'_>],
        leaf: Option<&CertificateFields>,
        now: Timestamp,
    ) -> Trusted {
        let system = self.by_system(chain, leaf, now);
        if let Some(roots) = &self.ca_file {
            let (trust, path) = trust_path::search(chain, roots, now);
            return Trusted { system, ca_file: Some(trust), path };
        }
        let path = (system == Trust::Trusted)
            .then(|| trust_path::search(chain, self.system.files(), now).1)
            .flatten();
        Trusted { system, ca_file: None, path }
    }

    fn by_system(
        &self,
        chain: &[CertificateDer<'_>],
        leaf: Option<&CertificateFields>,
        now: Timestamp,
    ) -> Trust {
        let Some((end_entity, intermediates)) = chain.split_first() else {
            return trust_path::no_chain();
        };
        let verifier = match self.system.load() {
            Ok(verifier) => verifier,
            Err(reason) => {
                return Trust::Unknown { reason: reason.to_owned() };
            }
        };
        let nobody = || ServerName::IpAddress(Ipv4Addr::UNSPECIFIED.into());
        let name = leaf.and_then(name_of).unwrap_or_else(nobody);
        let at = moment(leaf, now);
        match verifier.verify_server_cert(end_entity, intermediates, &name, &[], at) {
            Ok(_) => Trust::Trusted,
            Err(rustls::Error::InvalidCertificate(error)) => by_rustls(&error),
            Err(other) => Trust::Refused { reason: other.to_string() },
        }
    }
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
        E::BadEncoding => Trust::Unreadable { reason: error.to_string() },
        E::Other(OtherError(inner)) => inner
            .downcast_ref::<webpki::Error>()
            .map_or_else(|| Trust::Refused { reason: error.to_string() }, by_webpki),
        other => Trust::Refused { reason: other.to_string() },
    }
}

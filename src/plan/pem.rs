//! Certificates and keys from PEM files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::bounded_file::{self, Bound};
use crate::failure::Failure;

/// Every certificate of several files; `None` where no file was given.
pub fn certificates(
    paths: &[PathBuf],
    flag: &str,
) -> Result<Option<Vec<CertificateDer<'static>>>, Failure> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut all = Vec::new();
    for path in paths {
        all.extend(chain(path, flag)?);
    }
    Ok(Some(all))
}

/// The client's chain and key, which must belong together.
pub fn client_key(
    cert: &Path,
    key: &Path,
    provider: &CryptoProvider,
) -> Result<Arc<CertifiedKey>, Failure> {
    pair((cert, "--client-cert"), (key, "--client-key"), provider)
}

/// A server's chain and key, which must belong together.
pub fn server_key(
    cert: &Path,
    key: &Path,
    provider: &CryptoProvider,
) -> Result<Arc<CertifiedKey>, Failure> {
    pair((cert, "--cert"), (key, "--key"), provider)
}

fn pair(
    (cert, cert_flag): (&Path, &str),
    (key, key_flag): (&Path, &str),
    provider: &CryptoProvider,
) -> Result<Arc<CertifiedKey>, Failure> {
    let chain = chain(cert, cert_flag)?;
    let bytes = read(key, key_flag)?;
    let der = PrivateKeyDer::from_pem_slice(&bytes).map_err(|_| {
        Failure::usage(format!("{key_flag} {}: no private key in it", key.display()))
    })?;
    let pair = CertifiedKey::from_der(chain, der, provider).map_err(|error| {
        Failure::usage(format!(
            "{cert_flag} {} and {key_flag} {}: {error}",
            cert.display(),
            key.display()
        ))
    })?;
    Ok(Arc::new(pair))
}

fn chain(path: &Path, flag: &str) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let bytes = read(path, flag)?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match read {
        Ok(chain) if !chain.is_empty() => {
            for (i, der) in chain.iter().enumerate() {
                webpki::anchor_from_trusted_cert(der).map_err(|_| {
                    Failure::usage(format!(
                        "{flag} {}: certificate {} cannot be read",
                        path.display(),
                        i + 1
                    ))
                })?;
            }
            Ok(chain)
        }
        _ => Err(Failure::usage(format!("{flag} {}: no certificate in it", path.display()))),
    }
}

fn read(path: &Path, flag: &str) -> Result<Vec<u8>, Failure> {
    bounded_file::read(path, Bound::PEM)
        .map_err(|error| Failure::usage(format!("{flag} {}: {error}", path.display())))
}

//! A TLS client that takes any certificate down and lets the handshake finish.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use dcvdiag_checks::tls::HandshakeSignature;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, NamedGroup, ProtocolVersion, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::{KeyShares, Offer, TlsPlan, signature};

/// A client that offers what it is told to and takes any certificate down.
pub fn recording_config(
    plan: &TlsPlan,
    offer: &Offer,
    record: &HandshakeRecord,
) -> Result<ClientConfig, rustls::Error> {
    let verifier = RecordingVerifier { provider: plan.provider.clone(), record: record.clone() };
    let client_key =
        ClientKey { key: plan.client_key.clone(), asked: record.certificate_asked.clone() };
    let mut config = ClientConfig::builder_with_provider(provider(plan, offer))
        .with_protocol_versions(offer.versions)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_cert_resolver(Arc::new(client_key));
    config.alpn_protocols = offer.alpn.iter().map(|name| name.to_vec()).collect();
    config.enable_sni = offer.sni.is_some();
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}

fn provider(plan: &TlsPlan, offer: &Offer) -> Arc<CryptoProvider> {
    if offer.key_shares == KeyShares::AsBrowsers {
        return plan.provider.clone();
    }
    let mut provider = CryptoProvider::clone(&plan.provider);
    provider.kx_groups.retain(|group| group.name() != NamedGroup::X25519MLKEM768);
    Arc::new(provider)
}

struct RecordingVerifier {
    provider: Arc<CryptoProvider>,
    record: HandshakeRecord,
}

impl std::fmt::Debug for RecordingVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecordingVerifier")
    }
}

impl RecordingVerifier {
    /// Writes down what came of the signature; the handshake goes on either way.
    fn recorded(
        &self,
        version: ProtocolVersion,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> HandshakeSignatureValid {
        let algorithms = &self.provider.signature_verification_algorithms;
        let found = signature::check(version, message, leaf, signed, algorithms);
        if let Ok(mut signature) = self.record.signature.lock() {
            *signature = Some(found);
        }
        HandshakeSignatureValid::assertion()
    }
}

impl ServerCertVerifier for RecordingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let sent = std::iter::once(end_entity).chain(intermediates);
        if let Ok(mut chain) = self.record.chain.lock() {
            *chain = sent.map(|certificate| certificate.clone().into_owned()).collect();
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(self.recorded(ProtocolVersion::TLSv1_2, message, cert, dss))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(self.recorded(ProtocolVersion::TLSv1_3, message, cert, dss))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

struct ClientKey {
    key: Option<Arc<CertifiedKey>>,
    asked: Arc<AtomicBool>,
}

impl std::fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientKey")
    }
}

impl ResolvesClientCert for ClientKey {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        self.key.clone()
    }

    fn has_certs(&self) -> bool {
        true // so that rustls asks, and the asking is seen
    }
}

/// The chain that the verifier saw during the handshake.
#[derive(Clone, Default)]
pub struct HandshakeRecord {
    chain: Arc<Mutex<Vec<CertificateDer<'static>>>>,
    signature: Arc<Mutex<Option<HandshakeSignature>>>,
    certificate_asked: Arc<AtomicBool>,
}

impl HandshakeRecord {
    /// The server's proof that it holds the leaf's key.
    pub fn signature(&self) -> Option<HandshakeSignature> {
        self.signature.lock().ok().and_then(|signature| signature.clone())
    }

    /// Tells if the server asked for a client certificate.
    pub fn certificate_asked(&self) -> bool {
        self.certificate_asked.load(Ordering::Relaxed)
    }

    /// The certificates as sent, leaf first.
    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.chain.lock().map(|chain| chain.clone()).unwrap_or_default()
    }
}

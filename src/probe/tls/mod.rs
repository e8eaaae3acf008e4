//! The TLS handshake: it records what the server shows and lets it finish, whatever it shows.

mod failure;
mod recording_verifier;
mod signature;

use std::io;
use std::sync::Arc;

use dcvdiag_checks::model::{Observation, Outcome, Skip, TargetFacts};
use dcvdiag_checks::session::may_carry_secrets;
use dcvdiag_checks::tls::{Shaken, TlsFacts, TlsFailure, TlsFailureKind};
use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use rustls::{ClientConnection, ProtocolVersion, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use webpki::EndEntityCert;

use super::certificate;
use super::recording_stream::RecordingStream;
use super::trust::Roots;
use crate::patience::Patience;
use failure::{failed, failure, protocol, with_last_words};
use recording_verifier::{HandshakeRecord, recording_config};

pub use failure::alert;

/// The settings of a leg's handshakes: as a browser would make them.
pub struct TlsPlan {
    /// SNI, and the name to match.
    pub name: ServerName<'static>,
    /// The roots that are trusted.
    pub roots: Roots,
    /// `--client-cert` and `--client-key`.
    pub client_key: Option<Arc<CertifiedKey>>,
    /// The one crypto provider of the tool.
    pub provider: Arc<CryptoProvider>,
}

/// The offer of a handshake, where it is not to be a browser's.
#[derive(Clone)]
pub struct Offer {
    /// Bytes in front of `ClientHello`.
    pub preface: &'static [u8],
    /// The versions of TLS that are offered.
    pub versions: &'static [&'static SupportedProtocolVersion],
    /// The ALPN protocols that are offered.
    pub alpn: &'static [&'static [u8]],
    /// The server name that is sent (SNI).
    pub sni: Option<ServerName<'static>>,
    /// The key shares, with a post-quantum one or without.
    pub key_shares: KeyShares,
}

/// The key shares of `ClientHello`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum KeyShares {
    /// X25519MLKEM768 among them, which alone takes more than a kilobyte.
    AsBrowsers,
    /// Classical ones only.
    Small,
}

impl Offer {
    /// A browser's.
    pub fn of(plan: &TlsPlan) -> Self {
        Self {
            preface: &[],
            versions: rustls::DEFAULT_VERSIONS,
            alpn: &[b"http/1.1"],
            sni: Some(plan.name.clone()),
            key_shares: KeyShares::AsBrowsers,
        }
    }
}

/// A session that finished its handshake and that nobody vouches for: no secret goes over it.
pub struct Witnessed {
    /// The session.
    pub stream: TlsStream<RecordingStream<TcpStream>>,
    record: HandshakeRecord,
}

/// A session in which no error is found, over a certificate that is trusted.
pub struct Verified(Witnessed);

impl Verified {
    /// The session, now fit for a secret.
    pub fn into_stream(self) -> TlsStream<RecordingStream<TcpStream>> {
        self.0.stream
    }
}

/// Shakes hands over a fresh connection and reads what the server showed. Reading is this host's
/// work, not the path's: it is not in the time, and it is done beside the runtime, so that no
/// other probe's time waits for it.
pub async fn handshake(
    tcp: TcpStream,
    plan: &Arc<TlsPlan>,
    patience: &Patience,
) -> (Observation<TlsFacts, TlsFailure>, Option<Witnessed>) {
    let (shaken, session) = shake(tcp, plan, &Offer::of(plan), patience).await.0;
    let elapsed_ms = shaken.elapsed_ms;
    let (outcome, session) = match (shaken.outcome, session) {
        (Outcome::Seen(()), Some(session)) => {
            let plan = plan.clone();
            let read = tokio::task::spawn_blocking(move || (facts(&session, &plan), session));
            match read.await {
                Ok((facts, session)) => (Outcome::Seen(facts), Some(session)),
                Err(_) => (Outcome::Skipped(Skip::Interrupted), None), // the runtime is going down
            }
        }
        (Outcome::Seen(()), None) => (Outcome::Skipped(Skip::Interrupted), None),
        (Outcome::Failed(failure), _) => (Outcome::Failed(failure), None),
        (Outcome::Skipped(skip), _) => (Outcome::Skipped(skip), None),
    };
    (Observation { elapsed_ms, outcome }, session)
}

/// The handshake alone, and how many bytes were sent before anything came back.
pub async fn shake(
    tcp: TcpStream,
    plan: &TlsPlan,
    offer: &Offer,
    patience: &Patience,
) -> ((Observation<(), TlsFailure>, Option<Witnessed>), u64) {
    let (mut tap, received) = RecordingStream::on(tcp);
    let record = HandshakeRecord::default();
    let seen = record.clone();
    let ended = |failure: TlsFailure| TlsFailure {
        client_certificate_asked: Some(seen.certificate_asked()),
        ..failure
    };
    let attempt = async {
        let config = recording_config(plan, offer, &record);
        let config = config.map_err(|error| ended(protocol(&error, &received)))?;
        let broken = |error: io::Error| ended(failure(&error, &received));
        tap.write_all(offer.preface).await.map_err(broken)?;
        let connector = TlsConnector::from(Arc::new(config));
        let name = offer.sni.clone().unwrap_or_else(|| plan.name.clone());
        match Box::pin(connector.connect(name, tap).into_fallible()).await {
            Ok(stream) => Ok(((), Witnessed { stream, record })),
            Err((error, tap)) => Err(with_last_words(broken(error), tap).await),
        }
    };
    let silent = || ended(failed(TlsFailureKind::Silent, &received));
    let shaken = patience.observe(silent, attempt).await;
    (shaken, received.sent_before())
}

/// Certificates of a chain that are looked at.
const MOST_CERTIFICATES: usize = 64;

fn facts(session: &Witnessed, plan: &TlsPlan) -> TlsFacts {
    let (_, connection) = session.stream.get_ref();
    let mut chain = session.record.chain();
    chain.truncate(MOST_CERTIFICATES);
    let read: Vec<_> = chain.iter().map(certificate::read).collect();
    let leaf = read.first().and_then(|leaf| leaf.fields.as_ref());
    let trusted = plan.roots.judge(&chain, leaf, jiff::Timestamp::now());
    TlsFacts {
        version: version(connection),
        cipher: connection
            .negotiated_cipher_suite()
            .and_then(|suite| suite.suite().as_str())
            .unwrap_or_default()
            .replace("TLS13_", "TLS_"),
        key_exchange: key_exchange(connection),
        alpn: alpn(connection),
        sni: match &plan.name {
            ServerName::DnsName(name) => Some(name.as_ref().to_owned()),
            _ => None,
        },
        client_certificate_asked: session.record.certificate_asked(),
        covers_name: chain.first().and_then(|leaf| covers(leaf, &plan.name)),
        system_trust: trusted.system,
        ca_file_trust: trusted.ca_file,
        path: trusted.path,
        signature: session.record.signature(),
        chain: read,
    }
}

impl Witnessed {
    /// The part of it that a follow-up needs.
    pub fn shaken(&self) -> Shaken {
        let (_, connection) = self.stream.get_ref();
        let leaf = self.record.chain().first().map(certificate::read);
        let names = leaf.and_then(|leaf| leaf.fields).map(|fields| fields.dns_names);
        Shaken {
            version: version(connection),
            key_exchange: key_exchange(connection),
            alpn: alpn(connection),
            dns_names: names.unwrap_or_default(),
        }
    }
}

fn version(connection: &ClientConnection) -> String {
    match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    }
}

fn key_exchange(connection: &ClientConnection) -> Option<String> {
    Some(connection.negotiated_key_exchange_group()?.name().as_str()?.to_owned())
}

fn alpn(connection: &ClientConnection) -> Option<String> {
    connection.alpn_protocol().map(|p| String::from_utf8_lossy(p).into_owned())
}

fn covers(leaf: &CertificateDer<'_>, name: &ServerName<'_>) -> Option<bool> {
    let leaf = EndEntityCert::try_from(leaf).ok()?;
    Some(leaf.verify_is_valid_for_subject_name(name).is_ok())
}

impl Witnessed {
    /// The session as one that may carry a secret, if the judgement of the report allows it.
    ///
    /// # Errors
    /// Itself, still only witnessed.
    pub fn verified(
        self: Box<Self>,
        facts: &TlsFacts,
        target: &TargetFacts,
        taken_at: jiff::Timestamp,
    ) -> Result<Verified, Box<Self>> {
        if may_carry_secrets(facts, target, taken_at) { Ok(Verified(*self)) } else { Err(self) }
    }
}

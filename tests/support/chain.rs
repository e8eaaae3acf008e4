//! Certificates of every kind, and a TLS server that shows them and keeps what it is sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, SignatureAlgorithm,
};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

/// The name that every leaf is for.
pub const NAME: &str = "dcv.example";

/// A CA with its key.
pub type Ca = CertifiedIssuer<'static, KeyPair>;

/// A change of a certificate before it is signed.
pub type Change<'a> = &'a dyn Fn(&mut CertificateParams);

/// No change.
pub const fn as_it_is(_: &mut CertificateParams) {}

/// A key.
pub fn key(algorithm: &'static SignatureAlgorithm) -> KeyPair {
    KeyPair::generate_for(algorithm).expect("a key")
}

/// An EC key on P-256.
pub fn ec() -> KeyPair {
    key(&rcgen::PKCS_ECDSA_P256_SHA256)
}

/// What a CA's certificate says.
pub fn ca_params(name: &str, change: Change<'_>) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2049, 1, 1);
    change(&mut params);
    params
}

/// A root.
pub fn root(change: Change<'_>) -> Ca {
    CertifiedIssuer::self_signed(ca_params("Root", change), ec()).expect("a root")
}

/// An intermediate with that key.
pub fn below(root: &Ca, key: KeyPair, change: Change<'_>) -> Ca {
    CertifiedIssuer::signed_by(ca_params("Intermediate", change), key, root).expect("an issuer")
}

/// A server's certificate for that key.
pub fn leaf(issuer: &Ca, key: &KeyPair, change: Change<'_>) -> CertificateDer<'static> {
    leaf_params(change).signed_by(key, issuer).expect("a leaf").der().clone()
}

/// What a server's certificate says.
pub fn leaf_params(change: Change<'_>) -> CertificateParams {
    let mut params = CertificateParams::new(vec![NAME.to_owned()]).expect("a name");
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2049, 1, 1);
    change(&mut params);
    params
}

/// A server that shows a chain and answers every request with 200.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    /// Listens until the test ends. Nothing is asked of the key and the certificates: they need not
    /// belong together.
    pub fn start(
        chain: Vec<CertificateDer<'static>>,
        key: &KeyPair,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let key = provider.key_provider.load_private_key(key).expect("a key");
        let certified = CertifiedKey::new(chain, key);
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .expect("versions")
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
        let config = Arc::new(config);
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = received.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, kept) = (config.clone(), kept.clone());
                std::thread::spawn(move || serve(stream, config, &kept));
            }
        });
        Self { address, received }
    }

    /// All that came, decrypted.
    pub fn received(&self) -> String {
        String::from_utf8_lossy(&self.received.lock().expect("no panic")).into_owned()
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, kept: &Mutex<Vec<u8>>) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let Ok(session) = ServerConnection::new(config) else { return };
    let mut stream = StreamOwned::new(session, stream);
    let (mut request, mut byte) = (Vec::new(), [0; 1]);
    while request.len() < 8192 && !request.ends_with(b"\r\n\r\n") {
        if !stream.read(&mut byte).is_ok_and(|read| read == 1) {
            break;
        }
        request.push(byte[0]);
    }
    kept.lock().expect("no panic").extend(request);
    let _ = stream.write_all(
        b"HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

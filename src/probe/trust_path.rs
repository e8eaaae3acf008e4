//! The search for a path from a leaf to a trusted certificate (RFC 5280 §6), with names and dates left
//! aside.

use std::time::Duration;

use dcvdiag_checks::tls::{CertificateFields, Trust, TrustPath};
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, SubjectPublicKeyInfoDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, RawPublicKeyEntity, anchor_from_trusted_cert};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::certificate;

/// Moments at which a path is looked for, and signatures that are checked outside of the verifier:
/// more than any honest chain takes.
const MOST: usize = 32;

/// Looks for a path, and judges as follows:
///
/// 1. the leaf itself is trusted;
/// 2. a path on which nothing is wrong today, roots included. The verifier does not ask a root for its
///    dates and its extensions, nor any CA for its key usage: CAs that fail there stay out;
/// 3. a path by all that there is, at a moment at which all of it is valid. What is wrong with it is
///    told by the checks, which see the path;
/// 4. the verifier's reason against the last.
pub fn search(
    chain: &[CertificateDer<'_>],
    roots: &[CertificateDer<'_>],
    now: Timestamp,
) -> (Trust, Option<TrustPath>) {
    let Some((leaf, sent)) = chain.split_first() else {
        return (no_chain(), None);
    };
    if roots.iter().any(|root| root.as_ref() == leaf.as_ref()) {
        return (Trust::Trusted, Some(TrustPath { chain: vec![0], root: None }));
    }
    let all = issuers(leaf, sent);
    let fields = certificate::fields_of(leaf);
    let today = moment(fields.as_ref(), now);
    let sound = |der: &&CertificateDer<'_>| {
        certificate::fields_of(der).is_some_and(|ca| is_sound(&ca, now))
    };
    let sound_roots: Vec<_> = roots.iter().filter(sound).cloned().collect();
    let sound_issuers: Vec<_> = all.iter().filter(sound).cloned().collect();
    if let Ok(path) = verify(chain, &sound_issuers, &sound_roots, today) {
        return path.read();
    }
    let mut result = verify(chain, &all, roots, today);
    for at in moments(fields.as_ref(), &all) {
        if !matches!(&result, Err(error) if is_of_dates(error)) {
            break;
        }
        result = verify(chain, &all, roots, at);
    }
    match result {
        Ok(path) => path.read(),
        Err(error) => (refusal(&error, leaf, &all, roots), None),
    }
}

/// The verdict where nothing was sent.
pub fn no_chain() -> Trust {
    Trust::Unknown { reason: "no certificate was sent".to_owned() }
}

/// Tells if a certificate's signature was made with its own key.
pub fn is_self_signed(der: &CertificateDer<'_>, fields: &CertificateFields) -> bool {
    let own = std::slice::from_ref(der);
    let verified = verify(own, &[], own, moment(Some(fields), Timestamp::now()));
    let refused = verified.err().map(|error| by_webpki(&error));
    fields.issuer == fields.subject
        && !matches!(refused, Some(Trust::BadSignature | Trust::UnknownIssuer))
}

/// A moment within the leaf's validity, so that dates do not decide: now, where it is.
pub fn moment(leaf: Option<&CertificateFields>, now: Timestamp) -> UnixTime {
    let seconds = |t: Timestamp| u64::try_from(t.as_second()).unwrap_or_default();
    let at = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    match leaf.map(|leaf| (seconds(leaf.not_before), seconds(leaf.not_after))) {
        Some((from, to)) if !(from..=to).contains(&seconds(now)) => {
            at(from + to.saturating_sub(from) / 2)
        }
        _ => at(seconds(now)),
    }
}

/// The moments at which more of a chain becomes valid, within the leaf's validity.
fn moments(leaf: Option<&CertificateFields>, others: &[CertificateDer<'_>]) -> Vec<UnixTime> {
    let Some(leaf) = leaf else { return Vec::new() };
    let others = others.iter().filter_map(certificate::fields_of).map(|fields| fields.not_before);
    let starts = std::iter::once(leaf.not_before).chain(others);
    let valid = starts.filter(|at| (leaf.not_before..=leaf.not_after).contains(at)).take(MOST);
    valid.map(|at| moment(None, at)).collect()
}

/// The certificates that may lead from the leaf to a root: each bears the name of an issuer. What the
/// server sends besides must not decide, however wrong it is.
fn issuers(leaf: &CertificateDer<'_>, sent: &[CertificateDer<'_>]) -> Vec<CertificateDer<'static>> {
    let read = |der: &CertificateDer<'_>| {
        let (_, parsed) = X509Certificate::from_der(der.as_ref()).ok()?;
        Some((parsed.subject().as_raw().to_vec(), parsed.issuer().as_raw().to_vec()))
    };
    let mut wanted: Vec<Vec<u8>> = read(leaf).map(|(_, issuer)| issuer).into_iter().collect();
    let mut rest: Vec<_> = sent.iter().filter_map(|der| Some((der, read(der)?))).collect();
    let mut found = Vec::new();
    loop {
        let (linked, others): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(_, (subject, _))| wanted.contains(subject));
        if linked.is_empty() {
            return found;
        }
        for (der, (_, issuer)) in linked {
            found.push(der.clone().into_owned());
            wanted.push(issuer);
        }
        rest = others;
    }
}

/// A CA that OpenSSL and browsers take: in time, a CA, with no usage that forbids it, and with nothing
/// critical that is unknown. Version 1 has no place for the rest.
fn is_sound(ca: &CertificateFields, now: Timestamp) -> bool {
    (ca.not_before..=ca.not_after).contains(&now)
        && (ca.version < 3 || ca.is_ca)
        && ca.certificate_sign != Some(false)
        && ca.server_auth != Some(false)
        && ca.unknown_critical_extensions.is_empty()
}

fn verify(
    chain: &[CertificateDer<'_>],
    intermediates: &[CertificateDer<'_>],
    roots: &[CertificateDer<'_>],
    at: UnixTime,
) -> Result<Found, webpki::Error> {
    let readable: Vec<(&CertificateDer<'_>, TrustAnchor<'_>)> = roots
        .iter()
        .filter_map(|root| Some((root, anchor_from_trusted_cert(root).ok()?)))
        .collect();
    let anchors: Vec<TrustAnchor<'_>> = readable.iter().map(|(_, anchor)| anchor.clone()).collect();
    let leaf = chain.first().ok_or(webpki::Error::BadDer)?;
    let leaf = EndEntityCert::try_from(leaf)?;
    let algorithms = webpki::ALL_VERIFICATION_ALGS;
    let usage = KeyUsage::server_auth();
    let path = leaf.verify_for_usage(algorithms, &anchors, intermediates, at, usage, None, None)?;
    let place = |der: CertificateDer<'_>| chain.iter().position(|sent| *sent == der);
    let between = path.intermediate_certificates().filter_map(|issuer| place(issuer.der()));
    let root = anchors.iter().position(|anchor| std::ptr::eq(anchor, path.anchor()));
    Ok(Found {
        chain: std::iter::once(0).chain(between).collect(),
        root: root.map(|i| readable[i].0.clone().into_owned()),
    })
}

/// A path, its root not yet read.
struct Found {
    chain: Vec<usize>,
    root: Option<CertificateDer<'static>>,
}

impl Found {
    fn read(self) -> (Trust, Option<TrustPath>) {
        let root = self.root.as_ref().map(|root| Box::new(certificate::read(root)));
        (Trust::Trusted, Some(TrustPath { chain: self.chain, root }))
    }
}

const fn is_of_dates(error: &webpki::Error) -> bool {
    matches!(error, webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. })
}

/// The verifier's reason. Where that is the form of the leaf, it went no further, and whether the
/// roots vouch for it is seen here; where it is that no root fits, one that fits may be unreadable.
fn refusal(
    error: &webpki::Error,
    leaf: &CertificateDer<'_>,
    issuers: &[CertificateDer<'_>],
    roots: &[CertificateDer<'_>],
) -> Trust {
    let trust = by_webpki(error);
    match trust {
        Trust::CaAsLeaf | Trust::OldVersion if !is_vouched_for(leaf, issuers, roots) => {
            Trust::UnknownIssuer
        }
        Trust::UnknownIssuer => {
            let unreadable = |root: &CertificateDer<'_>| anchor_from_trusted_cert(root).err();
            let below = || std::iter::once(leaf).chain(issuers);
            let mut fitting = roots.iter().filter(|root| below().any(|child| signed(root, child)));
            fitting.find_map(unreadable).map_or(trust, |error| Trust::Unreadable {
                reason: format!("the trusted CA: {error}"),
            })
        }
        _ => trust,
    }
}

/// Tells if signatures lead from a leaf to a root, whatever else is wrong.
fn is_vouched_for(
    leaf: &CertificateDer<'_>,
    issuers: &[CertificateDer<'_>],
    roots: &[CertificateDer<'_>],
) -> bool {
    let (mut reached, mut next) = (vec![leaf], 0);
    while let Some(child) = reached.get(next).copied().filter(|_| next < MOST) {
        next += 1;
        if roots.iter().any(|root| signed(root, child)) {
            return true;
        }
        let parents = issuers.iter().take(MOST).filter(|issuer| signed(issuer, child));
        let new: Vec<_> = parents.filter(|issuer| !reached.contains(issuer)).collect();
        reached.extend(new);
    }
    false
}

/// Whether the parent bears the name of the child's issuer, and its key made the child's signature.
fn signed(parent: &CertificateDer<'_>, child: &CertificateDer<'_>) -> bool {
    let (Ok((_, parent)), Ok((_, child))) =
        (X509Certificate::from_der(parent.as_ref()), X509Certificate::from_der(child.as_ref()))
    else {
        return false;
    };
    if parent.subject().as_raw() != child.issuer().as_raw() {
        return false;
    }
    let spki = SubjectPublicKeyInfoDer::from(parent.public_key().raw);
    let Ok(key) = RawPublicKeyEntity::try_from(&spki) else { return false };
    let (message, signature) = (child.tbs_certificate.as_ref(), &child.signature_value.data);
    let mut algorithms = webpki::ALL_VERIFICATION_ALGS.iter();
    algorithms.any(|algorithm| key.verify_signature(*algorithm, message, signature).is_ok())
}

/// The verifier's error as a fact.
pub fn by_webpki(error: &webpki::Error) -> Trust {
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
        E::BadDer
        | E::BadDerTime
        | E::TrailingData(_)
        | E::InvalidSerialNumber
        | E::ExtensionValueInvalid
        | E::MalformedExtensions
        | E::SignatureAlgorithmMismatch => Trust::Unreadable { reason: error.to_string() },
        other => Trust::Refused { reason: other.to_string() },
    }
}

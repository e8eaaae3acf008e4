//! The certificates of a session: which of them count, their dates, and where they are kept.

use jiff::Timestamp;

use crate::check::Symptom;
use crate::model::Leg;
use crate::observations::{Observations, Place};
use crate::text::shown;
use crate::tls::{CertificateFields, KeyKind, TlsFacts};

/// One readable certificate of a session.
pub(crate) struct Shown<'a> {
    pub(crate) place: Place<'a, TlsFacts>,
    pub(crate) fields: &'a CertificateFields,
    index: usize,
}

impl Shown<'_> {
    /// `the certificate`, or which of the others.
    pub(crate) fn noun(&self) -> String {
        match self.index {
            0 => "the certificate".to_owned(),
            _ => format!("the issuing certificate \"{}\"", shown(&self.fields.subject, 80)),
        }
    }

    /// Whether it is the server's own.
    pub(crate) const fn is_leaf(&self) -> bool {
        self.index == 0
    }

    /// Its SHA-256 as OpenSSL writes it, with colons.
    pub(crate) fn fingerprint(&self) -> String {
        let hex = self.place.it.chain.get(self.index).map_or("", |c| c.sha256.as_str());
        let pairs =
            hex.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_uppercase());
        pairs.collect::<Vec<_>>().join(":")
    }

    /// A pointer to one of its fields.
    pub(crate) fn field(&self, name: &str) -> String {
        self.place.below(&format!("chain/{}/fields/{name}", self.index))
    }

    /// A symptom that one of its fields bears out; its fix may say `{certificate-place}` and `{ca-flag}`.
    pub(crate) fn symptom(&self, field: &str, message: impl Into<String>) -> Symptom {
        Symptom::at(&self.place, message)
            .because(self.field(field))
            .with("certificate-place", certificate_place(self.place.leg, self.place.it))
            .with(
                "ca-flag",
                if self.place.leg == Leg::Broker { "--broker-ca" } else { "--ca-file" },
            )
    }
}

impl Observations {
    /// Every readable certificate of every session, leaves first within their session.
    pub(crate) fn certificates(&self) -> Vec<Shown<'_>> {
        let mut all = Vec::new();
        for place in self.sessions() {
            for (index, certificate) in place.it.chain.iter().enumerate() {
                if let Some(fields) = &certificate.fields {
                    all.push(Shown { place: place.clone(), fields, index });
                }
            }
        }
        all
    }

    /// The readable leaf of every session.
    pub(crate) fn leaves(&self) -> Vec<Shown<'_>> {
        self.certificates().into_iter().filter(Shown::is_leaf).collect()
    }

    /// The leaf, and the certificate sent with it that issued it: those whose dates count on
    /// every path to a root.
    pub(crate) fn dated(&self) -> Vec<Shown<'_>> {
        let counts = |c: &Shown<'_>| c.is_leaf() || c.place.it.issuer_sent() == Some(c.fields);
        self.certificates().into_iter().filter(counts).collect()
    }
}

impl TlsFacts {
    /// The certificate sent along that issued the leaf, where it is not the root itself.
    fn issuer_sent(&self) -> Option<&CertificateFields> {
        let leaf = self.leaf()?;
        let others = self.chain.iter().skip(1).filter_map(|c| c.fields.as_ref());
        others.filter(|c| !c.self_signed).find(|c| c.subject == leaf.issuer)
    }

    /// Whether nothing that was sent issued the leaf, though the leaf says where its issuer's
    /// certificate lies: what a server looks like that forgets its intermediate.
    pub(crate) fn lacks_intermediate(&self) -> bool {
        let Some(leaf) = self.leaf() else {
            return false;
        };
        let sent = self.chain.iter().skip(1).filter_map(|c| c.fields.as_ref());
        !leaf.self_signed
            && leaf.issuer_url.is_some()
            && !sent.into_iter().any(|c| c.subject == leaf.issuer)
    }

    /// Whether Amazon issued the leaf: ACM, so most likely the load balancer's own.
    pub(crate) fn is_amazons(&self) -> bool {
        let issuer = self.leaf().map_or("", |leaf| leaf.issuer.as_str());
        ["O=Amazon", "Amazon RSA", "Amazon ECDSA"].iter().any(|text| issuer.contains(text))
    }
}

impl CertificateFields {
    /// A key that verifiers no longer take: RSA under 2048 bits, EC under 224.
    pub(crate) fn has_weak_key(&self) -> bool {
        let least = match self.key {
            KeyKind::Rsa => 2048,
            KeyKind::EllipticCurve(_) => 224,
            KeyKind::Other(_) => return false,
        };
        self.key_bits.is_some_and(|bits| bits < least)
    }

    /// A signature made with SHA-1 or MD5, by name or OID.
    pub(crate) fn has_weak_signature(&self) -> bool {
        const OIDS: [&str; 5] = [
            "1.2.840.113549.1.1.4", // md5WithRSAEncryption
            "1.2.840.113549.1.1.5", // sha1WithRSAEncryption
            "1.2.840.10045.4.1",    // ecdsa-with-SHA1
            "1.2.840.10040.4.3",    // dsa-with-sha1
            "1.3.14.3.2.29",        // sha1WithRSA
        ];
        let name = self.signature_algorithm.to_ascii_lowercase().replace('-', "");
        OIDS.contains(&name.as_str()) || name.contains("sha1") || name.contains("md5")
    }
}

/// The day of an instant, UTC.
pub(crate) fn day(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%d").to_string()
}

/// Where the certificate of a leg is configured.
pub(crate) fn certificate_place(leg: Leg, session: &TlsFacts) -> &'static str {
    match leg {
        Leg::Endpoint if session.is_amazons() => "the NLB's TLS listener (ACM)",
        Leg::Endpoint => "the gateway (cert-file and cert-key-file of dcv-connection-gateway.conf)",
        Leg::Broker => "the broker's gateway connector",
        _ => "the DCV server",
    }
}

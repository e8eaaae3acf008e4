//! The certificates of a session: which of them count, their dates, and where they are kept.

use jiff::Timestamp;

use crate::check::Symptom;
use crate::instruction::{Instruction, say};
use crate::model::{Leg, Owner, Text};
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;
use crate::tls::noun::{issuing_noun, leaf_noun};
use crate::tls::{CertificateFields, KeyKind, TlsFacts, Trust};

/// One readable certificate of a session.
#[derive(Clone)]
pub(crate) struct Shown<'a> {
    pub(crate) place: Place<'a, TlsFacts>,
    pub(crate) fields: &'a CertificateFields,
    position: Position,
}

/// Where a certificate came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// The server sent it, at this place of its chain.
    Chain(usize),
    /// It is the trusted one that the path ends at.
    Root,
}

impl Shown<'_> {
    /// `the certificate`, or which of the others.
    pub(crate) fn noun(&self) -> Text {
        match self.position {
            Position::Chain(0) => leaf_noun(self.place.leg),
            Position::Chain(_) => issuing_noun(self.fields),
            Position::Root => {
                let subject = shown(&self.fields.subject, 80);
                text!("the trusted CA certificate \"{subject}\"", subject)
            }
        }
    }

    /// Tells if it is the server's own.
    pub(crate) fn is_leaf(&self) -> bool {
        self.position == Position::Chain(0)
    }

    /// Tells if it is a trusted one: of the CA file, or of the system.
    pub(crate) fn is_root(&self) -> bool {
        self.position == Position::Root
    }

    /// The SHA-256 as OpenSSL writes it, with colons.
    pub(crate) fn fingerprint(&self) -> String {
        let session = self.place.it;
        let certificate = match self.position {
            Position::Chain(index) => session.chain.get(index),
            Position::Root => session.path.as_ref().and_then(|path| path.root.as_deref()),
        };
        let hex = certificate.map_or("", |c| c.sha256.as_str());
        let pairs =
            hex.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_uppercase());
        pairs.collect::<Vec<_>>().join(":")
    }

    /// A pointer to one of its fields.
    pub(crate) fn field(&self, name: &str) -> String {
        match self.position {
            Position::Chain(index) => self.place.below(&format!("chain/{index}/fields/{name}")),
            Position::Root => self.place.below(&format!("path/root/fields/{name}")),
        }
    }

    /// A symptom that one of its fields bears out; its fix may say `{certificate-place}` and `{ca-flag}`.
    pub(crate) fn symptom(&self, field: &str, message: impl Into<Text>) -> Symptom {
        Symptom::at(&self.place, message)
            .because(self.field(field))
            .phrase("certificate-place", certificate_place(self.place.leg, self.place.it))
            .arg("ca-flag", ca_flag(self.place.leg))
    }

    /// The fact that says who trusts it.
    pub(crate) const fn trust_field(&self) -> &'static str {
        if self.place.it.ca_file_trust.is_some() { "ca_file_trust" } else { "system_trust" }
    }

    /// A symptom of the dates of a trusted certificate: it is replaced where it is kept, and not at the
    /// server.
    pub(crate) fn kept_by_the_client(&self, symptom: Symptom) -> Symptom {
        match (self.is_root(), self.place.it.ca_file_trust.is_some()) {
            (false, _) => symptom,
            (true, true) => symptom.owned_by(Owner::Client).replace_advice(CURRENT_CA_FILE),
            (true, false) => symptom.owned_by(Owner::Client).replace_advice(CURRENT_SYSTEM_CA),
        }
    }
}

const CURRENT_CA_FILE: [Instruction; 3] = [
    say("get the CA's current certificate from the CA's operator, and give it to the clients"),
    say("for this tool alone: that certificate, {ca-flag} FILE"),
    say(
        "if there is no newer one, the CA is at its end: issue the server's certificate from another CA and install it at {certificate-place}",
    ),
];
const CURRENT_SYSTEM_CA: [Instruction; 1] = [say(
    "install the CA's current certificate in this host's trust store, in place of the old one",
)];

impl Observations {
    /// Every readable certificate of every session, leaves first within their session.
    pub(crate) fn certificates(&self) -> Vec<Shown<'_>> {
        self.sessions().iter().flat_map(sent).collect()
    }

    /// The readable leaf of every session.
    pub(crate) fn leaves(&self) -> Vec<Shown<'_>> {
        self.certificates().into_iter().filter(Shown::is_leaf).collect()
    }

    /// The certificates that trust rests on, session by session:
    ///
    /// 1. where a path is known: those on it, and the trusted one it ends at;
    /// 2. where the operating system trusts the chain and does not say by which path: the leaf, for
    ///    it has judged the others;
    /// 3. where there is no path: those that lead on from the leaf, by the names of issuers.
    pub(crate) fn relied_on(&self) -> Vec<Shown<'_>> {
        self.sessions().into_iter().flat_map(relied_on).collect()
    }

    /// The leaves of chains that a verifier refuses for this reason, where no certificate that leads on
    /// from the leaf shows it.
    pub(crate) fn unnamed(
        &self,
        why: &Trust,
        shows: impl Fn(&CertificateFields) -> bool,
    ) -> Vec<Shown<'_>> {
        let mut all = self.leaves();
        all.retain(|leaf| {
            leaf.place.it.trust() == why && !leaf.place.it.linked().into_iter().any(&shows)
        });
        all
    }

    /// Those of [`Self::relied_on`] whose dates count; without a path the leaf and the certificate
    /// sent with it that issued it.
    pub(crate) fn dated(&self) -> Vec<Shown<'_>> {
        let mut all = self.relied_on();
        all.retain(|c| {
            let session = c.place.it;
            let is_on_a_path = *session.trust() == Trust::Trusted;
            is_on_a_path || c.is_leaf() || session.issuer_sent() == Some(c.fields)
        });
        all
    }
}

/// The readable certificates that one server sent.
fn sent<'a>(place: &Place<'a, TlsFacts>) -> Vec<Shown<'a>> {
    let chain = place.it.chain.iter().enumerate();
    let readable = chain.filter_map(|(index, c)| Some((index, c.fields.as_ref()?)));
    let shown =
        |(index, fields)| Shown { place: place.clone(), fields, position: Position::Chain(index) };
    readable.map(shown).collect()
}

fn relied_on(place: Place<'_, TlsFacts>) -> Vec<Shown<'_>> {
    let session = place.it;
    let mut all = sent(&place);
    match &session.path {
        _ if *session.trust() != Trust::Trusted => {
            let linked = session.linked();
            all.retain(|c| linked.contains(&c.fields));
        }
        None => all.retain(Shown::is_leaf),
        Some(path) => {
            all.retain(|c| path.chain.iter().any(|i| c.position == Position::Chain(*i)));
            let root = path.root.as_ref().and_then(|root| root.fields.as_ref());
            all.extend(root.map(|fields| Shown { place, fields, position: Position::Root }));
        }
    }
    all
}

impl TlsFacts {
    /// The certificate sent along that issued the leaf, where it is not the root itself.
    fn issuer_sent(&self) -> Option<&CertificateFields> {
        let leaf = self.leaf()?;
        let others = self.chain.iter().skip(1).filter_map(|c| c.fields.as_ref());
        others.filter(|c| !c.self_signed).find(|c| c.subject == leaf.issuer)
    }

    /// Tells if nothing that was sent issued the leaf, though the leaf says where its issuer's
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

    /// The leaf, and those sent with it that lead on from it: each bears the name of an issuer.
    pub(crate) fn linked(&self) -> Vec<&CertificateFields> {
        let mut found: Vec<&CertificateFields> = self.leaf().into_iter().collect();
        let others = self.chain.iter().skip(1).filter_map(|c| c.fields.as_ref());
        let mut rest: Vec<&CertificateFields> = others.collect();
        while !rest.is_empty() {
            let is_issuer = |c: &&CertificateFields| found.iter().any(|f| f.issuer == c.subject);
            let (linked, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_issuer);
            if linked.is_empty() {
                break;
            }
            found.extend(linked);
            rest = others;
        }
        found
    }

    /// True where a certificate that leads on from the leaf, or the leaf, has a weak signature that counts:
    /// nobody looks at that of a root.
    pub(crate) fn is_weakly_signed(&self) -> bool {
        let linked = self.linked().into_iter().enumerate();
        linked.into_iter().any(|(i, f)| f.has_weak_signature() && (i == 0 || !f.self_signed))
    }

    /// Tells if one of them has a weak key.
    pub(crate) fn has_weak_key(&self) -> bool {
        self.linked().into_iter().any(CertificateFields::has_weak_key)
    }

    /// Tells if Amazon issued the leaf: ACM, so most likely the load balancer's own.
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

/// The option that names a leg's CA file.
pub(crate) const fn ca_flag(leg: Leg) -> &'static str {
    match leg {
        Leg::Broker => "--broker-ca",
        _ => "--ca-file",
    }
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

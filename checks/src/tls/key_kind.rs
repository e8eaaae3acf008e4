//! Kinds of a certificate's public key, written as `RSA`, `EC P-256` or the algorithm's name.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of a public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum KeyKind {
    /// RSA.
    Rsa,
    /// A key on a curve over a prime field of that many bits.
    EllipticCurve(u32),
    /// Another algorithm, by its short name or its object identifier.
    Other(String),
}

impl From<String> for KeyKind {
    fn from(word: String) -> Self {
        let curve = || word.strip_prefix("EC P-")?.parse().ok().filter(|bits| word == ec(*bits));
        match curve() {
            Some(bits) => Self::EllipticCurve(bits),
            None if word == "RSA" => Self::Rsa,
            None => Self::Other(word),
        }
    }
}

fn ec(bits: u32) -> String {
    format!("EC P-{bits}")
}

impl From<KeyKind> for String {
    fn from(kind: KeyKind) -> Self {
        kind.to_string()
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa => f.write_str("RSA"),
            Self::EllipticCurve(bits) => f.write_str(&ec(*bits)),
            Self::Other(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KeyKind;

    #[test]
    fn every_kind_reads_back_from_its_word() {
        for (kind, word) in [
            (KeyKind::Rsa, "RSA"),
            (KeyKind::EllipticCurve(256), "EC P-256"),
            (KeyKind::Other("Ed25519".to_owned()), "Ed25519"),
            (KeyKind::Other("EC P-0256".to_owned()), "EC P-0256"),
        ] {
            assert_eq!(kind.to_string(), word);
            assert_eq!(KeyKind::from(word.to_owned()), kind);
        }
    }
}

//! Response codes of DNS (RFC 1035 §4.1.1, RFC 6895 §2.3), written as their IANA mnemonics.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{EnumAccess, Error, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A response code: `NOERROR`, `NXDOMAIN`, …, or `RCODE23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub enum ResponseCode {
    /// The question was answered, perhaps with nothing.
    NoError,
    /// The server could not read the question.
    FormErr,
    /// The server could not answer.
    ServFail,
    /// The name does not exist.
    NxDomain,
    /// The server does not know that kind of question.
    NotImp,
    /// The server does not answer this client, or not this name.
    Refused,
    /// The server is not authoritative for the zone.
    NotAuth,
    /// Any other code, by its number.
    Other(u16),
}

const NAMED: [(ResponseCode, u16, &str); 7] = [
    (ResponseCode::NoError, 0, "NOERROR"),
    (ResponseCode::FormErr, 1, "FORMERR"),
    (ResponseCode::ServFail, 2, "SERVFAIL"),
    (ResponseCode::NxDomain, 3, "NXDOMAIN"),
    (ResponseCode::NotImp, 4, "NOTIMP"),
    (ResponseCode::Refused, 5, "REFUSED"),
    (ResponseCode::NotAuth, 9, "NOTAUTH"),
];

impl From<u16> for ResponseCode {
    fn from(number: u16) -> Self {
        let named = NAMED.iter().find(|(_, known, _)| *known == number);
        named.map_or(Self::Other(number), |(code, ..)| *code)
    }
}

impl ResponseCode {
    fn of_word(word: &str) -> Option<Self> {
        let named = NAMED.iter().find(|(.., known)| *known == word).map(|(code, ..)| *code);
        let numbered = || word.strip_prefix("RCODE")?.parse::<u16>().ok().map(Self::from);
        named.or_else(numbered)
    }
}

/// Read as the word of an enum, and not as a text: what cleans the texts of a report leaves it.
impl<'de> Deserialize<'de> for ResponseCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("ResponseCode", &[], Word)
    }
}

struct Word;

impl<'de> Visitor<'de> for Word {
    type Value = ResponseCode;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NOERROR, NXDOMAIN or RCODE23")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, word: A) -> Result<ResponseCode, A::Error> {
        let (word, rest) = word.variant::<String>()?;
        rest.unit_variant()?;
        ResponseCode::of_word(&word).ok_or_else(|| A::Error::custom("unknown-response-code"))
    }
}

impl JsonSchema for ResponseCode {
    fn schema_name() -> Cow<'static, str> {
        "ResponseCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^([A-Z]+|RCODE[0-9]+)$",
            "description": "`NOERROR`, `NXDOMAIN`, …, or `RCODE23`.",
        })
    }
}

impl From<ResponseCode> for String {
    fn from(code: ResponseCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for ResponseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, NAMED.iter().find(|(code, ..)| code == self)) {
            (_, Some((_, _, word))) => f.write_str(word),
            (Self::Other(number), None) => write!(f, "RCODE{number}"),
            (_, None) => Ok(()), // every other code is named
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ResponseCode;

    #[test]
    fn every_code_reads_back_from_its_word() {
        for number in 0..=24 {
            let code = ResponseCode::from(number);
            let word = serde_json::to_string(&code).unwrap();
            assert_eq!(serde_json::from_str::<ResponseCode>(&word).unwrap(), code, "{word}");
        }
        assert_eq!(ResponseCode::from(3).to_string(), "NXDOMAIN");
        assert_eq!(ResponseCode::from(11).to_string(), "RCODE11");
        assert!(serde_json::from_str::<ResponseCode>("\"nonsense\"").is_err());
    }
}

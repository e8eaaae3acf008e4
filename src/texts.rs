//! Facts and reports, read anew with each of their texts changed: cleaned of secrets, or made visible.
//!
//! Which is a text says the type that is read: every `String` is one. The word of an enum, an address
//! and a time are read by types that can hold nothing else, and stay. So no text can be forgotten, and
//! where a type refuses what it became, nothing is read at all.

use std::net::{IpAddr, SocketAddr};

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeSeed, EnumAccess, Error, IntoDeserializer, VariantAccess, Visitor};
use serde::{Deserializer, Serialize, forward_to_deserialize_any};
use serde_json::Value;

type Result<T> = std::result::Result<T, serde_json::Error>;

/// The value with each text in it changed; nothing where it cannot be had so.
pub fn with_each<T>(value: &T, change: &dyn Fn(&str) -> String) -> Option<T>
where
    T: Serialize + DeserializeOwned,
{
    let value = serde_json::to_value(value).ok()?;
    T::deserialize(Changed { value, change }).ok()
}

/// A value whose texts are changed as they are read.
struct Changed<'a> {
    value: Value,
    change: &'a dyn Fn(&str) -> String,
}

impl Changed<'_> {
    fn with(&self, value: Value) -> Self {
        Self { value, change: self.change }
    }
}

impl<'de> Deserializer<'de> for Changed<'_> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value> {
        match self.value.take() {
            Value::String(text) => visitor.visit_string((self.change)(&text)),
            Value::Array(items) => {
                let mut items = SeqDeserializer::new(items.into_iter().map(|it| self.with(it)));
                let read = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(read)
            }
            Value::Object(fields) => {
                let field = |(name, value)| (self.with(Value::String(name)), self.with(value));
                let mut fields = MapDeserializer::new(fields.into_iter().map(field));
                let read = visitor.visit_map(&mut fields)?;
                fields.end()?;
                Ok(read)
            }
            other => other.deserialize_any(visitor),
        }
    }

    /// Texts that a type reads for itself: an address, a time.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.value {
            Value::String(text) if is_no_text(&text) => visitor.visit_string(text),
            _ => self.deserialize_any(visitor),
        }
    }

    /// The name of a field.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.value.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.value.take() {
            Value::String(word) => visitor.visit_enum(word.into_deserializer()),
            Value::Object(fields) if fields.len() == 1 => match fields.into_iter().next() {
                Some((word, value)) => {
                    visitor.visit_enum(Variant { word, value: self.with(value) })
                }
                None => Err(Error::custom("no variant")),
            },
            _ => Err(Error::custom("no variant")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct ignored_any
    }
}

/// An address or a time, and nothing besides.
fn is_no_text(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
        || text.parse::<SocketAddr>().is_ok()
        || text.parse::<Timestamp>().is_ok()
}

impl IntoDeserializer<'_, serde_json::Error> for Changed<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Variant<'a> {
    word: String,
    value: Changed<'a>,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = serde_json::Error;
    type Variant = Changed<'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Changed<'a>)> {
        let word = IntoDeserializer::<serde_json::Error>::into_deserializer(self.word);
        Ok((seed.deserialize(word)?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Changed<'_> {
    type Error = serde_json::Error;

    fn unit_variant(self) -> Result<()> {
        serde::Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_any(visitor)
    }
}

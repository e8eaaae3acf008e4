//! Identifiers that say nothing but which one it is.

use super::Pass;
use crate::model::Kind;

impl Pass<'_> {
    /// Accounts, UUIDs, and long texts that are no words; also among the parts of a longer word.
    pub(super) fn identifier(&mut self, word: &str) -> String {
        if let Some(made) = self.number(word) {
            return made;
        }
        if word.len() <= 16 {
            return word.to_owned();
        }
        let parts = word.split_inclusive(['-', '_']).map(|part| {
            let bare = part.trim_end_matches(['-', '_']);
            match self.number(bare) {
                Some(made) => format!("{made}{}", &part[bare.len()..]),
                None => part.to_owned(),
            }
        });
        parts.collect()
    }

    fn number(&mut self, word: &str) -> Option<String> {
        let has = |test: fn(&u8) -> bool| word.as_bytes().iter().any(test);
        let hex = |it: &str| it.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        let lower = || word.to_lowercase();
        if word.len() == 12 && word.bytes().all(|b| b.is_ascii_digit()) {
            return Some(self.all.given.of(Kind::Account, "", word, |n| format!("{n:0>12}")));
        }
        if word.len() == 36 && hex(word) && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]) {
            let make = |n: u32| format!("00000000-0000-0000-0000-{n:0>12}");
            return Some(self.all.given.of(Kind::Identifier, "uuid", &lower(), make));
        }
        if word.len() >= 16 && hex(word) && !word.contains('-') && has(u8::is_ascii_digit) {
            let width = word.len().min(usize::from(u16::MAX));
            return Some(
                self.all.given.of(Kind::Identifier, "hex", &lower(), |n| format!("{n:0>width$}")),
            );
        }
        let mixed =
            has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
        (word.len() >= 24 && mixed).then(|| self.opaque(word))
    }

    pub(super) fn opaque(&mut self, text: &str) -> String {
        if text.trim().is_empty() || text.starts_with('[') {
            return text.to_owned();
        }
        self.all.given.numbered(Kind::Identifier, "identifier", text)
    }

    /// Pairs of hexadecimal digits: six are a hardware address, more a fingerprint.
    pub(super) fn pairs(&mut self, text: &str) -> Option<String> {
        let separator = if text.contains(':') { ':' } else { '-' };
        let pairs: Vec<&str> = text.split(separator).collect();
        let hex = |pair: &&str| pair.len() == 2 && pair.bytes().all(|b| b.is_ascii_hexdigit());
        if pairs.len() < 6 || !pairs.iter().all(hex) {
            return None;
        }
        let (kind, group) = match pairs.len() {
            6 => (Kind::Hardware, "hardware"),
            _ => (Kind::Identifier, "pairs"),
        };
        let width = pairs.len() * 2;
        let digits = self.all.given.of(kind, group, &text.to_lowercase(), |n| {
            let digits = format!("{n:0>width$}");
            let pairs = digits.as_bytes().chunks(2).map(String::from_utf8_lossy);
            let made = pairs.collect::<Vec<_>>().join(&separator.to_string());
            // A hardware address that nobody sells (IEEE 802: locally administered).
            if width == 12 { format!("02{}", &made[2..]) } else { made }
        });
        Some(digits)
    }
}

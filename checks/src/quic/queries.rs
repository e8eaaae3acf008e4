//! Names of QUIC versions.

use crate::model::Text;
use crate::quic::QuicFacts;
use crate::text;

/// The versions offered, without the reserved ones that only keep clients on their toes.
pub(crate) fn versions(facts: &QuicFacts) -> Text {
    let number = |text: &String| u32::from_str_radix(text.strip_prefix("0x")?, 16).ok();
    let offered = facts.versions.iter().filter_map(number);
    let named: Vec<String> = offered.filter(|version| !is_reserved(*version)).map(name).collect();
    match named.as_slice() {
        [] => Text::new("no version that is in use today"),
        [one] => text!("version {v}", v = one),
        all => text!("versions {vs}", vs = all.to_vec()),
    }
}

/// 0x?a?a?a?a (RFC 9000 §15).
const fn is_reserved(version: u32) -> bool {
    version & 0x0f0f_0f0f == 0x0a0a_0a0a
}

fn name(version: u32) -> String {
    match version {
        0x0000_0001 => "1".to_owned(), // RFC 9000
        0x6b33_43cf => "2".to_owned(), // RFC 9369
        0xff00_0000..=0xff00_00ff => format!("draft-{}", version & 0xff), // RFC 9000 §15
        _ => format!("0x{version:08x}"),
    }
}

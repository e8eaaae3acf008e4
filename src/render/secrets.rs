//! A secret in every encoding, in every place of every format.

use clap::ValueEnum;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use dcvdiag_checks::judge;
use dcvdiag_checks::observations::Observations;
use dcvdiag_checks::saved::Saved;
use dcvdiag_lang::Lang;
use proptest::prelude::*;

use super::{Terminal, one};
use crate::options::Format;
use crate::secret::{MARK, SHORTEST, Secret, scrubbed};
use crate::texts;

/// A way to write a text.
type Encode = fn(&str) -> String;

/// Each way that a server, a proxy or a page writes a text in.
const ENCODINGS: [Encode; 11] = [
    |text| text.to_owned(),
    |text| url::form_urlencoded::byte_serialize(text.as_bytes()).collect(),
    |text| each(text.bytes(), |byte| format!("%{byte:02x}")),
    |text| {
        let named =
            [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")];
        named.iter().fold(text.to_owned(), |text, (c, name)| text.replace(c, name))
    },
    |text| each(text.chars(), |c| format!("&#{};", u32::from(c))),
    |text| each(text.chars(), |c| format!("&#x{:X};", u32::from(c))),
    |text| {
        let quoted = serde_json::to_string(text).expect("JSON").replace('/', "\\/");
        quoted.trim_start_matches('"').strip_suffix('"').expect("quoted").to_owned()
    },
    |text| each(text.encode_utf16(), |unit| format!("\\u{unit:04x}")),
    |text| BASE64.encode(text.as_bytes()),
    |text| BASE64URL_NOPAD.encode(text.as_bytes()),
    |text| BASE64.encode(format!("user:{text}").as_bytes()),
];

fn each<T>(items: impl Iterator<Item = T>, write: impl Fn(T) -> String) -> String {
    items.map(write).collect::<Vec<_>>().concat()
}

/// What a server has read of the escapes within a secret before it writes it.
const DECODINGS: [Encode; 4] = [
    |text| text.to_owned(),
    |text| text.replace("%252B", "%2B\u{1}").replace("%2B", "+").replace("+\u{1}", "%2B"),
    |text| text.replace("&amp;", "&"),
    |text| text.replace("\\u002f", "/"),
];

/// A secret: any, or one with escapes in it.
fn secret() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[A-Za-z0-9+/=._~:;!?@#$*(){}|'\"<>^`, -]{1,6}",
        1 => Just("%2B".to_owned()),
        1 => Just("%252B".to_owned()),
        1 => Just("&amp;".to_owned()),
        1 => Just("\\u002f".to_owned()),
        1 => "[é日🙂]".prop_map(String::from),
    ];
    let escaped = proptest::collection::vec(piece, 1..7).prop_map(|pieces| pieces.concat());
    prop_oneof![escaped, "[!-~]{4,24}", "[ -~]{6,40}"]
        .prop_filter("long enough", |secret| secret.trim().len() >= SHORTEST)
}

fn seen() -> Observations {
    let text = include_str!("../../fixtures/reports/analysis-0.1.0.json");
    Saved::read(text).expect("a report").judged(crate::tool::identity()).observations
}

/// The observations with something in each of their texts.
fn planted(what: &dyn Fn(&str) -> String) -> Observations {
    texts::with_each(&seen(), what).expect("observations")
}

/// A report of these observations in every format, with all that there is to say.
fn every_format(seen: Observations) -> String {
    let tool = crate::tool::identity();
    let report = judge(seen, dcvdiag_checks::model::Millis(1.0), tool);
    let terminal = Terminal::of_terminal(Lang::En, 60_000);
    Format::value_variants().iter().map(|format| one(&report, *format, &terminal)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_format_holds_a_secret_in_any_encoding_nested_twice_wherever_it_was_planted(
        secret in secret(),
        decode in 0..DECODINGS.len(),
        (inner, outer) in (0..ENCODINGS.len(), 0..ENCODINGS.len()),
        around in 0..3usize,
    ) {
        let read = DECODINGS[decode](&secret);
        prop_assume!(read.len() >= SHORTEST);
        let written = ENCODINGS[outer](&ENCODINGS[inner](&read));
        let (before, behind) = [(" saw ", " here"), ("x/", "/y"), ("", "")][around];
        let plant = |text: &str| format!("{text}{before}{written}{behind}");
        let known = [Secret::new(secret.clone())];
        let clean = scrubbed(&planted(&plant), &known).expect("texts can be cleaned");
        let usual = || every_format(planted(&|text| format!("{text}{before}{MARK}{behind}")));
        let all = every_format(clean);
        let once = ENCODINGS.map(|encode| encode(&read));
        for form in [secret, read, written].into_iter().chain(once) {
            let is_ours = || form.len() < 2 * SHORTEST && usual().contains(&form);
            prop_assert!(!all.contains(&form) || is_ours(), "{form}");
        }
    }
}

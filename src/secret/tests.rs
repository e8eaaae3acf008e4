//! A secret in every encoding, in every place of every format.

use clap::ValueEnum;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use dcvdiag_checks::judge;
use dcvdiag_checks::model::{Observations, Report};
use dcvdiag_lang::Lang;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;
use crate::render::{Format, Look, one};

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
    serde_json::from_str::<Report>(text).expect("a report").observations
}

/// The observations with something in each of their texts.
fn planted(what: &dyn Fn(&str) -> String) -> Observations {
    texts::with_each(&seen(), what).expect("observations")
}

/// A report of these observations in every format, with all that there is to say.
fn every_format(seen: Observations) -> String {
    let tool = crate::tool::identity();
    let report = judge(seen, dcvdiag_checks::model::Millis(1.0), tool);
    let look = Look::of_terminal(Lang::En, 60_000);
    Format::value_variants().iter().map(|format| one(&report, *format, &look)).collect()
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

    #[test]
    fn any_text_can_be_scrubbed(secret in ".{4,12}", text in ".{0,80}", cut in 0..80usize) {
        let text = format!("{text}{secret}{text}");
        let text: String = text.chars().take(cut).collect();
        prop_assert!(!Secret::new(secret.clone()).scrub(&text).contains(&secret));
    }
}

#[test]
fn a_secret_that_is_a_word_of_the_facts_takes_no_fact_away_and_no_text_with_it() {
    let seen = planted(&|text| format!("{text} HTTP 10.213.66.188:8443 2026-11-23T22:23:28Z seen"));
    for secret in ["HTTP", "seen", "10.213.66.188:8443", "10.213", "2026-11-23T22:23:28", "2026"] {
        let clean = scrubbed(&seen, &[Secret::new(secret.to_owned())]).expect("observations");
        let body = serde_json::to_string(&clean.target.session).expect("JSON");
        assert!(!body.contains(secret) && body.contains(MARK), "{body}");
        let address = |seen: &Observations| seen.endpoint.as_ref().unwrap().routes[0].address;
        assert_eq!(address(&clean), address(&seen));
        assert_eq!(clean.taken_at, seen.taken_at);
        let transports = |seen: &Observations| seen.target.broker.clone().map(|b| b.transports);
        assert_eq!(transports(&clean), transports(&seen));
    }
}

/// A type that takes some texts alone: what was cleaned is none of them.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[derive(Clone)]
struct Name(String);

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl TryFrom<String> for Name {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.contains('[') { Err("no name") } else { Ok(Self(text)) }
    }
}

#[test]
fn where_a_type_refuses_what_was_cleaned_nothing_is_told() {
    let known = [Secret::new("sesame".to_owned())];
    assert!(scrubbed(&Name("plain".to_owned()), &known).is_some());
    assert!(scrubbed(&Name("open sesame".to_owned()), &known).is_none());
    assert!(scrubbed_json(&Name("open sesame".to_owned()), &known).is_null());
}

#[test]
fn a_token_that_holds_escapes_itself_is_known_as_it_is_and_as_it_is_meant() {
    let secret = Secret::new("Zq7abc%2Bdefghijk%3D%3D".to_owned());
    for text in [
        "Zq7abc%2Bdefghijk%3D%3D",
        "Zq7abc+defghijk==",
        "Zq7abc defghijk==",
        "Zq7abc%252Bdefghijk%253D%253D",
        "Zq7abc%25252Bdefghijk%25253D%25253D",
        "Zq7abc&#43;defghijk&#61;&equals;",
        r"Zq7abc\u002bdefghijk\u003d=",
        "WnE3YWJjJTJCZGVmZ2hpamslM0QlM0Q",
    ] {
        assert_eq!(secret.scrub(&format!("a={text}&b")), "a=[token]&b", "{text}");
    }
    assert_eq!(secret.scrub("cut: Zq7abc%252Bde%2…"), "cut: [token]…");
}

#[test]
fn a_secret_shows_in_no_form() {
    let secret = Secret::new("ey J/+=".to_owned());
    assert_eq!(format!("{secret:?}"), "[secret]");
    for (text, scrubbed) in [
        ("a=ey%20J%2F%2b%3D&b=ey J/+=!", "a=[token]&b=[token]!"),
        (r#"{"a":"ey J\/\u002b="}"#, r#"{"a":"[token]"}"#),
        ("<p>ey&#32;J&#x2F;+=</p>", "<p>[token]</p>"),
        ("cut: ey J/…", "cut: [token]…"),
        ("nothing of it", "nothing of it"),
    ] {
        assert_eq!(secret.scrub(text), scrubbed);
    }
}

#[test]
fn a_secret_in_base64_leaves_no_part_of_it_that_could_be_read() {
    let secret = Secret::new("correct horse".to_owned());
    for (encoded, scrubbed) in
        [("Y29ycmVjdCBob3JzZQ==", "[token]=="), ("dXNlcjpjb3JyZWN0IGhvcnNl", "dXNlcj[token]")]
    {
        assert_eq!(secret.scrub(encoded), scrubbed);
    }
}

#[test]
fn plus_stands_for_a_space_in_a_form() {
    let secret = Secret::new("a b c d".to_owned());
    assert_eq!(secret.scrub("t=a+b+c+d&x"), "t=[token]&x");
}

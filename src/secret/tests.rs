//! Secrets found in texts, encoded or cut, and facts that stay where they are.

use dcvdiag_checks::observations::Observations;
use dcvdiag_checks::saved::Saved;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;

fn seen() -> Observations {
    let text = include_str!("../../fixtures/reports/analysis-0.1.0.json");
    Saved::read(text).expect("a report").judged(crate::tool::identity()).observations
}

/// The observations with something in each of their texts.
fn planted(what: &dyn Fn(&str) -> String) -> Observations {
    texts::with_each(&seen(), what).expect("observations")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

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

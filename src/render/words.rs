//! The fixed words of the documents: the one place that a language has to reach.

use std::borrow::Cow;
use std::fmt::Display;

use dcvdiag_checks::model::{Layer, Leg, Owner};
use dcvdiag_checks::path;
use dcvdiag_checks::report::RowStatus;

use super::Look;

/// A fixed word or sentence.
pub fn say<'a>(look: &Look, text: &'a str) -> Cow<'a, str> {
    Cow::Borrowed(look.lang.say(text))
}

/// Its language, as HTML names it.
pub const fn language(look: &Look) -> &'static str {
    look.lang.word()
}

/// A fixed sentence with `{names}` to be filled. What is filled in is never read again, so that a
/// value may hold braces.
pub fn fill(look: &Look, text: &str, values: &[(&str, &dyn Display)]) -> String {
    let text = say(look, text);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else { break };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            out.push_str(&value.to_string());
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// A row's name.
pub fn title(look: &Look, leg: Leg, layer: Layer) -> Cow<'static, str> {
    say(look, path::title(leg, layer))
}

/// Who can mend it.
pub fn owner(look: &Look, owner: Owner) -> Cow<'static, str> {
    say(look, owner.title())
}

/// A leg as a heading names it.
pub fn leg(look: &Look, leg: Leg) -> Cow<'static, str> {
    say(look, leg.words().short)
}

/// `PASS` and its kin: a code, as in the table.
pub const fn result(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Pass => "PASS",
        RowStatus::Warn => "WARN",
        RowStatus::Fail => "FAIL",
        RowStatus::Skip => "SKIP",
    }
}

/// An instant to the second.
pub fn moment(instant: jiff::Timestamp) -> String {
    instant.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let look = Look::for_tests();
        let text = fill(&look, "at {place}, {n}", &[("place", &"{n}"), ("n", &3)]);
        assert_eq!(text, "at {n}, 3");
    }
}

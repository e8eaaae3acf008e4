//! The fixed words of the documents: the one place that a language has to reach.

use std::borrow::Cow;
use std::fmt::Display;

use dcvdiag_checks::model::{Layer, Leg, Owner};
use dcvdiag_checks::path;
use dcvdiag_checks::report::RowStatus;

use super::Terminal;

/// A fixed word or sentence.
pub fn say<'a>(terminal: &Terminal, text: &'a str) -> Cow<'a, str> {
    Cow::Borrowed(terminal.lang.say(text))
}

/// The language, as HTML names it.
pub const fn language(terminal: &Terminal) -> &'static str {
    terminal.lang.word()
}

/// A fixed sentence with `{names}` to be filled. What is filled in is never read again, so that a
/// value may hold braces.
pub fn fill(terminal: &Terminal, text: &str, values: &[(&str, &dyn Display)]) -> String {
    let text = say(terminal, text);
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
pub fn title(terminal: &Terminal, leg: Leg, layer: Layer) -> Cow<'static, str> {
    say(terminal, path::title(leg, layer))
}

/// The owner of the repair.
pub fn owner(terminal: &Terminal, owner: Owner) -> Cow<'static, str> {
    say(terminal, owner.title())
}

/// A leg as a heading names it.
pub fn leg(terminal: &Terminal, leg: Leg) -> Cow<'static, str> {
    say(terminal, leg.words().short)
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
        let terminal = Terminal::for_tests();
        let text = fill(&terminal, "at {place}, {n}", &[("place", &"{n}"), ("n", &3)]);
        assert_eq!(text, "at {n}, 3");
    }
}

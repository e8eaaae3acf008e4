//! Where judges join: `; ` between clauses, ` · ` in a row's summary, `, ` and ` and ` in lists.
//! What stands between quotation marks is somebody else's text and is never taken apart.

/// Between the clauses of a message.
pub const CLAUSES: &str = "; ";
/// Between the things of a list.
pub const LIST: &str = ", ";
/// Between the parts of a row's summary.
pub const PARTS: &str = " · ";

/// The parts of a text, taken apart outside of quotation marks.
pub fn split<'t>(text: &'t str, joint: &str) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut start, mut from, mut quotes) = (0, 0, 0);
    for (at, _) in text.match_indices(joint) {
        quotes += text[from..at].matches('"').count();
        from = at;
        if quotes.is_multiple_of(2) {
            parts.push(&text[start..at]);
            start = at + joint.len();
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Tells if nothing is joined in it.
pub fn is_one_clause(text: &str) -> bool {
    split(text, CLAUSES).len() == 1 && split(text, PARTS).len() == 1
}

/// Tells if it is no sentence but a name, a number, a word.
pub fn is_data(text: &str) -> bool {
    let own = text.split('"').step_by(2).flat_map(str::split_whitespace);
    let words = own.map(|word| word.trim_matches([',', ':', ';', '(', ')']));
    words.filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase())).count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_sent_is_not_taken_apart() {
        assert_eq!(split("got 404 \"a; b\"; and c", CLAUSES), ["got 404 \"a; b\"", "and c"]);
        assert_eq!(
            split("404 \"x · private\" · TTL 60 s", PARTS),
            ["404 \"x · private\"", "TTL 60 s"]
        );
        assert!(is_one_clause("\"a; b · c\""));
    }
}

//! The word a person probably meant.

/// The nearest of the known words, if it is near: few typos, or the same beginning.
fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |candidate: &str| {
        let typos = strsim::normalized_damerau_levenshtein(word, candidate);
        let beginning = strsim::jaro_winkler(word, candidate);
        (typos > 0.6 || beginning > 0.85).then_some(typos + beginning)
    };
    let near = known.into_iter().filter_map(|candidate| Some((likeness(candidate)?, candidate)));
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate)
}

/// `unknown code "x"`, with the nearest word where there is one.
pub fn unknown<'a>(what: &str, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(candidate) => format!("unknown {what} \"{word}\": did you mean \"{candidate}\"?"),
        None => format!("unknown {what} \"{word}\""),
    }
}

/// The same, as bad input.
pub fn nearest_word<'a>(
    what: &str,
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> super::Failure {
    super::Failure::usage(unknown(what, word, known))
}

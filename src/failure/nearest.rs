//! The word a person probably meant.

use super::{Failure, synonyms};

/// As many are named where several are equally near: `silent` is a code of four layers.
const NAMED: usize = 4;

/// `unknown code "x"`, with the nearest word where there is one.
pub fn unknown<'a>(what: &str, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let complaint = format!("unknown {what} \"{}\"", shown(word));
    // In a file an option stands without its dashes.
    let as_known = |meant: &'static str| match meant.trim_start_matches('-') {
        bare if known.contains(&bare) => bare,
        _ => meant,
    };
    let meant = synonyms::of(what, &plain(word)).map(as_known);
    match meant.map_or_else(|| nearest(word, &known), |meant| vec![meant]) {
        near if near.is_empty() => match what {
            "code" => format!("{complaint}: \"dcvdiag explain\" lists them"),
            "scenario" => format!("{complaint}: \"dcvdiag demo --list\" lists them"),
            _ if known.is_empty() => complaint,
            _ => format!("{complaint}; known: {}", known.join(", ")),
        },
        near => format!("{complaint}: {}", question(&near)),
    }
}

/// The error, as bad input.
pub fn nearest_word<'a>(
    what: &str,
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Failure {
    Failure::usage(unknown(what, word, known))
}

/// `did you mean "a" or "b"?`
pub fn question(near: &[&str]) -> String {
    let quoted: Vec<String> = near.iter().map(|word| format!("\"{word}\"")).collect();
    format!("did you mean {}?", quoted.join(" or "))
}

/// A word of the command line that may be repeated: bounded, escaped, and no link, which may hold
/// a token.
pub fn shown(word: &str) -> String {
    let lower = word.to_lowercase();
    if lower.contains("://") || lower.contains("token=") {
        return "…".to_owned();
    }
    dcvdiag_checks::text::shown(word, 80)
}

/// The nearest of the known words, all of those that are equally near; none where none is near.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Vec<&'a str> {
    let word = plain(word);
    let near = known.iter().filter_map(|candidate| Some((nearness(&word, candidate)?, *candidate)));
    let near: Vec<(f64, &str)> = near.collect();
    let best = near.iter().map(|(nearness, _)| *nearness).fold(0.0, f64::max);
    let best = near.into_iter().filter(|(nearness, _)| best - nearness < 1e-9);
    best.map(|(_, candidate)| candidate).take(NAMED).collect()
}

/// How near, if it is: the same but for case and separators, few typos, or the same beginning. A
/// code is known by its name alone, too: `name-mismatch` is `tls.name-mismatch`.
fn nearness(word: &str, candidate: &str) -> Option<f64> {
    let whole = likeness(word, &plain(candidate));
    let name = candidate.split_once('.').and_then(|(_, name)| likeness(word, &plain(name)));
    match (whole, name) {
        (Some(whole), Some(name)) => Some(whole.max(name)),
        (whole, name) => whole.or(name),
    }
}

fn likeness(word: &str, candidate: &str) -> Option<f64> {
    let typos = strsim::normalized_damerau_levenshtein(word, candidate);
    let beginning = strsim::jaro_winkler(word, candidate);
    (typos > 0.6 || beginning > 0.85).then_some(typos + beginning)
}

/// Without what people vary: dashes in front, case, and what stands between two words.
pub fn plain(word: &str) -> String {
    let bare = word.trim().trim_start_matches(['-', '–', '—', '−', '.']);
    bare.to_lowercase().replace(['_', '.', ' ', '/', ':'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_several_is_named_and_nothing_far() {
        let known = ["tls", "tcp", "websocket", "resolve"];
        for (word, near) in
            [("tsl", "tls"), ("TCP", "tcp"), ("websokcet", "websocket"), ("reslove", "resolve")]
        {
            assert_eq!(nearest(word, &known), [near]);
        }
        assert!(nearest("banana", &known).is_empty());
    }

    #[test]
    fn a_code_is_known_without_its_layer_and_with_other_separators() {
        let known = ["tls.name-mismatch", "tls.silent", "host.silent", "tcp.slow"];
        for word in ["name-mismatch", "name_mismatch", "tls-name-mismatch", "TLS.NAME-MISMATCH"] {
            assert_eq!(nearest(word, &known), ["tls.name-mismatch"]);
        }
        assert_eq!(nearest("silent", &known), ["tls.silent", "host.silent"]);
    }

    #[test]
    fn a_link_is_not_repeated() {
        let line = unknown("command", "https://host/?authToken=sesame", []);
        assert!(!line.contains("sesame"), "{line}");
    }
}

//! The words that a value can be, for completion.

use clap_complete::PathCompleter;
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, CompletionCandidate};
use dcvdiag_checks::CHECKS;
use dcvdiag_checks::model::Layer;

/// The layers that there are checks for.
pub fn layers() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let checked = |layer: &Layer| CHECKS.iter().any(|check| check.layer == *layer);
        Layer::ALL.into_iter().filter(checked).map(|layer| plain(layer.word())).collect()
    })
}

/// The codes, each with its summary.
pub fn codes() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        CHECKS.iter().map(|check| plain(check.code).help(Some(check.summary.into()))).collect()
    })
}

/// The scenarios, each with its summary.
#[cfg(feature = "demo")]
pub fn scenarios() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let all = dcvdiag_lab::scenarios();
        all.into_iter().map(|s| plain(&s.name).help(Some(s.summary.into()))).collect()
    })
}

/// The transports of resolveSession.
pub fn transports() -> ArgValueCandidates {
    ArgValueCandidates::new(|| Vec::from(["HTTP", "QUIC"].map(plain)))
}

/// The commands that have a page of the manual.
pub fn commands() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let root = super::command();
        root.get_subcommands()
            .map(|sub| plain(sub.get_name()).help(sub.get_about().cloned()))
            .collect()
    })
}

/// Connection files: of what the user may hold, the one that can be completed.
pub fn connection_files() -> ArgValueCompleter {
    files(&["dcv"])
}

/// What `report` reads.
pub fn saved_reports() -> ArgValueCompleter {
    files(&["json", "html"])
}

fn files(endings: &'static [&'static str]) -> ArgValueCompleter {
    let is_one = |path: &std::path::Path| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| endings.contains(&ending.as_str()))
    };
    ArgValueCompleter::new(PathCompleter::file().filter(is_one))
}

fn plain(word: &str) -> CompletionCandidate {
    CompletionCandidate::new(word.to_owned())
}

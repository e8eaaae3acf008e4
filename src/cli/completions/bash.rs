//! bash's own way to divide words, for completion.

use std::ffi::OsString;
use std::io::{Error, Write};
use std::path::Path;

use clap_complete::engine::complete;
use clap_complete::env::{self, EnvCompleter};

/// clap's completer for bash, which does not know that bash divides `--format=j` in three.
pub struct Bash;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        env::Bash.name()
    }

    fn is(&self, name: &str) -> bool {
        env::Bash.is(name)
    }

    fn write_registration(
        &self,
        var: &str,
        name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> Result<(), Error> {
        env::Bash.write_registration(var, name, bin, completer, buf)
    }

    fn write_complete(
        &self,
        cmd: &mut clap::Command,
        args: Vec<OsString>,
        current_dir: Option<&Path>,
        buf: &mut dyn Write,
    ) -> Result<(), Error> {
        let index = variable("_CLAP_COMPLETE_INDEX").and_then(|index| index.parse().ok());
        let (args, index) = without_divisions(args, index.unwrap_or_default());
        let between = variable("_CLAP_IFS").unwrap_or_else(|| "\n".to_owned());
        for (count, candidate) in complete(cmd, args, index, current_dir)?.iter().enumerate() {
            let before = if count > 0 { between.as_str() } else { "" };
            write!(buf, "{before}{}", candidate.get_value().to_string_lossy())?;
        }
        Ok(())
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// `--format = j` as `--format j`, of which bash wants the last word alone.
fn without_divisions(args: Vec<OsString>, index: usize) -> (Vec<OsString>, usize) {
    let divides = |at: usize| at > 0 && at < index && args[at] == "=";
    let dropped = (0..args.len()).filter(|at| divides(*at)).count();
    let kept: Vec<bool> = (0..args.len()).map(|at| !divides(at)).collect();
    let words = args.into_iter().zip(kept).filter_map(|(word, kept)| kept.then_some(word));
    (words.collect(), index - dropped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bash_divided_is_one_option_and_its_value_again() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        let divided = words("dcvdiag run --format = j");
        assert_eq!(without_divisions(divided, 4), (words("dcvdiag run --format j"), 3));
        let whole = words("dcvdiag run --format j");
        assert_eq!(without_divisions(whole.clone(), 3), (whole, 3));
    }
}

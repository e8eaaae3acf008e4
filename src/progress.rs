//! What is being waited for, on stderr and on a terminal only.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::args::OutputArgs;
use crate::cli::complain;

/// Whether what is said besides the report may name anything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// Names and addresses as they are.
    Plain,
    /// None of them, as under `--redact`.
    Hidden,
}

impl Naming {
    /// As the report is to be.
    pub fn of(asked: &OutputArgs) -> Self {
        if asked.redact { Self::Hidden } else { Self::Plain }
    }

    /// `endpoint TCP: 10.0.0.1:8443`, or what stands before the colon.
    fn shown(self, mut what: String) -> String {
        if let (Self::Hidden, Some(colon)) = (self, what.find(": ")) {
            what.truncate(colon);
        }
        what
    }
}

/// A spinner with the probe that has been waited for the longest; silent off a terminal.
pub struct Progress {
    bar: Option<ProgressBar>,
    naming: Naming,
    waiting: Mutex<Vec<String>>,
}

/// A probe that is under way; it ends when this is dropped.
pub struct Waiting<'a> {
    progress: &'a Progress,
    what: String,
}

impl Progress {
    /// Starts it.
    pub fn start(naming: Naming) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self { bar, naming, waiting: Mutex::new(Vec::new()) }
    }

    /// A probe begins.
    pub fn waiting(&self, what: String) -> Waiting<'_> {
        let what = self.naming.shown(what);
        self.show(|waiting| waiting.push(what.clone()));
        Waiting { progress: self, what }
    }

    /// One line that stays; it may name an address.
    pub fn say(&self, line: impl FnOnce(&dyn Fn(SocketAddr) -> String) -> String) {
        let naming = self.naming;
        let line = line(&|address| match naming {
            Naming::Plain => address.to_string(),
            Naming::Hidden => "one of the addresses".to_owned(),
        });
        match &self.bar {
            Some(bar) => bar.suspend(|| complain(&line)),
            None => complain(&line),
        }
    }

    /// Takes it away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn show(&self, change: impl FnOnce(&mut Vec<String>)) {
        let (Some(bar), Ok(mut waiting)) = (&self.bar, self.waiting.lock()) else { return };
        change(&mut waiting);
        bar.set_message(match waiting.as_slice() {
            [] => "waiting for the last name servers".to_owned(),
            [one] => format!("waiting for {one}"),
            [first, more @ ..] => format!("waiting for {first} and {} more", more.len()),
        });
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.progress.show(|waiting| {
            if let Some(at) = waiting.iter().position(|what| *what == self.what) {
                waiting.remove(at);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Naming;

    #[test]
    fn what_is_waited_for_is_not_named_where_names_are_hidden() {
        let waiting = "endpoint TCP: 10.0.0.1:8443".to_owned();
        assert_eq!(Naming::Hidden.shown(waiting.clone()), "endpoint TCP");
        assert_eq!(Naming::Plain.shown(waiting.clone()), waiting);
    }
}

//! The probes under way: on a terminal as a spinner on stderr, for a program as events on stdout.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use dcvdiag_checks::model::{Layer, Leg, Millis};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::console::complain;
use crate::escape::visible;
use crate::options::OutputArgs;
use crate::patience::millis;

/// Tells if messages besides the report may name anything.
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

/// Tells what is under way.
pub struct Progress {
    sink: ProgressSink,
    naming: Naming,
    waiting: Mutex<Vec<String>>,
}

/// Takes what is under way.
pub enum ProgressSink {
    /// Off a terminal, or of one of many: it is not told.
    Nothing,
    /// A spinner with the probe that has been waited for the longest.
    Spinner(ProgressBar),
    /// Called as each probe ends.
    Events(Box<dyn Fn(Probed<'_>) + Send + Sync>),
}

/// The end of a probe.
#[derive(Serialize)]
pub struct Probed<'a> {
    /// The leg that was dialled.
    pub leg: Leg,
    /// The layer that was asked.
    pub layer: Layer,
    /// The name or address, and how it was probed.
    pub what: &'a str,
    /// From its start to its end.
    pub elapsed_ms: Millis,
}

impl ProgressSink {
    /// A spinner where stderr is a terminal.
    pub fn on_stderr() -> Self {
        if std::io::stderr().is_terminal() { Self::Spinner(spinner()) } else { Self::Nothing }
    }
}

/// A probe that is under way; it ends when this is dropped.
pub struct Waiting<'a> {
    progress: &'a Progress,
    leg: Leg,
    layer: Layer,
    what: String,
    since: Instant,
}

impl Progress {
    /// Tells it to a sink; names are hidden where the report's are.
    pub fn new(sink: ProgressSink, shown: &OutputArgs) -> Self {
        Self { sink, naming: Naming::of(shown), waiting: Mutex::new(Vec::new()) }
    }

    /// A probe of a layer begins; `what` says on which name or address, and how.
    pub fn waiting(&self, leg: Leg, layer: Layer, what: String) -> Waiting<'_> {
        let what = self.naming.shown(what);
        self.show(|waiting| waiting.push(what.clone()));
        Waiting { progress: self, leg, layer, what, since: Instant::now() }
    }

    /// One line that stays; it may name an address.
    pub fn say(&self, line: impl FnOnce(&dyn Fn(SocketAddr) -> String) -> String) {
        let naming = self.naming;
        let line = line(&|address| match naming {
            Naming::Plain => address.to_string(),
            Naming::Hidden => "one of the addresses".to_owned(),
        });
        match &self.sink {
            ProgressSink::Spinner(bar) => bar.suspend(|| complain(&line)),
            _ => complain(&line),
        }
    }

    /// Takes it away.
    pub fn finish(&self) {
        if let ProgressSink::Spinner(bar) = &self.sink {
            bar.finish_and_clear();
        }
    }

    fn show(&self, change: impl FnOnce(&mut Vec<String>)) {
        let (ProgressSink::Spinner(bar), Ok(mut waiting)) = (&self.sink, self.waiting.lock())
        else {
            return;
        };
        change(&mut waiting);
        let message = match waiting.as_slice() {
            [] => "waiting for the last name servers".to_owned(),
            [one] => format!("waiting for {one}"),
            [first, more @ ..] => format!("waiting for {first} and {} more", more.len()),
        };
        bar.set_message(visible(&message, usize::MAX));
    }
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let ProgressSink::Events(on_probed) = &self.progress.sink {
            let elapsed_ms = millis(self.since.elapsed());
            on_probed(Probed { leg: self.leg, layer: self.layer, what: &self.what, elapsed_ms });
        }
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

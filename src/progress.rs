//! What is being waited for: on a terminal as a spinner on stderr, for a program as events on stdout.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use dcvdiag_checks::model::{Layer, Leg};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{complain, print};
use crate::patience::millis;
use crate::render::ndjson::{self, Event, Probed, Started};
use crate::target::Target;

/// Tells what is under way.
pub struct Progress {
    told: Told,
    waiting: Mutex<Vec<String>>,
}

/// How it is told.
enum Told {
    /// Not at all: off a terminal, or one of many.
    Nothing,
    /// A spinner with the probe that has been waited for the longest.
    Spinner(ProgressBar),
    /// Events on stdout: `started`, and `probed` as probes end.
    Events {
        /// The target's name in the targets file.
        target: Option<String>,
    },
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
    /// A spinner where stderr is a terminal, else silence.
    pub fn spinner() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::silent();
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self::told(Told::Spinner(bar))
    }

    /// Events on stdout.
    pub fn events(target: Option<String>) -> Self {
        Self::told(Told::Events { target })
    }

    /// Nothing.
    pub fn silent() -> Self {
        Self::told(Told::Nothing)
    }

    fn told(told: Told) -> Self {
        Self { told, waiting: Mutex::new(Vec::new()) }
    }

    /// The run begins; nothing was sent yet.
    pub fn started(&self, target: &Target) {
        if let Told::Events { target: name } = &self.told {
            let (at, tool, asked) = (crate::run::now(), &crate::run::tool(), &target.facts);
            let started = Event::Started(Started { at, tool, asked });
            print(&ndjson::line(name.as_deref(), &started));
        }
    }

    /// A probe of a layer begins; `what` says on which name or address, and how.
    pub fn waiting(&self, leg: Leg, layer: Layer, what: String) -> Waiting<'_> {
        self.show(|waiting| waiting.push(what.clone()));
        Waiting { progress: self, leg, layer, what, since: Instant::now() }
    }

    /// One line that stays.
    pub fn say(&self, line: &str) {
        match &self.told {
            Told::Spinner(bar) => bar.suspend(|| complain(line)),
            _ => complain(line),
        }
    }

    /// Takes it away.
    pub fn finish(&self) {
        if let Told::Spinner(bar) = &self.told {
            bar.finish_and_clear();
        }
    }

    fn show(&self, change: impl FnOnce(&mut Vec<String>)) {
        let (Told::Spinner(bar), Ok(mut waiting)) = (&self.told, self.waiting.lock()) else {
            return;
        };
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
        if let Told::Events { target } = &self.progress.told {
            let elapsed_ms = millis(self.since.elapsed());
            let (leg, layer, what) = (self.leg, self.layer, self.what.as_str());
            let event = Event::Probed(Probed { leg, layer, what, elapsed_ms });
            print(&ndjson::line(target.as_deref(), &event));
        }
        self.progress.show(|waiting| {
            if let Some(at) = waiting.iter().position(|what| *what == self.what) {
                waiting.remove(at);
            }
        });
    }
}

//! What is being waited for: on a terminal as a spinner on stderr, for a program as events on stdout.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use dcvdiag_checks::model::{Layer, Leg};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::args::OutputArgs;
use crate::console::{complain, print};
use crate::escape::visible;
use crate::patience::millis;
use crate::plan::Plan;
use crate::render::Format;
use crate::render::ndjson::{self, Event, Probed, Started};
use crate::secret;

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

/// Tells what is under way.
pub struct Progress {
    told: Told,
    naming: Naming,
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
    /// As the output is to be: events, or a spinner where stderr is a terminal. Events of a run that
    /// is redacted are told when all pseudonyms are known.
    pub fn of_one(shown: &OutputArgs) -> Self {
        match shown.format {
            Format::Ndjson if !shown.redact => Self::told(Told::Events { target: None }, shown),
            _ if std::io::stderr().is_terminal() => Self::told(Told::Spinner(spinner()), shown),
            _ => Self::told(Told::Nothing, shown),
        }
    }

    /// Of one target of many: events, or nothing.
    pub fn of_many(target: Option<&str>, shown: &OutputArgs) -> Self {
        let target = target.map(str::to_owned);
        match shown.format {
            Format::Ndjson if !shown.redact => Self::told(Told::Events { target }, shown),
            _ => Self::told(Told::Nothing, shown),
        }
    }

    /// Nothing is told.
    pub fn of_none(shown: &OutputArgs) -> Self {
        Self::told(Told::Nothing, shown)
    }

    fn told(told: Told, shown: &OutputArgs) -> Self {
        Self { told, naming: Naming::of(shown), waiting: Mutex::new(Vec::new()) }
    }

    /// The run begins; nothing was sent yet.
    pub fn started(&self, plan: &Plan) {
        if let Told::Events { target: name } = &self.told {
            let (at, tool) = (crate::tool::now(), &crate::tool::identity());
            let asked = secret::scrubbed_json(&plan.facts, &plan.secrets);
            let started = Event::Started(Started { at, tool, asked: &asked });
            print(&ndjson::line(name.as_deref(), &started));
        }
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
        match &self.told {
            Told::Spinner(bar) => bar.suspend(|| complain(&line)),
            _ => complain(&line),
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

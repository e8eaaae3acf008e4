//! Where the reports of many targets go, or of many runs.

use std::io::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::destinations;
use super::file::Draft;
use super::pseudonymize::Redacting;
use super::step_summary::StepSummary;
use crate::failure::Failure;
use crate::options::{Format, OutputArgs};
use crate::render::{self, EventTiming, Growing, Named, Summary, Terminal, Transition};
use crate::series::{Audience, Planned, Weight};

/// One document on stdout and one in every file of `--report`, all growing target by target.
pub struct Documents {
    stdout: Option<(Terminal, Box<dyn Growing>)>,
    files: Vec<(Draft, Box<dyn Growing>)>,
    /// With `--format github`, where GitHub has given a place for it.
    step_summary: Option<(StepSummary, Box<dyn Growing>)>,
    /// The first of them that could not be written; the others go on.
    failure: Option<Failure>,
    bar: ProgressBar,
}

impl Documents {
    /// Their beginnings.
    pub fn new(shown: &OutputArgs, names: &[&str], told: EventTiming) -> Result<Self, Failure> {
        let terminal = Terminal::new(shown);
        let growing = render::growing(shown.format, &terminal, told);
        let mut all = Self { stdout: Some((terminal, growing)), ..Self::in_files(shown, names)? };
        all.bar = bar(names.len());
        all.on_stdout(|growing, out| growing.begin(names, out));
        if shown.format == Format::Github
            && let Some(file) = StepSummary::open()
        {
            let terminal = Terminal::of_file(shown);
            let markdown = render::growing(Format::Markdown, &terminal, EventTiming::Afterwards);
            all.step_summary = Some((file, markdown));
            all.in_step_summary(|growing, out| growing.begin(names, out));
        }
        Ok(all)
    }

    /// Writes to files alone, not to stdout.
    fn in_files(shown: &OutputArgs, names: &[&str]) -> Result<Self, Failure> {
        let mut files = Vec::new();
        for path in &shown.report {
            let format = Format::of_file(path).unwrap_or(Format::Json); // checked before
            let mut draft = Draft::new(path)?;
            let terminal = Terminal::of_file(shown);
            let mut growing = render::growing(format, &terminal, EventTiming::Afterwards);
            growing.begin(names, &mut draft).map_err(|error| draft.failure(&error))?;
            files.push((draft, growing));
        }
        let bar = ProgressBar::hidden();
        Ok(Self { stdout: None, files, step_summary: None, failure: None, bar })
    }

    /// Adds the report of one more target.
    pub fn add(&mut self, one: Named<'_>) {
        self.bar.inc(1);
        self.on_stdout(|growing, out| growing.add(one, out));
        self.in_step_summary(|growing, out| growing.add(one, out));
        let failure = &mut self.failure;
        self.files.retain_mut(|(draft, growing)| {
            let added = growing.add(one, draft).map_err(|error| draft.failure(&error));
            added.map_err(|new| failure.get_or_insert(new)).is_ok()
        });
    }

    /// Their ends; the files take their places.
    pub fn end(mut self, summary: &Summary) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        self.on_stdout(|growing, out| growing.end(summary, out));
        self.in_step_summary(|growing, out| growing.end(summary, out));
        for (mut draft, mut growing) in self.files {
            let ended = growing.end(summary, &mut draft).map_err(|error| draft.failure(&error));
            if let Err(new) = ended.and_then(|()| draft.publish()) {
                self.failure.get_or_insert(new);
            }
        }
        self.failure.map_or(Ok(()), Err)
    }

    /// Writes there; an error there was said, and is no failure of the run.
    fn in_step_summary(
        &mut self,
        tell: impl FnOnce(&mut dyn Growing, &mut dyn Write) -> std::io::Result<()>,
    ) {
        if let Some((file, growing)) = &mut self.step_summary {
            let _ = tell(growing.as_mut(), file);
        }
    }

    /// Writes to stdout; where that could not be done once, it is not tried again.
    fn on_stdout(
        &mut self,
        tell: impl FnOnce(&mut dyn Growing, &mut dyn Write) -> std::io::Result<()>,
    ) {
        let Some((terminal, growing)) = &mut self.stdout else { return };
        let told = self.bar.suspend(|| {
            let mut out = terminal.stdout();
            tell(growing.as_mut(), &mut out)?;
            out.flush()
        });
        if let Err(error) = told {
            self.stdout = None;
            if let Err(new) = destinations::unread(&error) {
                self.failure.get_or_insert(new);
            }
        }
    }
}

/// On stderr, where that is a terminal.
fn bar(targets: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        u64::try_from(targets).ok(),
        ProgressDrawTarget::stderr(), // hidden by itself off a terminal
    );
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {pos} of {len} targets") {
        bar.set_style(style);
    }
    bar
}

/// The lines of `--watch`, as they come.
pub struct Watcher<'a> {
    shown: &'a OutputArgs,
    terminal: Terminal,
    redacting: Redacting<'a>,
    names: Vec<String>,
    /// Of this round, until the first failure has been written.
    files: Option<Documents>,
    written: bool,
}

impl<'a> Watcher<'a> {
    /// Nothing was seen yet.
    pub fn new(shown: &'a OutputArgs, plans: &[Planned]) -> Result<Self, Failure> {
        if !matches!(shown.format, Format::Table | Format::Ndjson) {
            let line = "--watch prints what changes: --format table or ndjson";
            return Err(Failure::usage(line));
        }
        let mut redacting = Redacting::new(shown);
        let names = plans.iter().filter_map(|plan| Some(redacting.target(plan.name.as_ref()?)));
        let names = names.collect();
        Ok(Self {
            shown,
            terminal: Terminal::new(shown),
            redacting,
            names,
            files: None,
            written: false,
        })
    }
}

impl Audience for Watcher<'_> {
    fn round(&mut self) -> Result<(), Failure> {
        if !self.names.is_empty() && !self.written {
            let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
            self.files = Some(Documents::in_files(self.shown, &names)?);
        }
        Ok(())
    }

    fn seen(&mut self, one: Named<'_>, weight: Weight) -> Result<(), Failure> {
        if let Some(files) = &mut self.files {
            files.add(self.redacting.named(one)?.as_named());
            return Ok(());
        }
        if weight == Weight::Failure && !self.written {
            self.written = true;
            let report = self.redacting.report(one.report)?;
            self.redacting.write_map()?;
            destinations::files(&report, self.shown)?;
        }
        Ok(())
    }

    fn changed(&mut self, change: &Transition<'_>) -> Result<(), Failure> {
        let one = self.redacting.named(change.one)?;
        let change = Transition { one: one.as_named(), ..*change };
        let text = render::transition(&change, self.shown.format, &self.terminal);
        // Nobody is told anything any more once a reader went away.
        destinations::to_stdout(&text, &self.terminal)
            .map_err(|error| Failure::usage(format!("stdout: {error}")))
    }

    fn over(&mut self, round: &Summary, weight: Weight) -> Result<(), Failure> {
        let Some(files) = self.files.take() else { return Ok(()) };
        if weight == Weight::Good {
            return Ok(()); // the drafts go with it
        }
        self.written = true;
        self.redacting.write_map()?;
        files.end(round)
    }
}

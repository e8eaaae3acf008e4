//! Instructions of a check: what to do or to look at, as constants whose holes a run fills.

use crate::command::{Command, CommandLine};
use crate::model::{Owner, Site, Text};

/// Something to do, to look at, or a cause to consider, as a check has it.
#[derive(Clone, Copy, Debug)]
pub struct Instruction {
    /// The advice without the command; with `{names}`.
    pub text: &'static str,
    /// The command, on a line of its own.
    pub command: Option<CommandLine>,
    /// The host or account where it is done.
    pub on: Option<Site>,
    /// The one who can do it, where it is not the check's owner.
    pub owner: Option<Owner>,
}

/// An instruction without a command.
#[must_use]
pub const fn say(text: &'static str) -> Instruction {
    Instruction { text, command: None, on: None, owner: None }
}

impl Instruction {
    /// With a command, a word an argument; see [`Command`] for what stands in a word.
    #[must_use]
    pub const fn run(mut self, line: &'static [&'static str]) -> Self {
        self.command = Some(CommandLine::new(line));
        self
    }

    /// With the command of macOS.
    #[must_use]
    pub const fn macos(mut self, line: &'static [&'static str]) -> Self {
        if let Some(command) = self.command {
            self.command = Some(command.macos(line));
        }
        self
    }

    /// With the command of Windows, for `PowerShell`.
    #[must_use]
    pub const fn windows(mut self, line: &'static [&'static str]) -> Self {
        if let Some(command) = self.command {
            self.command = Some(command.windows(line));
        }
        self
    }

    /// Done on that host or in that account.
    #[must_use]
    pub const fn on(mut self, site: Site) -> Self {
        self.on = Some(site);
        self
    }

    /// Done by somebody else than the check's owner.
    #[must_use]
    pub const fn by(mut self, owner: Owner) -> Self {
        self.owner = Some(owner);
        self
    }
}

/// An instruction of a run, before its holes are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The advice in words, without the command.
    pub text: Text,
    /// The command, where there is one.
    pub command: Option<Command>,
    /// The host or account where it is done.
    pub on: Option<Site>,
    /// The one who can do it.
    pub owner: Option<Owner>,
}

impl Proposal {
    /// Adds a command, a word an argument.
    #[must_use]
    pub fn run(mut self, command: impl Into<Command>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// Done on that host or in that account.
    #[must_use]
    pub fn on(mut self, site: Site) -> Self {
        self.on = Some(site);
        self
    }

    /// Done by that owner.
    #[must_use]
    pub fn by(mut self, owner: Owner) -> Self {
        self.owner = Some(owner);
        self
    }
}

impl<T: Into<Text>> From<T> for Proposal {
    fn from(text: T) -> Self {
        Self { text: text.into(), command: None, on: None, owner: None }
    }
}

impl From<Instruction> for Proposal {
    fn from(it: Instruction) -> Self {
        let command = it.command.map(Command::from);
        Self { text: Text::new(it.text), command, on: it.on, owner: it.owner }
    }
}

impl From<&Instruction> for Proposal {
    fn from(it: &Instruction) -> Self {
        (*it).into()
    }
}

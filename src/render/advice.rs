//! Advice as people read it: a sentence, where and by whom it is done, and a command on a line of
//! its own, whole.

use dcvdiag_checks::model::{Advice, Cause, Decide, Owner, Site, Text};

use super::Terminal;

/// Something to do, to look at, or a cause, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The sentence, with where and by whom behind it.
    pub text: String,
    /// The command, to be copied whole.
    pub command: Option<String>,
}

impl Spoken {
    /// Advice; whose it is is said where it is not the one who is named for all of it.
    pub fn advice(it: &Advice, named: Option<Owner>, terminal: &Terminal) -> Self {
        let text = placed(&it.text, it.on, it.owner.filter(|own| Some(*own) != named), terminal);
        Self { text, command: it.command.clone() }
    }

    /// A cause that remains.
    pub fn cause(it: &Cause, named: Option<Owner>, terminal: &Terminal) -> Self {
        let text = placed(&it.text, None, it.owner.filter(|own| Some(*own) != named), terminal);
        Self { text, command: None }
    }

    /// The look that decides.
    pub fn decide(it: &Decide, terminal: &Terminal) -> Self {
        Self { text: placed(&it.text, it.on, None, terminal), command: it.command.clone() }
    }

    /// A sentence alone.
    pub fn sentence(text: &Text) -> Self {
        Self { text: text.to_string(), command: None }
    }
}

/// `see the target's health (in the endpoint service's AWS account)`. Advice for this host needs no
/// word of where.
fn placed(text: &Text, on: Option<Site>, owner: Option<Owner>, terminal: &Terminal) -> String {
    let site = on.filter(|site| *site != Site::Client).map(|site| terminal.lang.say(site.title()));
    let owner = owner.map(|owner| terminal.lang.owner(owner));
    let words: Vec<&str> = site.into_iter().chain(owner).collect();
    match words.as_slice() {
        [] => text.to_string(),
        words => format!("{text} ({})", words.join("; ")),
    }
}

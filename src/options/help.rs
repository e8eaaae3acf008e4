//! Help: one screen by `--help`; where a command has more to say, all of it by `--help-all`. Examples
//! at the end of both.
//!
//! Nothing here knows an option. Their headings group them, in the order in which they first occur.

use std::fmt::Write;

use clap::builder::Styles;
use clap::{Arg, ArgAction, Command};

use super::help_texts::{EXIT, GROUPS, examples};

/// A width that fits every terminal.
const WIDTH: usize = 80;
/// A command with more options than this has a form of one screen besides.
const SCREEN: usize = 30;
/// A default that is longer is for `--help-all` to tell.
const SHORT_DEFAULT: usize = 10;

/// The command line with its help in order.
pub fn arranged(root: Command) -> Command {
    let names: Vec<String> = root.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let root = names.iter().fold(root, |root, name| root.mut_subcommand(name, of_command));
    of_root(root)
}

fn of_root(root: Command) -> Command {
    let styles = root.get_styles().clone();
    let mut template = "{about-with-newline}\n{usage-heading} {usage}\n".to_owned();
    template.push_str(&commands(&root, &styles));
    let _ = write!(template, "\n{}\n{{options}}{{after-help}}", heading("Options", &styles));
    let mut after = said_examples("dcvdiag", &styles);
    let _ = write!(after, "\n{}", heading("Exit codes", &styles));
    for (code, what) in EXIT {
        let _ = write!(after, "\n  {code:>3}  {what}"); // a String takes everything
    }
    root.help_template(template).after_help(after)
}

/// The commands in their groups.
fn commands(root: &Command, styles: &Styles) -> String {
    let listed: Vec<&Command> = root.get_subcommands().filter(|sub| !sub.is_hide_set()).collect();
    let width = listed.iter().map(|sub| sub.get_name().len()).max().unwrap_or_default();
    let grouped = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let rest = listed.iter().map(|sub| sub.get_name()).filter(|name| !grouped(name)).collect();
    let groups = GROUPS.iter().map(|(title, names)| (*title, names.to_vec()));
    groups.chain([("More", rest)]).fold(String::new(), |mut text, (title, names)| {
        let of_group =
            names.iter().filter_map(|name| listed.iter().find(|sub| sub.get_name() == *name));
        let lines: Vec<String> = of_group
            .map(|sub| {
                let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
                format!("  {:width$}  {about}\n", sub.get_name())
            })
            .collect();
        if !lines.is_empty() {
            let _ = write!(text, "\n{}\n{}", heading(title, styles), lines.concat());
        }
        text
    })
}

fn of_command(command: Command) -> Command {
    let styles = command.get_styles().clone();
    let mut after = command.get_after_help().map(|said| format!("{said}\n\n")).unwrap_or_default();
    after.push_str(&said_examples(command.get_name(), &styles));
    let command = command.after_help(after.trim_end().to_owned());
    if command.get_arguments().count() <= SCREEN {
        return command;
    }
    in_two_sizes(command, &styles)
}

/// clap's long form is the roomy one, an option to a paragraph; of its two forms the short one is
/// therefore `--help-all` here, and the long one, from which every option is hidden, is `--help`.
fn in_two_sizes(command: Command, styles: &Styles) -> Command {
    let name = command.get_name();
    let screen = format!(
        "{}\n{}\n{}\n\n\"dcvdiag {name} --help-all\" tells what each option does.",
        on_one_screen(&command),
        heading("Examples", styles),
        examples(name)
            .iter()
            .map(|example| format!("  {}", example.line))
            .collect::<Vec<_>>()
            .join("\n"),
    );
    let whole = |arg: Arg| match arg.get_long_help().cloned() {
        Some(long) => arg.help(long).hide_long_help(true),
        None => arg.hide_long_help(true),
    };
    let asks = |id, action, help| {
        Arg::new(id).action(action).help(help).help_heading("Help").hide_long_help(true)
    };
    command
        .mut_args(whole)
        .disable_help_flag(true)
        .arg(asks("help", ArgAction::HelpLong, "The options on one screen").short('h').long("help"))
        .arg(asks("help-all", ArgAction::HelpShort, "What each option does").long("help-all"))
        .after_long_help(screen)
}

/// Every option by its heading, with its value and its default in round brackets.
fn on_one_screen(command: &Command) -> String {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for arg in command.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set()) {
        let title = arg.get_help_heading().unwrap_or("Options");
        match groups.iter_mut().find(|(known, _)| *known == title) {
            Some((_, words)) => words.push(in_short(arg)),
            None => groups.push((title, vec![in_short(arg)])),
        }
    }
    let column = groups.iter().map(|(title, _)| title.len()).max().unwrap_or_default() + 2;
    let mut text = String::new();
    for positional in command.get_positionals() {
        let help = positional.get_help().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(text, "{}  {help}\n", positional.get_id().as_str().to_uppercase());
    }
    for (title, words) in groups {
        let _ = write!(text, "{title:column$}");
        let mut at = 0;
        for word in words {
            let width = word.chars().count();
            if at > 0 && column + at + 2 + width > WIDTH {
                let _ = write!(text, "\n{:column$}", "");
                at = 0;
            }
            let gap = if at > 0 { "  " } else { "" };
            let _ = write!(text, "{gap}{word}");
            at += gap.len() + width;
        }
        text.push('\n');
    }
    text
}

/// `-q, --quiet`, `--port PORT (8443)`.
fn in_short(arg: &Arg) -> String {
    let short = arg.get_short().map(|letter| format!("-{letter}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let mut text = short.into_iter().chain(long).collect::<Vec<_>>().join(", ");
    if !arg.get_action().takes_values() {
        return text;
    }
    for name in arg.get_value_names().unwrap_or_default() {
        let _ = write!(text, " {name}");
    }
    if let Some(default) = default(arg) {
        let _ = write!(text, " ({default})");
    }
    text
}

/// The default, as clap or the help's own words tell it, where it is short.
fn default(arg: &Arg) -> Option<String> {
    let known = arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let told = || {
        let (told, _) = help.split_once("[default: ")?.1.split_once(']')?;
        Some(told.split(", ").next().unwrap_or(told).to_owned())
    };
    known.or_else(told).filter(|default| default.len() <= SHORT_DEFAULT)
}

fn said_examples(command: &str, styles: &Styles) -> String {
    let examples = examples(command);
    if examples.is_empty() {
        return String::new();
    }
    examples.iter().fold(format!("{}\n", heading("Examples", styles)), |mut text, example| {
        let _ = writeln!(text, "  {}\n      {}", example.line, example.what);
        text
    })
}

fn heading(title: &str, styles: &Styles) -> String {
    let style = styles.get_header();
    format!("{style}{title}:{style:#}")
}

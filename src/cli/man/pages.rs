//! The manual's pages: what clap knows of a command, in the sections that a page of section 1 has.

use clap::{Arg, Command};
use clap_mangen::roff::{Roff, bold, italic, roman};

use crate::options::help_texts::{ENVIRONMENT, EXIT, description, examples};

/// A page of section 1.
pub struct Page {
    /// The command, `dcvdiag` for the whole.
    pub command: String,
    /// roff.
    pub text: String,
}

impl Page {
    /// The name that man looks for.
    pub fn file(&self) -> String {
        format!("{}.1", title(&self.command))
    }
}

/// Every page, that of the whole first.
pub fn pages() -> Vec<Page> {
    let mut root = crate::options::command();
    root.build();
    let names: Vec<String> = root.get_subcommands().map(|sub| title(sub.get_name())).collect();
    let subs = root.get_subcommands().filter(|sub| !sub.is_hide_set());
    let whole = page(&root, &names);
    std::iter::once(whole).chain(subs.map(|sub| page(sub, &names))).collect()
}

fn title(command: &str) -> String {
    match command {
        "dcvdiag" => "dcvdiag".to_owned(),
        name => format!("dcvdiag-{name}"),
    }
}

fn page(command: &Command, others: &[String]) -> Page {
    let name = command.get_name();
    let is_whole = name == "dcvdiag";
    let mut roff = Roff::new();
    head(&mut roff, command);
    if is_whole {
        roff.control("SH", ["COMMANDS"]);
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            roff.control("TP", []);
            roff.text([bold(title(sub.get_name())), roman("(1)")]);
            roff.text([roman(sub.get_about().map(ToString::to_string).unwrap_or_default())]);
        }
    }
    options(&mut roff, command);
    exit_status(&mut roff, name);
    environment(&mut roff, command);
    say_examples(&mut roff, name);
    see_also(&mut roff, &title(name), others);
    Page { command: name.to_owned(), text: with_title(&title(name), &roff.render()) }
}

/// NAME, SYNOPSIS and DESCRIPTION.
fn head(roff: &mut Roff, command: &Command) {
    let name = command.get_name();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{} - {about}", title(name)))]);
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    let called = command.get_bin_name().unwrap_or(name).to_owned();
    let rest = usage.strip_prefix(&called).unwrap_or_default().to_owned();
    roff.control("SH", ["SYNOPSIS"]);
    roff.text([bold(called), roman(rest)]);
    roff.control("SH", ["DESCRIPTION"]);
    if description(name).is_empty() {
        roff.text([roman(format!("{about}."))]);
    }
    for (count, paragraph) in description(name).iter().enumerate() {
        if count > 0 {
            roff.control("PP", []);
        }
        roff.text([roman(*paragraph)]);
    }
}

/// Every option under its heading.
fn options(roff: &mut Roff, command: &Command) {
    roff.control("SH", ["OPTIONS"]);
    let shown = || command.get_arguments().filter(|arg| !arg.is_hide_set());
    let mut headings: Vec<Option<&str>> = Vec::new();
    for heading in shown().map(Arg::get_help_heading) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    headings.sort_by_key(Option::is_some); // those without one first, the others as they come
    for heading in headings {
        if let Some(heading) = heading {
            roff.control("SS", [heading]);
        }
        for arg in shown().filter(|arg| arg.get_help_heading() == heading) {
            option(roff, arg);
        }
    }
}

fn option(roff: &mut Roff, arg: &Arg) {
    let mut line = Vec::new();
    if let Some(short) = arg.get_short() {
        line.push(bold(format!("-{short}")));
    }
    if let Some(long) = arg.get_long() {
        if !line.is_empty() {
            line.push(roman(", "));
        }
        line.push(bold(format!("--{long}")));
    }
    if arg.get_action().takes_values() {
        for name in arg.get_value_names().unwrap_or_default() {
            line.push(roman(if arg.is_positional() { "" } else { " " }));
            line.push(italic(name.as_str()));
        }
    }
    roff.control("TP", []);
    roff.text(line);
    let help = arg.get_long_help().or_else(|| arg.get_help());
    let default = arg.get_default_values().first().filter(|_| arg.get_action().takes_values());
    let default = default.map(|value| format!(" [default: {}]", value.to_string_lossy()));
    let help = help.map(ToString::to_string).unwrap_or_default();
    roff.text([roman(format!("{help}{}", default.unwrap_or_default()))]);
}

fn exit_status(roff: &mut Roff, command: &str) {
    roff.control("SH", ["EXIT STATUS"]);
    let codes: &[(&str, &str)] = match command {
        "dcvdiag" | "run" | "report" => &EXIT,
        "demo" => &[
            ("0", "the diagnosis names what was broken on purpose"),
            ("1", "it does not"),
            ("2", "usage"),
            ("130", "interrupted"),
        ],
        _ => &[("0", "it did what was asked"), ("2", "usage, or an unreadable file")],
    };
    tagged(roff, codes);
}

fn environment(roff: &mut Roff, command: &Command) {
    roff.control("SH", ["ENVIRONMENT"]);
    if let Some(arg) = command.get_arguments().find(|arg| arg.get_env().is_some()) {
        let long = arg.get_long().unwrap_or_default();
        let name = arg.get_env().map(|env| env.to_string_lossy().into_owned()).unwrap_or_default();
        roff.text([
            roman("Each option is also a variable: "),
            bold(format!("--{long}")),
            roman(" is "),
            bold(name),
            roman(". Dashes become underscores; an option that is given wins; a variable that is empty is not set."),
        ]);
    }
    tagged(roff, &ENVIRONMENT);
}

fn tagged(roff: &mut Roff, entries: &[(&str, &str)]) {
    for (tag, what) in entries {
        roff.control("TP", []);
        roff.text([bold(*tag)]);
        roff.text([roman(*what)]);
    }
}

fn say_examples(roff: &mut Roff, command: &str) {
    if examples(command).is_empty() {
        return;
    }
    roff.control("SH", ["EXAMPLES"]);
    for example in examples(command) {
        roff.control("TP", []);
        roff.text([bold(example.line)]);
        roff.text([roman(example.what)]);
    }
}

fn see_also(roff: &mut Roff, own: &str, pages: &[String]) {
    roff.control("SH", ["SEE ALSO"]);
    let whole = "dcvdiag".to_owned();
    let ours = std::iter::once(&whole).chain(pages).filter(|page| *page != own);
    let tools = ["curl", "dig", "openssl"];
    let names: Vec<&str> = ours.map(String::as_str).chain(tools).collect();
    let mut line = Vec::new();
    for (count, name) in names.iter().enumerate() {
        line.push(bold(*name));
        line.push(roman(if count + 1 == names.len() { "(1)" } else { "(1), " }));
    }
    roff.text(line);
}

/// The title line: no date, for a page that is printed twice is the same page.
fn with_title(name: &str, sections: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let line = format!(".TH {name} 1 \"\" \"dcvdiag {version}\" \"dcvdiag manual\"\n.SH NAME\n");
    sections.replacen(".SH NAME\n", &line, 1)
}

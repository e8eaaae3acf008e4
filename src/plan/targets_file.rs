//! `--targets FILE`: many targets, each with a name and any option of `run`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Display;
use std::path::Path;

use serde::Deserialize;
use toml::{Table, Value};

use crate::bounded_file::{self, Bound, Unreadable};
use crate::failure::{Failure, nearest_word};
use crate::options::{RunArgs, run_args, run_options};

/// The longest name, in characters.
const NAME: usize = 200;

/// One target of the file.
pub struct Entry {
    /// As the outputs call it.
    pub name: String,
    /// The command line's options, and the target's own over them.
    pub args: RunArgs,
}

/// The contents of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// For every target that does not say otherwise.
    #[serde(default)]
    defaults: Table,
    #[serde(default)]
    target: Vec<Table>,
}

/// Reads the file; `typed` are the words behind `run` on the command line, which hold for all.
pub fn read(path: &Path, typed: &[OsString]) -> Result<Vec<Entry>, Failure> {
    let place = path.display();
    let wrong = |why: &dyn Display| Failure::usage(format!("--targets {place}: {why}"));
    let bytes = bounded_file::read(path, Bound::TARGETS).map_err(|error| wrong(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong(&Unreadable::NotText))?;
    let file: File = toml::from_str(&text).map_err(|error| syntax(path, &text, &error))?;
    if file.target.is_empty() {
        return Err(Failure::usage(format!("--targets {place}: no [[target]] in it")));
    }
    let mut names = BTreeSet::new();
    let mut entries = Vec::new();
    for (i, own) in file.target.into_iter().enumerate() {
        let name = name(&own).map_err(|why| {
            Failure::usage(format!("--targets {place}: [[target]] number {}: {why}", i + 1))
        })?;
        let wrong = |failure: Failure| {
            Failure::usage(format!("--targets {place}: target \"{name}\": {}", failure.line))
        };
        if !names.insert(name.clone()) {
            return Err(wrong(Failure::usage("the name is there twice")));
        }
        let args = args(&file.defaults, own, typed).map_err(wrong)?;
        super::Plan::parse(&args).map_err(wrong)?;
        entries.push(Entry { name, args });
    }
    Ok(entries)
}

/// Line and reason of a file that is no TOML, or has another shape.
fn syntax(path: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count());
    let line = line.map_or(String::new(), |line| format!(":{}", line + 1));
    let why = error.message().lines().next().unwrap_or_default();
    Failure::usage(format!("--targets {}{line}: {why}", path.display()))
}

fn name(own: &Table) -> Result<String, String> {
    match own.get("name") {
        None => Err("it has no name".to_owned()),
        Some(Value::String(name)) if name.trim().is_empty() => Err("its name is empty".to_owned()),
        Some(Value::String(name)) if name.chars().any(char::is_control) => {
            Err("its name holds control characters".to_owned())
        }
        Some(Value::String(name)) if name.chars().count() > NAME => {
            Err(format!("its name is longer than {NAME} characters"))
        }
        Some(Value::String(name)) => Ok(name.trim().to_owned()),
        Some(_) => Err("its name is no text".to_owned()),
    }
}

/// The command line's words, then the file's: the last one that says something wins.
fn args(defaults: &Table, own: Table, typed: &[OsString]) -> Result<RunArgs, Failure> {
    let mut options = defaults.clone();
    options.extend(own);
    options.remove("name");
    let mut words: Vec<OsString> = vec!["dcvdiag".into(), "run".into()];
    words.extend(typed.iter().cloned());
    let mut target = None;
    for (key, value) in options {
        if key == "target" {
            target = Some(scalar(&key, &value)?);
        } else {
            words.extend(option(&key, &value)?.into_iter().map(OsString::from));
        }
    }
    if let Some(target) = target {
        words.extend(["--".into(), target.into()]);
    }
    run_args(words)
}

fn option(key: &str, value: &Value) -> Result<Vec<String>, Failure> {
    let known = run_options();
    match known.iter().find(|option| option.name == key) {
        Some(option) if option.is_of_the_whole_run => {
            let line = format!("{key} is for all targets: give --{key} on the command line");
            return Err(Failure::usage(line));
        }
        Some(_) => {}
        None => {
            let names = known.iter().map(|option| option.name.as_str());
            return Err(nearest_word("option", key, names));
        }
    }
    match value {
        Value::Boolean(true) => Ok(vec![format!("--{key}")]),
        Value::Boolean(false) => Ok(Vec::new()),
        Value::Array(values) => {
            values.iter().map(|value| Ok(format!("--{key}={}", scalar(key, value)?))).collect()
        }
        value => Ok(vec![format!("--{key}={}", scalar(key, value)?)]),
    }
}

fn scalar(key: &str, value: &Value) -> Result<String, Failure> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        other => {
            let line = format!("{key}: {} instead of text or a number", other.type_str());
            Err(Failure::usage(line))
        }
    }
}

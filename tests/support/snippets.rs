//! The command lines of a page of Markdown, however its snippets nest them.

use saphyr::{LoadableYamlNode, Yaml};

/// A fenced block.
pub struct Block {
    /// The heading it stands under.
    pub under: String,
    /// Its info string.
    pub language: String,
    /// What is in it.
    pub text: String,
}

/// A call of `dcvdiag`.
#[derive(Debug)]
pub struct Call {
    /// The words behind the program.
    pub words: Vec<String>,
    /// The variables that the snippet sets for it.
    pub environment: Vec<(String, String)>,
}

/// Every fenced block.
pub fn blocks(page: &str) -> Vec<Block> {
    let (mut all, mut under) = (Vec::new(), String::new());
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let (under, language) = (under.clone(), language.to_owned());
            all.push(Block { under, language, text: text.join("\n") + "\n" });
        } else if line.starts_with('#') {
            line.trim_start_matches('#').trim().clone_into(&mut under);
        }
    }
    all
}

impl Block {
    /// The calls in it; panics over a language that nobody here can read.
    pub fn calls(&self) -> Vec<Call> {
        match self.language.as_str() {
            "sh" => self.scripts().iter().flat_map(|script| in_shell(script)).map(plain).collect(),
            "yaml" => self.in_yaml(),
            "ini" => after(&self.text, &["ExecStart=", "command[check_dcv_path]="]),
            "nagios" => self.in_nagios(),
            "icinga2" => vec![plain(self.in_icinga())],
            "dockerfile" => Vec::new(), // builds it, calls it not
            other => panic!("{}: nobody reads a block in {other:?}", self.under),
        }
    }

    /// What a shell reads of it.
    pub fn scripts(&self) -> Vec<String> {
        match self.language.as_str() {
            "sh" => vec![self.text.clone()],
            "yaml" => {
                let mut scripts = Vec::new();
                for document in self.yaml() {
                    walk(&document, &mut |map| {
                        let run = string(map, "run").into_iter();
                        scripts.extend(run.chain(strings(map, "script")));
                    });
                }
                scripts
            }
            _ => Vec::new(),
        }
    }

    /// Its documents.
    pub fn yaml(&self) -> Vec<Yaml<'_>> {
        Yaml::load_from_str(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.under))
    }

    /// Scripts of a step or a job, and the commands of containers; variables from `env:` and
    /// `variables:`.
    fn in_yaml(&self) -> Vec<Call> {
        let mut environment = Vec::new();
        let mut all: Vec<Vec<String>> = self.scripts().iter().flat_map(|s| in_shell(s)).collect();
        for document in self.yaml() {
            walk(&document, &mut |map| {
                environment.extend(variables(map));
                let words = [strings(map, "command"), strings(map, "args")].concat();
                if words.first().is_some_and(|word| is_dcvdiag(word)) {
                    all.push(words[1..].to_vec());
                }
            });
        }
        let with = |words| Call { words, environment: environment.clone() };
        all.into_iter().map(with).collect()
    }

    /// `command_line`, with the arguments that `check_command` hands over.
    fn in_nagios(&self) -> Vec<Call> {
        let handed = self.text.lines().find_map(|line| line.trim().strip_prefix("check_command "));
        let handed: Vec<&str> = handed.expect("a check_command").trim().split('!').collect();
        let mut text = self.text.clone();
        for (place, value) in handed.iter().enumerate().skip(1) {
            text = text.replace(&format!("$ARG{place}$"), value);
        }
        assert!(!text.contains("$ARG"), "an argument that nobody hands over: {text}");
        after(&text, &["command_line "])
    }

    /// `command` and `arguments`, with the service's variables.
    fn in_icinga(&self) -> Vec<String> {
        let quoted = |line: &str| -> Vec<String> {
            line.split('"').skip(1).step_by(2).map(ToOwned::to_owned).collect()
        };
        let lines = || self.text.lines().map(str::trim);
        let command = lines().find(|line| line.starts_with("command = [")).expect("a command");
        let mut words = quoted(command);
        assert!(is_dcvdiag(&words.remove(0)), "{command}");
        for line in lines().filter(|line| line.starts_with("\"--")) {
            let [option, variable] = quoted(line).try_into().expect("an option and its value");
            let set = format!("vars.{} = ", variable.trim_matches('$'));
            let value = lines().find(|line| line.starts_with(&set)).map(quoted);
            words.extend([option, value.expect("a variable that is set").concat()]);
        }
        words
    }
}

fn plain(words: Vec<String>) -> Call {
    Call { words, environment: Vec::new() }
}

fn is_dcvdiag(word: &str) -> bool {
    word == "dcvdiag" || word.ends_with("/dcvdiag")
}

/// The calls behind one of these beginnings of a line.
fn after(text: &str, beginnings: &[&str]) -> Vec<Call> {
    let joined = text.replace("\\\n", " ");
    let line = |line: &str| {
        beginnings.iter().find_map(|beginning| line.trim().strip_prefix(beginning)).map(in_shell)
    };
    joined.lines().filter_map(line).flatten().map(plain).collect()
}

/// The calls of a script, up to where their output goes.
fn in_shell(script: &str) -> Vec<Vec<String>> {
    let joined = script.replace("\\\n", " ").replace("|\n", "| ");
    let words = |line: &str| shlex::split(line).unwrap_or_else(|| panic!("no shell's: {line}"));
    let calls = joined.lines().map(words).filter(|w| w.first().is_some_and(|w| is_dcvdiag(w)));
    let own = |words: Vec<String>| {
        let ends = |word: &String| ["|", ">", "&&", "||", ";"].contains(&word.as_str());
        words.into_iter().skip(1).take_while(|word| !ends(word)).collect()
    };
    calls.map(own).collect()
}

/// Every mapping of the tree.
fn walk<'a>(node: &'a Yaml<'a>, see: &mut impl FnMut(&'a Yaml<'a>)) {
    if let Some(mapping) = node.as_mapping() {
        see(node);
        mapping.values().for_each(|value| walk(value, see));
    }
    node.as_sequence().into_iter().flatten().for_each(|value| walk(value, see));
}

fn string(map: &Yaml<'_>, key: &str) -> Option<String> {
    Some(map.as_mapping_get(key)?.as_str()?.to_owned())
}

fn strings(map: &Yaml<'_>, key: &str) -> Vec<String> {
    let list = map.as_mapping_get(key).and_then(|list| list.as_sequence());
    list.into_iter().flatten().filter_map(|one| Some(one.as_str()?.to_owned())).collect()
}

fn variables(map: &Yaml<'_>) -> Vec<(String, String)> {
    let maps = ["env", "variables"].into_iter().filter_map(|key| map.as_mapping_get(key));
    let pairs = maps.filter_map(|map| map.as_mapping()).flatten();
    let pair = |(name, value): (&Yaml<'_>, &Yaml<'_>)| {
        Some((name.as_str()?.to_owned(), value.as_str()?.to_owned()))
    };
    pairs.filter_map(pair).filter(|(name, _)| name.starts_with("DCVDIAG_")).collect()
}

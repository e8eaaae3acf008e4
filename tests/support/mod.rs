//! The binary and the lab, as the tests use them.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file uses its own part; one that uses all would fail an expect"
)]

pub mod chain;
pub mod echo;
pub mod flood;
pub mod planted;
pub mod redacted;
pub mod snippets;

use std::fmt::Write as _;
use std::net::TcpListener;
use std::process::{Command, Output};

use dcvdiag_checks::observations::{LegObservations, Observations};
use dcvdiag_checks::report::Report;
use dcvdiag_lab::{Lab, scenario};

/// `dcvdiag` with an environment that holds none of its variables, and in English.
pub fn dcvdiag() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dcvdiag"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DCVDIAG_")) {
        command.env_remove(name);
    }
    for name in [
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "CLICOLOR",
        "COLUMNS",
        "GITHUB_STEP_SUMMARY",
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
    ] {
        command.env_remove(name);
    }
    command
}

/// The endpoint leg.
pub fn endpoint(seen: &Observations) -> &LegObservations {
    seen.endpoint.as_ref().expect("an endpoint leg")
}

/// A lab that is up, on a runtime of its own.
pub struct Path {
    _runtime: tokio::runtime::Runtime,
    /// The path.
    pub lab: Lab,
}

/// The path of a scenario.
pub fn path(name: &str) -> Path {
    let scenario = scenario(name).unwrap_or_else(|| panic!("no scenario {name}"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let lab = runtime.block_on(Lab::start(&scenario)).expect("the lab");
    Path { _runtime: runtime, lab }
}

impl Path {
    /// `dcvdiag run` on it with further words.
    pub fn run(&self, words: &[&str]) -> Output {
        dcvdiag().arg("run").args(self.lab.run_args()).args(words).output().expect("dcvdiag runs")
    }
}

/// stdout as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// stderr as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// stdout as a report.
pub fn report(output: &Output) -> Report {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", stdout(output), stderr(output)))
}

/// Every format that `run` knows, as it tells who asks for one that it does not know.
pub fn formats() -> Vec<String> {
    let words = ["run", "--endpoint", "h", "--format", "0000"];
    let output = dcvdiag().args(words).output().expect("dcvdiag runs");
    let said = stderr(&output);
    let known = said.trim().split("known: ").nth(1).unwrap_or_else(|| panic!("{said}"));
    known.split(", ").map(str::to_owned).collect()
}

/// A lab's options as a target of the file.
pub fn entry(name: &str, options: &[String]) -> String {
    let mut text = format!("[[target]]\nname = {name:?}\n");
    let mut keys: Vec<&str> = options.iter().step_by(2).map(|key| &key[2..]).collect();
    keys.dedup();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let of_key = options.chunks(2).filter(|pair| &pair[0][2..] == key);
        let values: Vec<&String> = of_key.map(|pair| &pair[1]).collect();
        let value = if let [one] = values[..] { format!("{one:?}") } else { format!("{values:?}") };
        writeln!(text, "{key} = {value}").expect("a String takes everything");
    }
    text
}

/// Targets on a port of this host where nobody answers anything: each takes a millisecond.
pub fn closed(count: usize) -> String {
    let port = free_port();
    (0..count).fold(String::new(), |text, i| {
        text + &format!("[[target]]\nname = \"t{i}\"\nendpoint = \"127.0.0.1\"\nport = {port}\n")
    })
}

/// A port on which nobody listens now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port()
}

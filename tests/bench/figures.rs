//! Figures, for notes and never asserted: `cargo bench --bench figures`.
//!
//! Cold start of `dcvdiag --version`, a healthy run on the lab with and without a broker, its peak
//! resident memory, the size of the binary and the crates in its tree.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dcvdiag_lab::{Lab, scenario};

const TIMES: usize = 30;
const BINARY: &str = env!("CARGO_BIN_EXE_dcvdiag");

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let start = median(|| timed(Command::new(BINARY).arg("--version")))?;
    writeln!(out, "dcvdiag --version           {start:>8.1?}   median of {TIMES}")?;
    for name in ["healthy-no-broker", "healthy"] {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let scenario = scenario(name).ok_or("no such scenario")?;
        let lab = runtime.block_on(Lab::start(&scenario))?;
        let words = lab.run_args();
        let run = median(|| timed(Command::new(BINARY).arg("run").args(&words)))?;
        writeln!(out, "run on {name:<20} {run:>8.1?}   median of {TIMES}")?;
        let peak = peak_kib(Command::new(BINARY).arg("run").args(&words))?;
        writeln!(out, "peak memory, {name:<14} {:>8.1} MiB", f64::from(peak) / 1024.0)?;
    }
    let size = fs::metadata(BINARY)?.len();
    writeln!(out, "binary                      {:>8} KiB", size / 1024)?;
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "dcvdiag", "--edges", "normal", "--prefix", "none"])
        .output()?;
    let tree = String::from_utf8(tree.stdout)?;
    let crates: std::collections::BTreeSet<&str> =
        tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    writeln!(out, "crates in its tree          {:>8}", crates.len())?;
    Ok(())
}

fn timed(command: &mut Command) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let elapsed = start.elapsed();
    if status.success() { Ok(elapsed) } else { Err(format!("it ended with {status}").into()) }
}

fn median(
    mut measure: impl FnMut() -> Result<Duration, Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    measure()?; // warms the page cache
    let mut all = (0..TIMES).map(|_| measure()).collect::<Result<Vec<_>, _>>()?;
    all.sort();
    Ok(all[TIMES / 2])
}

/// The last high-water mark seen before the process went, in KiB (Linux).
fn peak_kib(command: &mut Command) -> Result<u32, Box<dyn Error>> {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        peak = peak.max(kib.unwrap_or(0));
    }
    Ok(peak)
}

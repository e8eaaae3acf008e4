//! `dcvdiag report FILE`: a saved report, judged again with today's checks and rendered.

use std::path::Path;
use std::process::ExitCode;

use dcvdiag_checks::report::{EarlierVerdict, Ended, Report, SCHEMA_VERSION};
use dcvdiag_checks::saved::Saved;
use dcvdiag_checks::text::shown;
use serde::Deserialize;

use crate::bounded_file::{self, Bound, Unreadable};
use crate::console::complain;
use crate::failure::Failure;
use crate::options::{OutputArgs, ReportArgs};
use crate::output::{self, Documents, Redacting};
use crate::render::{EventTiming, Named, Summary, embedded};
use crate::tool::VERSION;

/// Judges it again, says where that differs, and renders it.
pub fn main(args: &ReportArgs) -> Result<ExitCode, Failure> {
    output::check(&args.output)?;
    match read(&args.file)? {
        File::One(saved) => {
            let report = saved.judged(crate::tool::identity());
            tell_difference(None, &report);
            output::finish(&report, &args.output, EventTiming::Afterwards)
        }
        File::Fleet(saved) => fleet(saved, &args.output),
    }
}

fn fleet(saved: SavedFleet, shown: &OutputArgs) -> Result<ExitCode, Failure> {
    let mut redacting = Redacting::new(shown);
    let names: Vec<String> =
        saved.targets.iter().map(|target| redacting.target(&target.name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut documents = Documents::new(shown, &names, EventTiming::Afterwards)?;
    let SavedSummary { targets, ended, duration_ms } = saved.summary;
    let mut summary = Summary { targets, ended, duration_ms, ..Summary::default() };
    for SavedTarget { name, report } in saved.targets {
        let report = report.judged(crate::tool::identity());
        let one = redacting.named(Named { name: Some(&name), report: &report })?;
        tell_difference(one.as_named().name, &report);
        summary.count(&report);
        documents.add(one.as_named());
    }
    redacting.write_map()?;
    let code = output::exit_code(summary.worst(), summary.ended, shown);
    output::told_to_the_shell(code, documents.end(&summary), shown)
}

/// The reports in a file.
enum File {
    One(Box<Saved>),
    Fleet(SavedFleet),
}

struct SavedFleet {
    targets: Vec<SavedTarget>,
    summary: SavedSummary,
}

struct SavedTarget {
    name: String,
    report: Saved,
}

/// A fleet as JSON, whose reports are read by their version.
#[derive(Deserialize)]
struct FleetWords {
    targets: Vec<TargetWords>,
    summary: SavedSummary,
}

#[derive(Deserialize)]
struct TargetWords {
    name: String,
    report: serde_json::Value,
}

impl SavedFleet {
    fn read(json: &str) -> serde_json::Result<Self> {
        let fleet: FleetWords = serde_json::from_str(json)?;
        let read = |target: TargetWords| {
            Ok(SavedTarget { name: target.name, report: Saved::upgraded(target.report)? })
        };
        let targets = fleet.targets.into_iter().map(read).collect::<serde_json::Result<_>>()?;
        Ok(Self { targets, summary: fleet.summary })
    }
}

/// Today's summary is counted again.
#[derive(Deserialize)]
struct SavedSummary {
    targets: usize,
    ended: Ended,
    duration_ms: Option<dcvdiag_checks::model::Millis>,
}

/// Enough of a file to say what it is.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct FileHeader {
    schema_version: u32,
    event: Option<serde::de::IgnoredAny>,
    targets: Option<serde::de::IgnoredAny>,
    tool: Option<ToolName>,
}

#[derive(Deserialize)]
struct ToolName {
    version: String,
}

fn read(path: &Path) -> Result<File, Failure> {
    let place = path.display();
    let text = load(path)?;
    let page = text.trim_start();
    let json = if page.starts_with('<') {
        embedded(page).ok_or_else(|| no_report(path, "no report is embedded in the page"))?
    } else {
        text
    };
    let first = || json.lines().next().unwrap_or_default();
    let header: FileHeader = serde_json::from_str(&json)
        .or_else(|error| serde_json::from_str(first()).map_err(|_| error))
        .map_err(|error| match (error.line(), error.column()) {
            (1, 1) if error.is_syntax() => no_report(path, "it is neither JSON nor a page"),
            _ => no_report(path, &error.to_string()),
        })?;
    if header.event.is_some() {
        return Err(no_report(
            path,
            "events do not hold what was observed; save one by --report FILE.json",
        ));
    }
    if header.schema_version > SCHEMA_VERSION {
        let version = header.schema_version;
        let line = format!(
            "{place}: of a newer dcvdiag (schema_version {version}, this one reads {SCHEMA_VERSION})"
        );
        return Err(Failure::usage(line));
    }
    let saved = match header.targets {
        Some(_) => SavedFleet::read(&json).map(File::Fleet),
        None => Saved::read(&json).map(|report| File::One(Box::new(report))),
    };
    saved.map_err(|error| {
        let by = header.tool.map_or(String::new(), |tool| {
            format!(" (written by dcvdiag {}; this is {})", shown(&tool.version, 20), VERSION)
        });
        no_report(path, &format!("{error}{by}"))
    })
}

/// The text of a file, bounded.
fn load(path: &Path) -> Result<String, Failure> {
    let read = if path == Path::new("-") {
        bounded_file::read_stdin(Bound::REPORT)
    } else {
        bounded_file::read(path, Bound::REPORT)
    };
    let not_text = || no_report(path, "it is not text");
    let bytes = read.map_err(|error| match error {
        Unreadable::NotText => not_text(),
        error => Failure::usage(format!("{}: {error}", path.display())),
    })?;
    let text = String::from_utf8(bytes).map_err(|_| not_text())?;
    if text.trim().is_empty() { Err(no_report(path, "it is empty")) } else { Ok(text) }
}

fn no_report(path: &Path, why: &str) -> Failure {
    Failure::usage(format!("{}: not a report of dcvdiag: {}", path.display(), shown(why, 200)))
}

fn tell_difference(name: Option<&str>, report: &Report) {
    let Some(earlier) = &report.earlier else { return };
    let name = name.map_or(String::new(), |name| format!("{}: ", shown(name, 80)));
    let said = |verdict: &EarlierVerdict| match &verdict.code {
        Some(code) => format!("{} {}", verdict.status.word(), shown(code, 60)),
        None => verdict.status.word().to_owned(),
    };
    complain(&format!(
        "{name}judged otherwise today: dcvdiag {} said {}, this one says {}",
        shown(&earlier.tool.version, 20),
        said(&earlier.verdict),
        said(&EarlierVerdict::from(&report.verdict))
    ));
}

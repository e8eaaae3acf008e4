//! `--format nagios`: a plugin's one line (Monitoring Plugins development guidelines), for Nagios, Icinga
//! and their kin.

use std::fmt::Write as _;
use std::io::{self, Write};

use dcvdiag_checks::model::{Leg, Observation, VerdictStatus};
use dcvdiag_checks::observations::LegObservations;
use dcvdiag_checks::report::{Ended, Report};

use super::Summary;
use super::fleet::Lines;
use crate::escape::Visible;
use crate::escape::one_line;
use crate::render::fleet::VisibleNamed;

/// The longest text before the performance data: older agents cut a line at 1024 bytes.
const MOST: usize = 400;
/// As many broken targets of a fleet are named.
const NAMED: usize = 5;

/// The state of a plugin, with its word and its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NagiosState {
    /// It works.
    Ok = 0,
    /// With something to mend.
    Warning = 1,
    /// A layer is broken.
    Critical = 2,
    /// It could not be measured, or not be asked.
    Unknown = 3,
}

impl NagiosState {
    /// What a verdict is to a plugin. A run that was interrupted has not seen all that could be broken.
    pub const fn of(verdict: VerdictStatus, ended: Ended) -> Self {
        match (verdict, ended) {
            (VerdictStatus::Fail, _) => Self::Critical,
            (VerdictStatus::Inconclusive, _) | (_, Ended::Interrupted) => Self::Unknown,
            (VerdictStatus::Warn, _) => Self::Warning,
            (VerdictStatus::Pass, _) => Self::Ok,
        }
    }

    /// The exit code (guidelines, "Plugin Return Codes").
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The line, without performance data.
    pub fn line(self, text: &str) -> String {
        let word = match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        };
        format!("DCVDIAG {word} - {}", said(text))
    }
}

/// `|` begins the performance data, and some pages show angle brackets as markup.
fn said(text: &str) -> String {
    let line = one_line(text).replace('|', "/").replace('<', "[").replace('>', "]");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// One report as a plugin's line.
pub fn render(report: &Visible<Report>) -> String {
    let verdict = &report.verdict;
    let state = NagiosState::of(verdict.status, report.ended);
    let code = verdict.code.as_ref().map_or(String::new(), |code| format!("{code}: "));
    let cut = if report.ended == Ended::Interrupted { "interrupted; " } else { "" };
    let line = state.line(&format!("{cut}{code}{}", verdict.summary));
    format!("{line} | {}\n", performance(report).join(" "))
}

/// `label=value[UOM];[warn];[crit];[min];[max]`
fn performance(report: &Report) -> Vec<String> {
    let mut data = vec![seconds("time", report.duration_ms.0)];
    for row in &report.rows {
        let label = label(row.leg, row.layer.word());
        data.extend(row.duration_ms.map(|millis| seconds(&label, millis.0)));
    }
    let first = report.observations.legs().next();
    if let Some((_, LegObservations { routes, .. })) =
        first.filter(|(_, leg)| !leg.routes.is_empty())
    {
        let up = routes.iter().filter(|route| route.tcp.seen().is_some()).count();
        data.push(format!("addresses={up};;;0;{}", routes.len()));
    }
    data.extend(report.observations.legs().filter_map(|(leg, _)| days_left(report, leg)));
    data
}

fn label(leg: Leg, what: &str) -> String {
    format!("{}{what}", leg.words().label)
}

fn seconds(label: &str, millis: f64) -> String {
    format!("{label}={:.4}s;;;0", millis / 1000.0)
}

/// Of the certificate that ends first: it warns below `--cert-days`, and an end that is past is critical.
fn days_left(report: &Report, leg: Leg) -> Option<String> {
    let seen = &report.observations;
    let sessions = seen.handshakes().into_iter().filter(|place| place.leg == leg);
    let leaves = sessions.filter_map(|place| Observation::seen(place.it)?.leaf());
    let end = leaves.map(|leaf| leaf.not_after).min()?;
    let days = end.duration_since(seen.taken_at).as_secs_f64() / 86_400.0;
    let days = (days * 100.0).floor() / 100.0; // never more than is left
    Some(format!("{}={days:.2};{}:;0:", label(leg, "cert_days"), seen.target.cert_days))
}

/// One line for a whole fleet, when all is counted.
#[derive(Default)]
pub struct Fleet {
    broken: Vec<String>,
    unknown: Vec<String>,
}

impl Lines for Fleet {
    fn add(&mut self, one: VisibleNamed<'_>, _out: &mut dyn Write) -> io::Result<()> {
        let named = match one.report.verdict.status {
            VerdictStatus::Fail => &mut self.broken,
            VerdictStatus::Inconclusive => &mut self.unknown,
            VerdictStatus::Pass | VerdictStatus::Warn => return Ok(()),
        };
        if named.len() < NAMED {
            let code = one.report.verdict.code.as_deref().unwrap_or("could not be measured");
            named.push(format!("{}: {code}", one.title()));
        }
        Ok(())
    }

    fn end(&mut self, summary: &Visible<Summary>, out: &mut dyn Write) -> io::Result<()> {
        let Summary { targets, pass, warn, fail, inconclusive, ended, .. } = &**summary;
        let mut text = format!("{pass} of {targets} targets pass");
        for (count, what) in [
            (*warn, "warn"),
            (*fail, "broken"),
            (*inconclusive, "not measured"),
            (summary.unprobed(), "not probed"),
        ] {
            if count > 0 {
                let _ = write!(text, ", {count} {what}"); // a String takes everything
            }
        }
        let (named, of) = match self.broken.as_slice() {
            [] => (&self.unknown, *inconclusive),
            _ => (&self.broken, *fail),
        };
        if !named.is_empty() {
            let more = if of > named.len() { ", …" } else { "" };
            let _ = write!(text, " ({}{more})", named.join(", ")); // a String takes everything
        }
        let mut data =
            summary.duration_ms.map(|ms| seconds("time", ms.0)).into_iter().collect::<Vec<_>>();
        for (label, count) in
            [("pass", pass), ("warn", warn), ("fail", fail), ("inconclusive", inconclusive)]
        {
            data.push(format!("{label}={count};;;0;{targets}"));
        }
        let line = NagiosState::of(summary.worst(), *ended).line(&text);
        writeln!(out, "{line} | {}", data.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn render(report: &Report) -> String {
        super::render(&sample::visible(report))
    }

    #[test]
    fn a_run_is_one_line_with_performance_data() {
        let line = render(&sample::analysis());
        let text =
            "DCVDIAG CRITICAL - resolve.session-not-found: resolveSession: the broker answered 404";
        assert!(line.starts_with(text), "{line}");
        assert_eq!(line.trim_end().lines().count(), 1);
        let data = line.split_once(" | ").expect("performance data").1;
        for datum in ["dns=0.0044s;;;0", "broker_dns=0.0045s;;;0", "addresses=2;;;0;2"] {
            assert!(data.split_whitespace().any(|it| it == datum), "{datum} is not in: {data}");
        }
        assert!(data.contains(" cert_days=") && data.contains(" broker_cert_days="), "{data}");
        let partial = render(&sample::partial());
        assert!(partial.starts_with("DCVDIAG WARNING - tcp.partial: "), "{partial}");
        assert!(partial.contains(" addresses=1;;;0;2 "), "{partial}");
        let unknown = render(&sample::cut_short());
        assert!(unknown.starts_with("DCVDIAG UNKNOWN - Host header could not"), "{unknown}");
    }

    #[test]
    fn a_run_that_was_interrupted_knows_of_what_is_broken_and_of_nothing_else() {
        let (cut, whole) = (Ended::Interrupted, Ended::Complete);
        assert_eq!(NagiosState::of(VerdictStatus::Fail, cut), NagiosState::Critical);
        assert_eq!(NagiosState::of(VerdictStatus::Pass, cut), NagiosState::Unknown);
        assert_eq!(NagiosState::of(VerdictStatus::Warn, cut), NagiosState::Unknown);
        assert_eq!(NagiosState::of(VerdictStatus::Warn, whole), NagiosState::Warning);
        let report = Report { ended: cut, ..sample::healthy() };
        assert!(render(&report).starts_with("DCVDIAG UNKNOWN - interrupted; every layer"));
    }

    #[test]
    fn performance_data_is_of_the_form_that_the_guidelines_give() {
        for report in
            [sample::analysis(), sample::partial(), sample::unreached(), sample::hostile()]
        {
            let line = render(&report);
            let (_, data) = line.trim_end().split_once(" | ").expect("performance data");
            for datum in data.split(' ') {
                let (label, rest) = datum.split_once('=').expect("a label");
                assert!(label.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{datum}");
                let fields: Vec<&str> = rest.split(';').collect();
                assert!(fields.len() <= 5, "{datum}");
                let number = fields[0].trim_end_matches('s');
                assert!(number.parse::<f64>().is_ok(), "{datum}");
            }
        }
    }

    #[test]
    fn days_left_are_measured_from_the_run_and_warn_where_the_check_does() {
        let mut report = sample::partial();
        let (now, day) = (report.started_at, jiff::SignedDuration::from_hours(24));
        report.observations.taken_at = now;
        for route in &mut report.observations.endpoint.as_mut().expect("an endpoint").routes {
            let dcvdiag_checks::model::Outcome::Seen(tls) = &mut route.tls.outcome else {
                continue;
            };
            let fields = tls.chain[0].fields.as_mut().expect("fields");
            fields.not_after = now.checked_sub(day).expect("a day before");
        }
        let line = render(&report);
        assert!(line.contains(" cert_days=-1.00;30:;0:"), "{line}");
    }

    #[test]
    fn hostile_text_stays_on_the_line_and_out_of_the_performance_data() {
        let line = render(&sample::hostile());
        assert_eq!(line.matches('\n').count(), 1, "{line}");
        assert_eq!(line.matches('|').count(), 1, "{line}");
        assert!(!line.contains(['<', '>', '\r', '\0', '\x1b']), "{line}");
        let long = NagiosState::Unknown.line(&"x".repeat(5000));
        assert!(long.len() < 450, "{long}");
    }

    #[test]
    fn a_fleet_is_one_line_that_names_what_is_broken() {
        let reports = [("one", sample::analysis()), ("two", sample::healthy())];
        let line = sample::fleet(Fleet::default(), &reports, 2);
        let said =
            "DCVDIAG CRITICAL - 1 of 2 targets pass, 1 broken (one: resolve.session-not-found) | ";
        assert!(line.starts_with(said), "{line}");
        assert!(
            line.ends_with("pass=1;;;0;2 warn=0;;;0;2 fail=1;;;0;2 inconclusive=0;;;0;2\n"),
            "{line}"
        );
        let many: Vec<_> = (0..20).map(|_| ("t", sample::analysis())).collect();
        let line = sample::fleet(Fleet::default(), &many, 20);
        assert_eq!(line.matches("t: resolve.").count(), NAMED, "{line}");
        let cut = sample::fleet(Fleet::default(), &reports[1..], 3);
        assert!(cut.starts_with("DCVDIAG UNKNOWN - 1 of 3 targets pass, 2 not probed"), "{cut}");
    }
}

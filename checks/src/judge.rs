//! From observations to a report: find, weigh, lay out in rows, decide.

use std::collections::{HashMap, HashSet};

use crate::catalogue::CHECKS;
use crate::check::{Check, Symptom};
use crate::command::Command;
use crate::instruction::Proposal;
use crate::model::{
    Advice, Cause, Decide, Evidence, Finding, Layer, Leg, Millis, Severity, Site, Text,
};
use crate::observations::Observations;
use crate::path::{Glance, PATH, PROOF, rank};
use crate::report::{Ended, Report, SCHEMA_VERSION, Tool};
use crate::shell::in_query;
use crate::vpce::{self, Reading};
use crate::{rows, verdict};

/// Judges what was seen. The same observations give the same report, this year or next.
#[must_use]
pub fn judge(observations: Observations, duration_ms: Millis, tool: Tool) -> Report {
    let findings = joined(weighed(found(&observations), &observations));
    let rows = rows::lay_out(&observations, &findings);
    let verdict = verdict::decide(&findings, &rows);
    Report {
        schema_version: SCHEMA_VERSION,
        tool,
        ended: Ended::Complete,
        started_at: observations.taken_at,
        duration_ms,
        verdict,
        earlier: None,
        rows,
        findings,
        redaction: None,
        observations,
    }
}

/// Every symptom of every check, in the order of the path.
fn found(observations: &Observations) -> Vec<Finding> {
    let mut findings = Vec::new();
    let tree = serde_json::to_value(observations).unwrap_or_default();
    for check in CHECKS {
        for symptom in (check.judge)(observations) {
            findings.push(finding(check, symptom, observations, &tree));
        }
    }
    findings.sort_by_key(|f| rank(f.leg, f.layer)); // stable: the order of CHECKS within a row
    findings
}

fn finding(
    check: &Check,
    symptom: Symptom,
    seen: &Observations,
    tree: &serde_json::Value,
) -> Finding {
    let words = words(&symptom, seen);
    let value = |name: &str| words.iter().find(|(known, _)| *known == name).map(|(_, v)| v.clone());
    let run = Filling { value: &value, phrases: &symptom.phrases, os: &seen.vantage.os };
    let usual = match &symptom.instead {
        Some(advice) => advice.clone(),
        None => check.fix.iter().map(Proposal::from).collect(),
    };
    let fix = symptom.first.iter().cloned().chain(usual).map(|it| run.advice(it)).collect();
    let causes = symptom.causes.into_iter().map(|it| run.cause(it)).collect();
    let decide = symptom.decide.map(|it| run.decide(it));
    let look_up = |at: String| {
        let value = at.strip_prefix("/observations").and_then(|below| tree.pointer(below));
        Evidence { value: value.cloned().unwrap_or_default(), at }
    };
    let args = symptom.message.args().map(|(name, value)| (name.to_owned(), value)).collect();
    Finding {
        code: check.code.to_owned(),
        leg: symptom.leg,
        layer: check.layer,
        severity: check.severity,
        own_severity: check.severity,
        certainty: symptom.certainty,
        causes,
        decide,
        owner: Some(symptom.owner.unwrap_or(check.owner).on(symptom.leg)),
        addresses: symptom.address.into_iter().collect(),
        message: symptom.message,
        args,
        fix,
        evidence: symptom.evidence.into_iter().map(look_up).collect(),
    }
}

/// A run's words for the holes of advice, and the system that a client's commands are for.
struct Filling<'a> {
    value: &'a dyn Fn(&str) -> Option<String>,
    phrases: &'a [(&'static str, Text)],
    os: &'a str,
}

impl Filling<'_> {
    fn advice(&self, it: Proposal) -> Advice {
        let command = self.command(it.command.as_ref(), it.on);
        Advice { text: self.text(it.text), command, on: it.on, owner: it.owner }
    }

    fn cause(&self, it: Proposal) -> Cause {
        Cause { text: self.text(it.text), owner: it.owner }
    }

    fn decide(&self, it: Proposal) -> Decide {
        let command = self.command(it.command.as_ref(), it.on);
        Decide { text: self.text(it.text), command, on: it.on }
    }

    fn text(&self, text: Text) -> Text {
        text.with_phrases(self.phrases).filled(self.value)
    }

    /// A client's command is for the system of the run's host; the others' hosts run Linux.
    fn command(&self, command: Option<&Command>, on: Option<Site>) -> Option<String> {
        let os = if matches!(on, None | Some(Site::Client)) { self.os } else { "linux" };
        command.map(|command| command.rendered(os, self.value))
    }
}

/// This run's words for the holes of advice; of those of one name the first counts.
fn words(symptom: &Symptom, seen: &Observations) -> Vec<(&'static str, String)> {
    let target = &seen.target;
    let mut words = symptom.args.clone();
    if let Some(leg) = target.leg(symptom.leg).or_else(|| target.first()) {
        words.push(("host", leg.host.to_owned()));
        words.push(("port", leg.port.to_string()));
        words.push(("server-name", leg.server_name.to_owned()));
    }
    let endpoint = target.endpoint_host().unwrap_or("ENDPOINT");
    words.push(("endpoint", endpoint.to_owned()));
    words.push(("session", target.session.clone()));
    words.push(("session-query", in_query(&target.session)));
    words.extend(symptom.address.clone().map(|address| ("address", address)));
    words.extend(target.broker.iter().map(|broker| ("broker", broker.url.clone())));
    words.push(("address", endpoint.to_owned()));
    words.push(("broker", "https://BROKER:8447".to_owned()));
    if let Reading::Vpce(name) = vpce::read(endpoint) {
        words.push(("endpoint-id", name.id()));
    }
    words
}

/// Takes weight off what does not break the path for everybody.
///
/// 1. An error on one of several addresses is a warning where the layer works on another.
/// 2. An error behind the gateway is a warning where the path is proven: clients do not need that
///    leg from here.
fn weighed(mut findings: Vec<Finding>, seen: &Observations) -> Vec<Finding> {
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let broken: HashSet<(Leg, Layer, String)> = errors
        .flat_map(|f| f.addresses.iter().map(|address| (f.leg, f.layer, address.clone())))
        .collect();
    let mut works: HashSet<(Leg, Layer)> = HashSet::new();
    for step in PATH {
        let answered = step.glances(seen).into_iter().filter(Glance::is_answered);
        let mut sound = answered
            .filter_map(|glance| glance.address)
            .filter(|address| !broken.contains(&(step.leg, step.layer, address.to_string())));
        if sound.next().is_some() {
            works.insert((step.leg, step.layer));
        }
    }
    let proven = works.contains(&PROOF);
    for finding in findings.iter_mut().filter(|f| f.severity == Severity::Error) {
        let elsewhere =
            !finding.addresses.is_empty() && works.contains(&(finding.leg, finding.layer));
        if elsewhere || (proven && finding.leg.is_behind_the_gateway()) {
            finding.severity = Severity::Warning;
        }
    }
    findings
}

/// Makes one finding of those that say the same of several addresses.
fn joined(findings: Vec<Finding>) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut places: HashMap<(String, Leg, Severity, String, String), usize> = HashMap::new();
    for finding in findings {
        let same = (
            finding.code.clone(),
            finding.leg,
            finding.severity,
            finding.message.to_string(),
            format!(
                "{:?}",
                finding.fix.iter().map(|it| (it.text.to_string(), &it.command)).collect::<Vec<_>>()
            ),
        );
        match places.get(&same).copied() {
            Some(place) if !finding.addresses.is_empty() => {
                all[place].addresses.extend(finding.addresses);
                all[place].evidence.extend(finding.evidence);
            }
            _ => {
                places.insert(same, all.len());
                all.push(finding);
            }
        }
    }
    all
}

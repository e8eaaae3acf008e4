//! From observations to a report: find, weigh, lay out in rows, decide.

use std::collections::HashSet;

use crate::check::{CHECKS, Check, Symptom, find};
use crate::model::{
    Doubt, Ended, Evidence, Finding, Layer, Leg, Millis, Observations, Report, SCHEMA_VERSION,
    Severity, Tool,
};
use crate::shell::{in_query, quoted};
use crate::vpce::{self, Reading};
use crate::{rows, verdict};

/// Judges what was seen. The same observations give the same report, this year or next.
#[must_use]
pub fn judge(observations: Observations, duration_ms: Millis, tool: Tool) -> Report {
    let findings = weighed(found(&observations), &observations);
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
    findings.sort_by_key(|f| rows::rank(f.leg, f.layer)); // stable: the order of CHECKS within a row
    findings
}

fn finding(
    check: &Check,
    symptom: Symptom,
    seen: &Observations,
    tree: &serde_json::Value,
) -> Finding {
    let fill = |line: &str| filled(line, &symptom, seen);
    let first = symptom.first.iter().map(String::as_str);
    let usual = match &symptom.instead {
        Some(advice) => advice.iter().map(String::as_str).collect(),
        None => check.fix.to_vec(),
    };
    let fix = first.chain(usual).map(fill).collect();
    let doubt = symptom.doubt.as_ref().map(|doubt| Doubt {
        causes: doubt.causes.iter().map(|cause| fill(cause)).collect(),
        decide: fill(&doubt.decide),
    });
    let look_up = |at: String| {
        let value = at.strip_prefix("/observations").and_then(|below| tree.pointer(below));
        Evidence { value: value.cloned().unwrap_or_default(), at }
    };
    Finding {
        code: check.code.to_owned(),
        leg: symptom.leg,
        layer: check.layer,
        severity: check.severity,
        certainty: symptom.certainty,
        doubt,
        owner: Some(symptom.owner.unwrap_or(check.owner).on(symptom.leg)),
        address: symptom.address,
        message: symptom.message,
        fix,
        evidence: symptom.evidence.into_iter().map(look_up).collect(),
    }
}

/// Puts this run's words into a line of advice.
fn filled(line: &str, symptom: &Symptom, seen: &Observations) -> String {
    let target = &seen.target;
    let (host, port, server_name) = match (symptom.leg, &target.broker) {
        (Leg::Broker, Some(broker)) => (broker.host.clone(), broker.port, &broker.host),
        _ => (target.endpoint.clone(), target.port, &target.server_name),
    };
    let mut words = symptom.values.clone();
    words.push(("host", host));
    words.push(("port", port.to_string()));
    words.push(("endpoint", target.endpoint.clone()));
    words.push(("session", target.session.clone()));
    words.push(("session-word", quoted(&target.session)));
    words.push(("session-query", in_query(&target.session)));
    words.push(("server-name", server_name.clone()));
    words.extend(symptom.address.clone().map(|address| ("address", address)));
    words.extend(target.broker.iter().map(|broker| ("broker", broker.url.clone())));
    words.push(("address", target.endpoint.clone()));
    words.push(("broker", "https://BROKER:8447".to_owned()));
    words.push(("which-endpoint", which_endpoint(&target.endpoint)));
    let mut text = line.to_owned();
    for (name, value) in words {
        text = text.replace(&format!("{{{name}}}"), &value);
    }
    text
}

/// Names the endpoint to AWS's commands, where its name does.
fn which_endpoint(name: &str) -> String {
    match vpce::read(name) {
        Reading::Vpce(name) => format!(" --vpc-endpoint-ids {}", name.id()),
        _ => String::new(),
    }
}

/// Takes weight off what does not break the path for everybody.
fn weighed(mut findings: Vec<Finding>, seen: &Observations) -> Vec<Finding> {
    let broken: HashSet<(Leg, Layer, String)> = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .filter_map(|f| Some((f.leg, f.layer, f.address.clone()?)))
        .collect();
    let works = |leg, layer| {
        let seen_at = rows::seen_at(seen, leg, layer);
        seen_at.iter().any(|address| !broken.contains(&(leg, layer, address.to_string())))
    };
    let upgrade_works = works(Leg::Endpoint, Layer::Websocket);
    for finding in findings.iter_mut().filter(|f| f.severity == Severity::Error) {
        let some_address_works = finding.address.is_some() && works(finding.leg, finding.layer);
        let not_needed = finding.leg == Leg::Broker && upgrade_works;
        if some_address_works || not_needed {
            finding.severity = Severity::Warning;
        }
    }
    findings
}

/// Whether one code's cause makes the other's symptom.
pub(crate) fn explains(cause: &str, consequence: &str) -> bool {
    find(cause).is_some_and(|check| check.explains.contains(&consequence))
}

//! Classes of a resolution that gave no address: one class a leg, each with the check that tells it.

use crate::check::Symptom;
use crate::dns::name_server::with_server;
use crate::dns::server_result::{ResultClass, ServerResult};
use crate::dns::{Lookups, SystemFailure, is_private};
use crate::instruction::{Instruction, say};
use crate::model::{Leg, Site, Text};
use crate::observations::{Observations, Place};
use crate::text;

/// The end of a name's resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResolutionClass {
    /// `dns.shadow-zone`
    Shadowed,
    /// `dns.no-such-name`, by a name server's word.
    Denied,
    /// `dns.no-such-name`, by the operating system's word alone.
    Unknown,
    /// `dns.rebind-filtered`
    Filtered,
    /// `dns.no-address`
    Empty,
    /// `dns.refused`
    Refused,
    /// `dns.servfail`
    Failing,
    /// `dns.resolver-silent`
    Silent,
}

impl Lookups {
    /// How it ended. None where the operating system resolves the name, or everybody asked knows it.
    pub(crate) fn outcome_class(&self) -> Option<ResolutionClass> {
        if self.system_resolves() {
            return None;
        }
        let results = self.server_results();
        let known = results.iter().any(|s| s.class == ResultClass::Knows);
        if let Some(first) = results.iter().find(|s| s.is_negative()) {
            return Some(match first.class {
                ResultClass::Denies if known || self.shadows() => ResolutionClass::Shadowed,
                ResultClass::Denies => ResolutionClass::Denied,
                ResultClass::Empty if !self.private_elsewhere() => ResolutionClass::Empty,
                _ => ResolutionClass::Filtered,
            });
        }
        let answered = results.iter().find_map(|s| match s.class {
            ResultClass::Refuses => Some(ResolutionClass::Refused),
            ResultClass::Fails => Some(ResolutionClass::Failing),
            _ => None,
        });
        let mute = results.iter().any(|s| s.class == ResultClass::Mute);
        match self.system.failed() {
            None => answered.or(mute.then_some(ResolutionClass::Silent)),
            Some(SystemFailure::NoName) if known => Some(ResolutionClass::Unknown),
            Some(SystemFailure::Silent) if known => Some(ResolutionClass::Silent),
            Some(failure) => answered.or(Some(match failure {
                SystemFailure::NoName => ResolutionClass::Unknown,
                SystemFailure::Again if known && !mute => ResolutionClass::Failing,
                SystemFailure::Other { .. } if known || !mute => ResolutionClass::Failing,
                _ => ResolutionClass::Silent,
            })),
        }
    }

    /// Tells if a zone that shadows AWS's own denied it.
    fn shadows(&self) -> bool {
        self.denials().iter().any(super::queries::Response::is_shadow)
    }

    /// Tells if a name server gave addresses, all of them private: what a rebinding filter removes.
    pub(crate) fn private_elsewhere(&self) -> bool {
        self.servers.iter().map(super::ServerAnswers::addresses).any(|addresses| {
            let removable = |a: &std::net::IpAddr| is_private(*a) && !a.is_loopback();
            !addresses.is_empty() && addresses.iter().all(removable)
        })
    }

    /// The answer of everybody who was asked, a sentence each.
    pub(crate) fn account(&self) -> Vec<Text> {
        let results = self.server_results();
        let mut all: Vec<Text> = results.iter().take(6).filter_map(ServerResult::said).collect();
        all.extend(self.system_said());
        let answering = results.iter().filter(|s| s.is_failure()).map(|s| s.server);
        let answering = answering.filter(|server| self.answers_for_the_root(*server).is_some());
        all.extend(
            answering.map(|s| text!("though {server} does answer for the root zone", server = s)),
        );
        if self.absolute_name_resolves().is_some() {
            all.push(Text::new("though with a trailing dot, without the search list, it finds it"));
        }
        all
    }

    /// The operating system's answer when it failed.
    pub(crate) fn system_said(&self) -> Option<Text> {
        Some(match self.system.failed()? {
            SystemFailure::NoName => Text::new("the operating system knows no address of it"),
            SystemFailure::Again => {
                Text::new("the operating system reports a temporary failure (EAI_AGAIN)")
            }
            SystemFailure::Silent => Text::new("the operating system gives no answer in time"),
            SystemFailure::LocalResources => {
                Text::new("the operating system was not asked: this host had no socket left")
            }
            SystemFailure::Other { detail } => text!(
                "the operating system says \"{detail}\"",
                detail = crate::text::shown(detail, 80)
            ),
        })
    }
}

/// The reach of a failure of name servers, by the follow-ups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fails {
    /// A name server knows the name, and the operating system does not come to it.
    Here,
    /// The name server answers for the root zone.
    ThisName,
    /// It was not heard to answer anything.
    Everything,
}

/// The advice about [`Fails::Here`].
pub(crate) const OWN: Instruction = say(
    "fix this host's own name resolution, since {name-server} does answer: see its settings, and the DNS settings of its VPN client or agent",
)
.run(&["resolvectl", "status"])
.macos(&["scutil", "--dns"])
.windows(&["Get-DnsClientServerAddress"])
.on(Site::Client);

impl Observations {
    /// Finds the reach of the failure of a leg's name servers.
    pub(crate) fn where_it_fails(&self, leg: Leg) -> Fails {
        let asked = self.failed_lookups().into_iter().find(|place| place.leg == leg);
        let Some(asked) = asked.map(|place| place.it) else { return Fails::Everything };
        let results = asked.server_results();
        if results.iter().any(|s| s.class == ResultClass::Knows) {
            return Fails::Here;
        }
        let mut failing = results.iter().filter(|s| s.is_failure());
        if failing.any(|s| asked.answers_for_the_root(s.server).is_some()) {
            Fails::ThisName
        } else {
            Fails::Everything
        }
    }
}

/// A symptom for every name that ended so without an address, borne out by what everybody said.
pub(crate) fn unresolved(
    seen: &Observations,
    outcome: ResolutionClass,
    class: ResultClass,
) -> Vec<Symptom> {
    let places = seen.failed_lookups().into_iter();
    places.filter(|p| p.it.outcome_class() == Some(outcome)).map(|p| accounted(&p, class)).collect()
}

fn accounted(place: &Place<'_, Lookups>, class: ResultClass) -> Symptom {
    let asked = place.it;
    let message = text!(
        "\"{name}\" is not resolved: {account}",
        name = &asked.name,
        account = asked.account()
    );
    let symptom = Symptom::new(place.leg, message).arg("name", &asked.name);
    let mut symptom = with_server(symptom, asked.name_server(class));
    for result in asked.server_results().iter().filter(|s| s.class != ResultClass::Unasked) {
        symptom = symptom.because(place.below(&result.evidence()));
    }
    if asked.system.failed().is_some() {
        symptom = symptom.because(place.below("system/outcome/failed"));
    }
    let roots = asked.server_results().into_iter().filter(ServerResult::is_failure);
    let roots = roots.filter_map(|result| asked.answers_for_the_root(result.server));
    for at in roots.chain(asked.absolute_name_resolves()) {
        symptom = symptom.because(place.below(&at));
    }
    symptom
}

#[cfg(test)]
mod tests {
    use crate::dns::{DnsAnswer, ExchangeFailure, ResponseCode, ServerAnswers, SystemFailure};
    use crate::model::{Finding, Layer, Observation, Severity, Skip};
    use crate::observations::Observations;
    use crate::testing::lookups::{DNS, answered, failed, known, leg_failed, server};

    fn stands() -> Vec<Option<Observation<DnsAnswer, ExchangeFailure>>> {
        let rcodes = ["NXDOMAIN", "SERVFAIL", "REFUSED", "FORMERR", "NOTIMP", "NOTAUTH", "RCODE16"];
        let mut all = vec![None, Some(known("10.0.0.5")), Some(known("203.0.113.9"))];
        all.extend(rcodes.map(|rcode| Some(answered(rcode, None))));
        all.push(Some(answered("NXDOMAIN", Some(("amazonaws.com", "ns.corp.example")))));
        all.push(Some(answered("NOERROR", Some(DNS))));
        all.push(Some(answered("NOERROR", None)));
        all.push(Some(failed(ExchangeFailure::Silent)));
        all.push(Some(failed(ExchangeFailure::Refused)));
        all.push(Some(failed(ExchangeFailure::LocalResources)));
        all.push(Some(failed(ExchangeFailure::Malformed { detail: "short".to_owned() })));
        all.push(Some(failed(ExchangeFailure::Unsent { detail: "no route".to_owned() })));
        all
    }

    fn systems() -> [Option<SystemFailure>; 6] {
        let detail = "EAI_FAIL".to_owned();
        [
            None,
            Some(SystemFailure::NoName),
            Some(SystemFailure::Again),
            Some(SystemFailure::Silent),
            Some(SystemFailure::LocalResources),
            Some(SystemFailure::Other { detail }),
        ]
    }

    fn errors(seen: Observations) -> Vec<Finding> {
        let report = seen.reported();
        let dns = report.findings.into_iter().filter(|f| f.layer == Layer::Dns);
        dns.filter(|f| f.severity == Severity::Error).collect()
    }

    /// With `--resolver` a leg fails only where the first definite answer has no address.
    fn can_fail(system: Option<&SystemFailure>, servers: &[ServerAnswers]) -> bool {
        let definite = servers.iter().find(|s| {
            s.answers()
                .any(|(_, a)| matches!(a.rcode, ResponseCode::NoError | ResponseCode::NxDomain))
        });
        let known = definite.is_some_and(|s| !s.addresses().is_empty());
        system.is_some() || !servers.is_empty() && !known
    }

    #[test]
    fn every_name_without_an_address_ends_in_one_error_whose_evidence_stands() {
        let silent = || failed(ExchangeFailure::Silent);
        for system in systems() {
            for first in stands() {
                for second in stands() {
                    for aaaa in [
                        silent(),
                        answered("NOERROR", Some(DNS)),
                        Observation::skipped(Skip::Skipped),
                    ] {
                        let servers: Vec<ServerAnswers> = [first.clone(), second.clone()]
                            .into_iter()
                            .flatten()
                            .map(|a| server(a, aaaa.clone()))
                            .collect();
                        if !can_fail(system.as_ref(), &servers) {
                            continue;
                        }
                        let seen = leg_failed(system.clone(), servers);
                        let context = format!("{:?}", seen.endpoint.as_ref().unwrap().dns);
                        let errors = errors(seen);
                        assert_eq!(errors.len(), 1, "{errors:?}\n{context}");
                        let error = &errors[0];
                        assert!(!error.evidence.is_empty(), "{error:?}");
                        assert!(error.evidence.iter().all(|e| !e.value.is_null()), "{error:?}");
                        assert!(
                            error.fix.iter().all(|line| !line.to_string().contains('{')),
                            "{error:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn each_code_is_told_by_what_it_means() {
        let a = |observation| vec![server(observation, Observation::skipped(Skip::Skipped))];
        let silent = || failed(ExchangeFailure::Silent);
        let no_name = Some(SystemFailure::NoName);
        for (system, servers, code) in [
            (no_name.clone(), Vec::new(), "dns.no-such-name"),
            (no_name.clone(), a(known("10.0.0.5")), "dns.no-such-name"),
            (no_name.clone(), a(silent()), "dns.no-such-name"),
            (no_name, a(answered("SERVFAIL", None)), "dns.servfail"),
            (Some(SystemFailure::Again), Vec::new(), "dns.resolver-silent"),
            (Some(SystemFailure::Again), a(silent()), "dns.resolver-silent"),
            (Some(SystemFailure::Again), a(answered("REFUSED", None)), "dns.refused"),
            (Some(SystemFailure::Again), a(known("10.0.0.5")), "dns.servfail"),
            (Some(SystemFailure::Silent), a(known("10.0.0.5")), "dns.resolver-silent"),
            (None, a(answered("NOTIMP", None)), "dns.servfail"),
            (None, a(failed(ExchangeFailure::Refused)), "dns.resolver-silent"),
            (None, a(answered("NOERROR", Some(DNS))), "dns.no-address"),
            (None, a(answered("NOERROR", None)), "dns.rebind-filtered"),
        ] {
            let found = errors(leg_failed(system, servers));
            assert_eq!(found[0].code, code, "{found:?}");
        }
    }
}

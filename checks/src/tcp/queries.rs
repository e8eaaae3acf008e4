//! Queries on connects: the legs where no address connects.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};

use crate::check::Symptom;
use crate::dns::is_sunk;
use crate::model::{Arg, Leg, Observation, Text};
use crate::observations::{Observations, Place};
use crate::tcp::{TcpFacts, TcpFailure, TcpFollowups};
use crate::text;

/// Below this a refusal probably came from this host or its own network, in milliseconds.
const LOCAL_MS: f64 = 1.0;

/// A connect that failed, on a leg where none came up.
pub(crate) struct Unconnected<'a> {
    pub(crate) failure: &'a TcpFailure,
    pub(crate) leg: Leg,
    pub(crate) address: SocketAddr,
    /// Where the packets went.
    pub(crate) dialled: SocketAddr,
    /// Where the failure stands in the report.
    at: String,
    elapsed_ms: Option<f64>,
    own: bool,
    /// Experiments on this address.
    pub(crate) followups: Option<Place<'a, TcpFollowups>>,
    /// Every refusal on this leg came in under [`LOCAL_MS`].
    all_hasty: bool,
}

impl Unconnected<'_> {
    /// The symptom: what happened to this address.
    pub(crate) fn symptom(&self, message: impl Into<Text>) -> Symptom {
        Symptom::new(self.leg, message)
            .at_address(self.address)
            .because(self.at.clone())
            .arg("ip", self.address.ip())
    }

    /// The address, and where it was dialled instead.
    pub(crate) fn called(&self) -> Arg {
        if self.dialled == self.address {
            return self.address.into();
        }
        text!("{address} (dialled at {at})", address = self.address, at = self.dialled).into()
    }

    pub(crate) fn is_refused(&self) -> bool {
        *self.failure == TcpFailure::Refused
    }

    /// Refused sooner than a network answers, by an address that is not this host's. On the legs
    /// behind the gateway both ends may share a subnet, so that nothing follows from haste.
    pub(crate) fn is_refused_locally(&self) -> bool {
        self.leg == Leg::Endpoint && self.is_refused() && !self.own && self.all_hasty
    }

    /// The sentence of a refusal.
    pub(crate) fn refused(&self) -> Text {
        let address = self.called();
        match self.elapsed_ms {
            Some(ms) => {
                text!("{address} refused the connection after {n} ms", address, n = in_words(ms))
            }
            None => text!("{address} refused the connection", address),
        }
    }

    /// The sentence of an attempt that got no answer.
    pub(crate) fn unanswered(&self) -> Text {
        let address = self.called();
        match self.elapsed_ms {
            Some(ms) => {
                text!("{address} did not answer within {n} ms", address, n = format!("{ms:.0}"))
            }
            None => text!("{address} did not answer", address),
        }
    }
}

/// A time as exactly as it matters: `1.2`, `5000`.
pub(crate) fn in_words(ms: f64) -> String {
    if ms < 10.0 { format!("{ms:.1}") } else { format!("{ms:.0}") }
}

/// The symptom with what the same connect came to when it was tried again.
pub(crate) fn with_another_try(symptom: Symptom, tried: &Place<'_, TcpFollowups>) -> Symptom {
    match tried.it.came_up() {
        Some(i) => symptom
            .append_clause("tried again, it did connect")
            .because(tried.below(&format!("again/{i}/outcome/seen")))
            .advise_first(
                "it comes and goes: see how often, and on which address, with --repeat 20",
            ),
        None => symptom,
    }
}

/// The symptom with this host's own route to the address.
pub(crate) fn with_way(symptom: Symptom, tried: &Place<'_, TcpFollowups>) -> Symptom {
    match tried.it.way.seen() {
        Some(way) => symptom.append_clause(way.said()).because(tried.below("way/outcome/seen")),
        None => symptom.because(tried.below("way/outcome")),
    }
}

impl Observations {
    /// The connects that failed, on legs where no address connects; elsewhere see `tcp.partial`.
    pub(crate) fn unconnected(&self) -> Vec<Unconnected<'_>> {
        let connects = self.connects();
        let up: HashSet<Leg> =
            connects.iter().filter(|c| c.it.seen().is_some()).map(|c| c.leg).collect();
        let own: HashSet<IpAddr> =
            connects.iter().filter_map(|c| Some(c.it.seen()?.local.ip())).collect();
        let refused = connects.iter().filter(|c| c.it.failed() == Some(&TcpFailure::Refused));
        let unhurried: HashSet<Leg> = refused
            .filter(|c| quickest(c).is_none_or(|ms| ms >= LOCAL_MS))
            .map(|c| c.leg)
            .collect();
        let mut all = Vec::new();
        for connect in connects.iter().filter(|c| !up.contains(&c.leg)) {
            let (Some(failure), Some(address)) = (connect.it.failed(), connect.address) else {
                continue;
            };
            let dialled = connect.dialled().unwrap_or(address);
            all.push(Unconnected {
                failure,
                leg: connect.leg,
                address,
                dialled,
                at: connect.below("outcome/failed"),
                elapsed_ms: quickest(connect),
                followups: connect.tcp_followups(),
                own: is_sunk(dialled.ip()) || own.contains(&dialled.ip()),
                all_hasty: !unhurried.contains(&connect.leg),
            });
        }
        all
    }
}

/// The time of a refusal, in milliseconds: the quickest of those seen, since a busy host only adds
/// to it. The time of any other connect is its own.
fn quickest(connect: &Place<'_, Observation<TcpFacts, TcpFailure>>) -> Option<f64> {
    let own = connect.it.elapsed_ms?.0;
    if connect.it.failed() != Some(&TcpFailure::Refused) {
        return Some(own);
    }
    let tried = connect.tcp_followups();
    let again = tried.iter().flat_map(|tried| &tried.it.again);
    let refused = again.filter(|c| c.failed() == Some(&TcpFailure::Refused));
    Some(refused.filter_map(|c| c.elapsed_ms).fold(own, |least, ms| least.min(ms.0)))
}

#[cfg(test)]
mod tests {
    use crate::model::{Millis, Observation, Outcome, Severity};
    use crate::observations::Observations;
    use crate::tcp::{TcpFacts, TcpFailure};
    use crate::testing::path::Path;

    /// One connect for each address of the endpoint.
    fn path(connects: &[(&str, f64, Result<(), TcpFailure>)]) -> Observations {
        let mut seen = Path::new().seen();
        let route = seen.endpoint.as_mut().unwrap().routes.remove(0);
        for (address, elapsed, end) in connects {
            let local = TcpFacts { local: "10.0.0.7:50000".parse().unwrap() };
            let outcome = end.clone().map_or_else(Outcome::Failed, |()| Outcome::Seen(local));
            let mut route = route.clone();
            route.address = address.parse().unwrap();
            route.tcp = Observation { elapsed_ms: Some(Millis(*elapsed)), outcome };
            seen.endpoint.as_mut().unwrap().routes.push(route);
        }
        seen
    }

    fn found(seen: Observations) -> Vec<(String, Severity, Vec<String>)> {
        let report = seen.reported();
        let tcp: Vec<_> =
            report.findings.into_iter().filter(|f| f.code.starts_with("tcp.")).collect();
        assert!(tcp.iter().flat_map(|f| &f.evidence).all(|e| !e.value.is_null()), "{tcp:?}");
        assert!(
            tcp.iter().flat_map(|f| &f.fix).all(|line| !line.to_string().contains('{')),
            "{tcp:?}"
        );
        tcp.into_iter().map(|f| (f.code, f.severity, f.addresses)).collect()
    }

    #[test]
    fn every_failure_has_its_code() {
        for (failure, code) in [
            (TcpFailure::Timeout, "tcp.timeout"),
            (TcpFailure::Refused, "tcp.refused"),
            (TcpFailure::NoRoute, "tcp.no-route"),
            (TcpFailure::Denied, "tcp.denied"),
            (TcpFailure::LocalResources, "tcp.local-resources"),
        ] {
            let found = found(path(&[("10.0.0.5:8443", 20.0, Err(failure))]));
            let address = vec!["10.0.0.5:8443".to_owned()];
            assert_eq!(found, [(code.to_owned(), Severity::Error, address)]);
        }
        let other = TcpFailure::Other { detail: "odd".to_owned() };
        assert!(found(path(&[("10.0.0.5:8443", 20.0, Err(other))])).is_empty());
    }

    #[test]
    fn one_address_that_connects_makes_one_warning_of_all_the_others() {
        let seen = path(&[
            ("10.0.0.5:8443", 2.0, Ok(())),
            ("10.0.0.6:8443", 5000.0, Err(TcpFailure::Timeout)),
            ("10.0.0.8:8443", 0.1, Err(TcpFailure::Refused)),
        ]);
        assert_eq!(found(seen), [("tcp.partial".to_owned(), Severity::Warning, Vec::new())]);
    }

    #[test]
    fn a_refusal_in_no_time_is_local_unless_the_address_is_this_hosts() {
        let code = |address, elapsed| {
            found(path(&[(address, elapsed, Err(TcpFailure::Refused))])).remove(0).0
        };
        assert_eq!(code("10.0.0.5:8443", 0.2), "tcp.refused-locally");
        assert_eq!(code("10.0.0.5:8443", 1.0), "tcp.refused");
        assert_eq!(code("127.0.0.1:8443", 0.2), "tcp.refused");
        assert_eq!(code("0.0.0.0:8443", 0.2), "tcp.refused");
        let refused = || Err(TcpFailure::Refused);
        let one_takes_its_time =
            path(&[("10.0.0.5:8443", 0.7, refused()), ("10.0.0.6:8443", 1.3, refused())]);
        assert!(found(one_takes_its_time).iter().all(|(code, ..)| code == "tcp.refused"));
        let mut mapped = path(&[("10.0.0.5:8443", 0.2, Err(TcpFailure::Refused))]);
        mapped.endpoint.as_mut().unwrap().routes[0].dialled =
            Some("127.0.0.1:9000".parse().unwrap());
        assert_eq!(found(mapped)[0].0, "tcp.refused");
    }

    #[test]
    fn a_slow_connection_is_worth_a_warning() {
        assert!(found(path(&[("10.0.0.5:8443", 500.0, Ok(()))])).is_empty());
        let found = found(path(&[("10.0.0.5:8443", 1003.0, Ok(()))]));
        assert_eq!(found[0].0, "tcp.slow");
    }

    #[test]
    fn the_commands_for_this_host_are_those_of_its_system_and_name_the_address_asked_for() {
        let client = Some(crate::model::Site::Client);
        let mut count = 0;
        for failure in
            [TcpFailure::Timeout, TcpFailure::Refused, TcpFailure::NoRoute, TcpFailure::Denied]
        {
            for elapsed in [0.2, 20.0] {
                let mut seen = path(&[("10.0.0.5:8443", elapsed, Err(failure.clone()))]);
                seen.vantage.os = "windows".to_owned();
                let dialled = Some("10.9.9.9:9000".parse().unwrap());
                seen.endpoint.as_mut().unwrap().routes[0].dialled = dialled;
                let report = seen.reported();
                for found in report.findings.iter().filter(|f| f.code.starts_with("tcp.")) {
                    let fix = found.fix.iter().filter(|it| it.on == client);
                    let decide = found.decide.iter().filter(|it| it.on == client);
                    let fix = fix.filter_map(|it| it.command.as_ref());
                    for line in fix.chain(decide.filter_map(|it| it.command.as_ref())) {
                        let foreign = ["nc ", "ip ", "tracepath ", "ss ", "sudo "];
                        assert!(!foreign.iter().any(|word| line.starts_with(word)), "{line}");
                        assert!(!line.contains("10.9.9.9") && !line.contains('{'), "{line}");
                        count += 1;
                    }
                }
            }
        }
        assert!(count > 8, "{count}");
    }
}

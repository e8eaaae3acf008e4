//! The places where a `dcvdiag echo` answered, address by address.

use std::collections::HashMap;
use std::net::SocketAddr;

use crate::check::Symptom;
use crate::host::{Echo, EchoProxy, HostAttempt, HostFacts};
use crate::model::{Leg, Text};
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;

/// One request that an echo answered.
pub(crate) struct Echoed<'a> {
    leg: Leg,
    address: Option<SocketAddr>,
    /// Where its answer stands.
    at: String,
    /// Where the Host that was sent stands.
    pub(crate) sent_at: String,
    /// The Host that was sent.
    pub(crate) sent: &'a str,
    /// The request that reached the echo.
    pub(crate) echo: Echo,
    /// This host's own end of the connection on that address.
    pub(crate) local: Option<Place<'a, SocketAddr>>,
}

/// The echoes on one address.
pub(crate) struct Echoing<'a> {
    leg: Leg,
    address: Option<SocketAddr>,
    /// At least one.
    pub(crate) echoes: Vec<Echoed<'a>>,
}

impl Observations {
    /// Every answer of an echo, in order of address and request.
    pub(crate) fn echoes(&self) -> Vec<Echoed<'_>> {
        let mut all = Vec::new();
        for place in self.hosts() {
            for (i, attempt) in place.it.attempts.iter().enumerate() {
                let Some(echo) = attempt.echo() else { continue };
                all.push(Echoed {
                    leg: place.leg,
                    address: place.address,
                    at: place.below(&format!("attempts/{i}/answer/outcome/seen")),
                    sent_at: place.below(&format!("attempts/{i}/host")),
                    sent: &attempt.host,
                    echo,
                    local: place.local(),
                });
            }
        }
        all.extend(self.handshakes().iter().filter_map(Self::echo_in_clear));
        all
    }

    /// The echo that a clear request met where the handshake had failed.
    fn echo_in_clear<'a, T>(handshake: &Place<'a, T>) -> Option<Echoed<'a>> {
        let tried = handshake.tls_followups().filter(|tried| tried.leg == Leg::Endpoint)?;
        let echo = tried.it.plain_get.answer.seen()?.echo()?;
        Some(Echoed {
            leg: tried.leg,
            address: tried.address,
            at: tried.below("plain_get/answer/outcome/seen"),
            sent_at: tried.below("plain_get/host"),
            sent: &tried.it.plain_get.host,
            echo,
            local: tried.local(),
        })
    }

    /// Echoes of every route, address by address.
    pub(crate) fn echoing(&self) -> Vec<Echoing<'_>> {
        let mut all: Vec<Echoing<'_>> = Vec::new();
        let mut places = HashMap::new();
        for echoed in self.echoes() {
            let (leg, address) = (echoed.leg, echoed.address);
            let place = *places.entry((leg, address)).or_insert(all.len());
            match all.get_mut(place) {
                Some(one) => one.echoes.push(echoed),
                None => all.push(Echoing { leg, address, echoes: vec![echoed] }),
            }
        }
        all
    }
}

impl Echoed<'_> {
    /// Tells if Host arrived as sent; names are alike in either case (RFC 3986 §3.2.2).
    pub(crate) fn is_intact(&self) -> bool {
        self.echo.request.host.as_ref().is_some_and(|host| host.eq_ignore_ascii_case(self.sent))
    }

    /// Where its body stands.
    pub(crate) fn body_at(&self) -> String {
        format!("{}/body", self.at)
    }
}

impl Echoing<'_> {
    /// A symptom of this address, borne out by one of its echoes.
    pub(crate) fn symptom(&self, message: impl Into<Text>, by: &Echoed<'_>) -> Symptom {
        Symptom::on(self.leg, self.address, message).because(by.body_at())
    }

    /// The first echo with at least so many PROXY headers.
    pub(crate) fn with_headers(&self, least: usize) -> Option<&Echoed<'_>> {
        self.echoes.iter().find(|echoed| echoed.echo.proxy.len() >= least)
    }
}

impl HostAttempt {
    /// The request that reached the echo, where one answered.
    pub(crate) fn echo(&self) -> Option<Echo> {
        self.answer.seen()?.echo()
    }
}

impl EchoProxy {
    /// `v2 from 10.1.2.3:4444 (vpce-08d2bf15fac5001c9)`.
    pub(crate) fn brief(&self) -> Text {
        let v = self.version;
        let source = self.source.as_ref().map(|source| shown(source, 60));
        let id = self.vpc_endpoint_id.as_ref().map(|id| shown(id, 60));
        match (source, id) {
            (Some(source), Some(id)) => text!("v{v} from {source} ({id})", v, source, id),
            (Some(source), None) => text!("v{v} from {source}", v, source),
            (None, id) => {
                let brief = format!("v{v} \"{}\"", shown(&self.command, 20));
                let id = id.map_or(String::new(), |id| format!(" ({id})"));
                text!("{header}", header = brief + &id)
            }
        }
    }
}

/// The row's few words, where an echo answered every request of an address.
pub(crate) fn echo_summary(facts: &HostFacts) -> Option<&'static str> {
    let mut intact = true;
    let mut any = false;
    for attempt in facts.attempts.iter().filter(|attempt| attempt.answer.skip().is_none()) {
        let host = attempt.echo()?.request.host;
        intact &= host.is_some_and(|host| host.eq_ignore_ascii_case(&attempt.host));
        any = true;
    }
    any.then_some(if intact {
        "a dcvdiag echo answered: Host arrives as sent"
    } else {
        "a dcvdiag echo answered: Host arrives changed"
    })
}

//! Results of the name servers, classified one by one.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use crate::dns::{DnsAnswer, ExchangeFailure, Lookups, ResponseCode, ServerAnswers};
use crate::model::{Observation, Outcome, Text};
use crate::text;
use crate::text::shown;

type Exchange = Observation<DnsAnswer, ExchangeFailure>;

/// A name server's kind of answer about a name. Of its two answers the one that stands first here counts,
/// so that "no address" is said only where both questions were answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ResultClass {
    /// It gives an address.
    Knows,
    /// The name does not exist (NXDOMAIN).
    Denies,
    /// NOERROR with nothing in it, not even the SOA of RFC 2308 §2.2; or "Blocked" (RFC 8914 §4.16).
    Filters,
    /// Another response code, or bytes that are no response.
    Fails,
    /// The server refuses to answer (REFUSED).
    Refuses,
    /// No answer came back in time.
    Mute,
    /// NOERROR without an address.
    Empty,
    /// The server was not asked.
    Unasked,
}

/// One name server's result, and the answer that shows it.
pub(crate) struct ServerResult<'a> {
    pub(crate) server: SocketAddr,
    pub(crate) class: ResultClass,
    /// Below the lookups.
    pub(crate) at: String,
    exchange: &'a Exchange,
}

impl ServerResult<'_> {
    /// The response, where one came.
    pub(crate) fn answer(&self) -> Option<&DnsAnswer> {
        self.exchange.seen()
    }

    /// Tells if it gave a definite answer without an address.
    pub(crate) fn is_negative(&self) -> bool {
        matches!(self.class, ResultClass::Denies | ResultClass::Filters | ResultClass::Empty)
    }

    /// Tells if it did not come to an answer.
    pub(crate) fn is_failure(&self) -> bool {
        matches!(self.class, ResultClass::Fails | ResultClass::Refuses | ResultClass::Mute)
    }

    /// Tells if it says that the name's answer is blocked.
    pub(crate) fn is_blocked(&self) -> bool {
        self.answer().is_some_and(DnsAnswer::is_blocked)
    }

    /// The pointer that bears it out, below the lookups.
    pub(crate) fn evidence(&self) -> String {
        match self.class {
            _ if self.answer().is_none() => self.at.clone(),
            ResultClass::Knows => format!("{}/records", self.at),
            _ if self.is_blocked() => format!("{}/extended_errors", self.at),
            _ => format!("{}/rcode", self.at),
        }
    }

    /// The answer, as a sentence; none where it was not asked.
    pub(crate) fn said(&self) -> Option<Text> {
        let server = self.server;
        if let Some(failure) = self.exchange.failed() {
            return Some(match failure {
                ExchangeFailure::Silent => text!("{server} does not answer", server),
                ExchangeFailure::Refused => text!("nothing listens at {server}", server),
                ExchangeFailure::Malformed { detail } => text!(
                    "{server} answers with what cannot be read as a DNS response ({detail})",
                    server,
                    detail = shown(detail, 80)
                ),
                ExchangeFailure::LocalResources => {
                    text!("{server} was not asked: this host had no socket left", server)
                }
                ExchangeFailure::Unsent { detail } => {
                    text!("{server} cannot be asked ({detail})", server, detail = shown(detail, 80))
                }
            });
        }
        let answer = self.answer()?;
        let said = match self.class {
            ResultClass::Knows => text!("{server} knows it", server),
            ResultClass::Denies => text!("{server} denies it (NXDOMAIN)", server),
            ResultClass::Filters if answer.rcode == ResponseCode::NoError => {
                text!("{server} gives an empty answer", server)
            }
            ResultClass::Empty => text!("{server} gives no address", server),
            _ => text!("{server} answers {rcode}", server, rcode = answer.rcode.to_string()),
        };
        Some(answer.with_extended_error(said))
    }
}

impl Lookups {
    /// Every configured name server's result, in their order.
    pub(crate) fn server_results(&self) -> Vec<ServerResult<'_>> {
        self.servers.iter().enumerate().map(|(i, server)| server_result(i, server)).collect()
    }

    /// Tells if every name server's host said that nothing listens there.
    pub(crate) fn nothing_listens(&self) -> bool {
        let results = self.server_results();
        let refused = |one: &ServerResult| one.exchange.failed() == Some(&ExchangeFailure::Refused);
        !results.is_empty() && results.iter().all(refused)
    }

    /// Tells if the operating system found an address.
    pub(crate) fn system_resolves(&self) -> bool {
        self.system.seen().is_some()
    }
}

fn server_result(i: usize, server: &ServerAnswers) -> ServerResult<'_> {
    let (a, aaaa) = (class(&server.a), class(&server.aaaa));
    let (key, class, exchange) = if is_aaaa_decisive(server, a, aaaa) {
        ("aaaa", aaaa, &server.aaaa)
    } else {
        ("a", a, &server.a)
    };
    let outcome = match exchange.outcome {
        Outcome::Seen(_) => "seen",
        Outcome::Failed(_) => "failed",
        Outcome::Skipped(_) => "skipped",
    };
    let at = format!("servers/{i}/{key}/outcome/{outcome}");
    ServerResult { server: server.server, class, at, exchange }
}

/// Which of a server's two answers counts.
///
/// 1. An address or NXDOMAIN.
/// 2. What could not be read: nobody knows what it held.
/// 3. An answer for IPv4 that failed, or that has something in it, where the one for IPv6 has nothing:
///    most names have no IPv6 address, and so this says nothing about a filter.
/// 4. The one that stands first in [`ResultClass`].
fn is_aaaa_decisive(server: &ServerAnswers, a: ResultClass, aaaa: ResultClass) -> bool {
    let is_unreadable =
        |exchange: &Exchange| matches!(exchange.failed(), Some(ExchangeFailure::Malformed { .. }));
    let is_blocked = server.aaaa.seen().is_some_and(DnsAnswer::is_blocked);
    let has_records = server.a.seen().is_some_and(|answer| !answer.records.is_empty());
    match (a, aaaa) {
        (ResultClass::Knows | ResultClass::Denies, _)
        | (_, ResultClass::Knows | ResultClass::Denies) => aaaa < a,
        _ if is_unreadable(&server.a) => false,
        _ if is_unreadable(&server.aaaa) => true,
        (ResultClass::Fails | ResultClass::Refuses | ResultClass::Mute, ResultClass::Filters) => {
            is_blocked
        }
        (ResultClass::Empty, ResultClass::Filters) if has_records => is_blocked,
        _ => aaaa < a,
    }
}

fn class(exchange: &Exchange) -> ResultClass {
    let answer = match &exchange.outcome {
        Outcome::Seen(answer) => answer,
        Outcome::Failed(ExchangeFailure::Malformed { .. }) => return ResultClass::Fails,
        Outcome::Failed(_) => return ResultClass::Mute,
        Outcome::Skipped(_) => return ResultClass::Unasked,
    };
    if answer.addresses().next().is_some() {
        return ResultClass::Knows;
    }
    let bare = answer.records.is_empty() && answer.soa.is_none();
    match answer.rcode {
        _ if answer.is_blocked() => ResultClass::Filters,
        ResponseCode::NoError if bare => ResultClass::Filters,
        ResponseCode::NoError => ResultClass::Empty,
        ResponseCode::NxDomain => ResultClass::Denies,
        ResponseCode::Refused => ResultClass::Refuses,
        _ => ResultClass::Fails,
    }
}

impl DnsAnswer {
    /// INFO-CODE 15 (RFC 8914 §4.16).
    fn is_blocked(&self) -> bool {
        self.extended_errors.iter().any(|error| error.code == 15)
    }

    /// The sentence, with its first extended error where it has one.
    fn with_extended_error(&self, said: Text) -> Text {
        let Some(first) = self.extended_errors.first() else { return said };
        match first.text.trim() {
            "" => text!("{said} (extended error {code})", said, code = first.code),
            text => text!(
                "{said} (extended error {code} \"{text}\")",
                said,
                code = first.code,
                text = shown(text, 60)
            ),
        }
    }
}

impl ServerAnswers {
    /// The addresses of either family, where it answered for that family.
    pub(crate) fn sets(&self) -> [Option<BTreeSet<IpAddr>>; 2] {
        [&self.a, &self.aaaa].map(|exchange| {
            let answer = exchange.seen().filter(|answer| answer.rcode == ResponseCode::NoError)?;
            Some(answer.addresses().collect())
        })
    }
}

//! Asking for a name: the operating system, and each name server directly, all at once.

mod exchange;
mod message;
mod servers;
mod tcp;
mod udp;

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use dcvdiag_checks::dns::{
    DnsFacts, DnsFailure, Lookups, ResponseCode, ServerAnswers, SystemAnswer, SystemFailure,
};
use dcvdiag_checks::model::{Observation, Outcome, Skip};
use dns_lookup::{AddrInfoHints, LookupErrorKind};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
pub use hickory_proto::rr::RecordType;

pub use self::exchange::exchange;
pub use self::servers::{Families, NameServers};
use crate::patience::{Patience, millis};

/// How much longer an earlier name server may take once a later one knows the name; above
/// RFC 8305's 50 ms, since an order of servers is a statement of preference.
const GRACE: Duration = Duration::from_millis(250);

/// An endpoint has an address for each Availability Zone, of each family at most; an answer with
/// more is kept in the report and dialled no further.
const MOST_DIALLED: usize = 16;

/// The name's observation, and what `dial` made of its addresses. Dialling starts as soon as the
/// addresses are known; name servers that lag behind are still heard.
pub async fn resolve<R, D>(
    name: &str,
    servers: &NameServers,
    families: Families,
    patience: &Patience,
    dial: impl FnOnce(Vec<IpAddr>) -> D,
) -> (Observation<DnsFacts, DnsFailure>, Option<R>)
where
    D: Future<Output = R>,
{
    let start = Instant::now();
    let (found, addresses) = tokio::sync::oneshot::channel();
    let ask = lookups(name, servers, families, patience, found);
    let follow = async {
        let mut addresses: Vec<IpAddr> = addresses.await.unwrap_or_default();
        addresses.truncate(MOST_DIALLED);
        let elapsed = millis(start.elapsed());
        let dialled = if addresses.is_empty() { None } else { Some(dial(addresses.clone()).await) };
        (addresses, elapsed, dialled)
    };
    let (lookups, (addresses, elapsed, dialled)) = tokio::join!(ask, follow);
    let cut = cut_short(&lookups);
    let outcome = match (addresses.is_empty(), cut) {
        (false, _) => Outcome::Seen(DnsFacts { addresses, lookups }),
        (true, Some(skip)) => Outcome::Skipped(skip),
        (true, None) => Outcome::Failed(DnsFailure { lookups }),
    };
    (Observation { elapsed_ms: Some(elapsed), outcome }, dialled)
}

/// Nobody is asked: without sockets the operating system would say that the name is not known.
pub fn without_room(name: &str) -> Observation<DnsFacts, DnsFailure> {
    let failed = Outcome::Failed(SystemFailure::LocalResources);
    let system = Observation { elapsed_ms: None, outcome: failed };
    let lookups = Lookups {
        name: name.to_owned(),
        system,
        system_at_first: None,
        servers: Vec::new(),
        followups: None,
    };
    Observation { elapsed_ms: None, outcome: Outcome::Failed(DnsFailure { lookups }) }
}

/// Everybody is asked; the addresses to dial go out as soon as they are settled.
async fn lookups(
    name: &str,
    servers: &NameServers,
    families: Families,
    patience: &Patience,
    found: tokio::sync::oneshot::Sender<Vec<IpAddr>>,
) -> Lookups {
    let mut found = Some(found);
    let mut tell = |addresses: Vec<IpAddr>| {
        if let Some(found) = found.take() {
            let _ = found.send(addresses); // nobody waits: the run is over
        }
    };
    let direct = |servers: &[SocketAddr]| {
        let asked = servers
            .iter()
            .copied()
            .enumerate()
            .map(|(i, server)| async move { (i, ask(name, server, families, patience).await) });
        asked.collect::<FuturesUnordered<_>>()
    };
    match servers {
        NameServers::System(list) => {
            // RFC 6761 §6.3: localhost is never asked of a name server.
            let local = name == "localhost" || name.ends_with(".localhost");
            let list: &[SocketAddr] = if local { &[] } else { list };
            let all = direct(list).collect::<Vec<_>>();
            let once = async {
                let once = system(name, families, patience).await;
                if !is_to_be_tried_again(&once) {
                    tell(addresses(&once));
                }
                once
            };
            let (once, mut answers) = tokio::join!(once, all);
            answers.sort_by_key(|(i, _)| *i);
            let servers: Vec<ServerAnswers> = answers.into_iter().map(|(_, a)| a).collect();
            let known = servers.iter().any(|server| !server.addresses().is_empty());
            let (system, system_at_first) = if known && is_to_be_tried_again(&once) {
                (system(name, families, patience).await, Some(once))
            } else {
                (once, None)
            };
            tell(addresses(&system)); // unless they went out before
            Lookups { name: name.to_owned(), system, system_at_first, servers, followups: None }
        }
        NameServers::Given(list) => {
            let mut asked = direct(list);
            let mut answers: Vec<Option<ServerAnswers>> = list.iter().map(|_| None).collect();
            let mut grace = None;
            while !asked.is_empty() {
                let next = async {
                    match grace {
                        Some(until) => tokio::time::timeout_at(until, asked.next()).await,
                        None => Ok(asked.next().await),
                    }
                };
                if let Ok(Some((i, answer))) = next.await {
                    answers[i] = Some(answer);
                } else {
                    tell(first_known(&answers).unwrap_or_default());
                    grace = None;
                    continue;
                }
                if let Some(addresses) = settled(&answers) {
                    tell(addresses);
                } else if grace.is_none() && first_known(&answers).is_some() {
                    grace = Some(tokio::time::Instant::now() + GRACE);
                }
            }
            tell(first_known(&answers).unwrap_or_default());
            let system = Observation::skipped(Skip::NotAsked);
            Lookups {
                name: name.to_owned(),
                system,
                system_at_first: None,
                servers: answers.into_iter().flatten().collect(),
                followups: None,
            }
        }
    }
}

/// A failure that passes (RFC 3493 §6.1), such as a host whose few ports were all taken by the
/// questions beside it: where a name server knows the name, the second try counts.
fn is_to_be_tried_again(system: &Observation<SystemAnswer, SystemFailure>) -> bool {
    system.failed() == Some(&SystemFailure::Again)
}

fn addresses(system: &Observation<SystemAnswer, SystemFailure>) -> Vec<IpAddr> {
    system.seen().map(|answer| answer.addresses.clone()).unwrap_or_default()
}

/// The answer that a stub resolver would take: the first definite one, in order of preference.
fn settled(answers: &[Option<ServerAnswers>]) -> Option<Vec<IpAddr>> {
    for answer in answers {
        let answer = answer.as_ref()?;
        if is_definite(answer) {
            return Some(answer.addresses());
        }
    }
    Some(Vec::new())
}

/// An address, NXDOMAIN for any type (RFC 8020), or NOERROR to all that was asked.
fn is_definite(server: &ServerAnswers) -> bool {
    let asked = [&server.a, &server.aaaa].into_iter().filter(|asked| asked.skip().is_none());
    let all_empty = || {
        asked
            .clone()
            .all(|asked| asked.seen().is_some_and(|answer| answer.rcode == ResponseCode::NoError))
    };
    let denied = || server.answers().any(|(_, answer)| answer.rcode == ResponseCode::NxDomain);
    !server.addresses().is_empty() || denied() || all_empty()
}

fn first_known(answers: &[Option<ServerAnswers>]) -> Option<Vec<IpAddr>> {
    answers.iter().flatten().map(ServerAnswers::addresses).find(|a| !a.is_empty())
}

/// A run that was cut short learned nothing about the name, unless somebody had settled it.
fn cut_short(lookups: &Lookups) -> Option<Skip> {
    let not_asked = lookups.system.skip() == Some(Skip::NotAsked);
    if not_asked && lookups.servers.iter().any(is_definite) {
        return None;
    }
    let cut = |skip: Option<Skip>| skip.filter(|s| matches!(s, Skip::Deadline | Skip::Interrupted));
    let mut direct = lookups.servers.iter().flat_map(|s| [s.a.skip(), s.aaaa.skip()]);
    cut(lookups.system.skip()).or_else(|| direct.find_map(cut))
}

/// `getaddrinfo` on a thread of its own; it has no other way to be given up.
pub async fn system(
    name: &str,
    families: Families,
    patience: &Patience,
) -> Observation<SystemAnswer, SystemFailure> {
    let host = name.to_owned();
    let attempt = async {
        let asked = tokio::task::spawn_blocking(move || {
            let hints = AddrInfoHints {
                socktype: dns_lookup::SockType::Stream.into(),
                ..AddrInfoHints::default()
            };
            let found = dns_lookup::getaddrinfo(Some(&host), None, Some(hints))
                .map_err(|error| system_failure(error.kind(), &std::io::Error::from(error)))?;
            let mut addresses: Vec<IpAddr> = Vec::new();
            for info in found.flatten() {
                let address = info.sockaddr.ip();
                if families.allow(address) && !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
            if addresses.is_empty() { Err(SystemFailure::NoName) } else { Ok(addresses) }
        });
        let addresses = asked
            .await
            .unwrap_or_else(|error| Err(SystemFailure::Other { detail: error.to_string() }))?;
        Ok((SystemAnswer { addresses }, ()))
    };
    patience.observe(|| SystemFailure::Silent, attempt).await.0
}

fn system_failure(kind: LookupErrorKind, error: &std::io::Error) -> SystemFailure {
    match kind {
        LookupErrorKind::NoName | LookupErrorKind::NoData => SystemFailure::NoName,
        LookupErrorKind::Again => SystemFailure::Again,
        _ => SystemFailure::Other { detail: error.to_string() },
    }
}

async fn ask(
    name: &str,
    server: SocketAddr,
    families: Families,
    patience: &Patience,
) -> ServerAnswers {
    let a = async {
        if families.v4() {
            exchange(name, server, RecordType::A, patience).await
        } else {
            Observation::skipped(Skip::Skipped)
        }
    };
    let aaaa = async {
        if families.v6() {
            exchange(name, server, RecordType::AAAA, patience).await
        } else {
            Observation::skipped(Skip::Skipped)
        }
    };
    let (a, aaaa) = tokio::join!(a, aaaa);
    ServerAnswers { server, a, aaaa }
}

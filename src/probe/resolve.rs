//! `POST /resolveSession`, as the gateway asks it.

use std::net::IpAddr;

use dcvdiag_checks::model::{Never, Observation, Outcome, Transport};
use dcvdiag_checks::resolve::{Question, ResolveFacts};
use futures_util::future::join_all;
use http::Method;

use super::http::{Ask, exchange, query_value};
use super::session::{Dial, Wire};
use crate::patience::Patience;

/// What is kept of the broker's answer, in bytes: all of it, as documented.
const BODY: usize = 8192;

/// What to ask.
pub struct ResolvePlan {
    /// `host:port` of the broker's URL.
    pub host: String,
    /// The URL's path in front of `/resolveSession`, without its trailing slash.
    pub base: String,
    /// The session.
    pub session: String,
    /// One question each.
    pub transports: Vec<Transport>,
    /// `--client-ip`.
    pub client_ip: Option<IpAddr>,
}

/// Asks for every transport at once: the first over the probed session, the others beside it.
pub async fn ask(
    first: Wire,
    local: IpAddr,
    dial: Dial<'_>,
    plan: &ResolvePlan,
    patience: &Patience,
) -> Observation<ResolveFacts, Never> {
    let mut first = Some(first);
    let each = plan.transports.iter().map(|transport| {
        let wire = first.take();
        async move {
            let request = plan.request(*transport, local);
            let wire = match wire {
                Some(wire) => Ok(wire),
                None => dial.open(patience).await,
            };
            let answer = match wire {
                Ok(wire) => exchange(wire, &plan.ask(&request), patience).await,
                Err(failure) => Observation { elapsed_ms: None, outcome: Outcome::Failed(failure) },
            };
            Question { transport: *transport, request, answer }
        }
    });
    let questions = join_all(each).await;
    let longest = questions.iter().filter_map(|q| q.answer.elapsed_ms);
    let elapsed_ms = longest.max_by(|a, b| a.0.total_cmp(&b.0));
    let cut = questions.iter().find_map(|q| q.answer.skip());
    match cut {
        Some(skip) if questions.iter().all(|q| q.answer.skip().is_some()) => {
            Observation::skipped(skip)
        }
        _ => Observation { elapsed_ms, outcome: Outcome::Seen(ResolveFacts { questions }) },
    }
}

impl ResolvePlan {
    fn request(&self, transport: Transport, local: IpAddr) -> String {
        let client_ip = self.client_ip.unwrap_or(local).to_string();
        format!(
            "{}/resolveSession?sessionId={}&transport={}&clientIpAddress={}",
            self.base,
            query_value(&self.session),
            transport.word(),
            query_value(&client_ip)
        )
    }

    fn ask(&self, request: &str) -> Ask<'_> {
        Ask {
            method: Method::POST,
            headers: vec![("accept", "application/json".to_owned())],
            keep: BODY,
            ..Ask::get(request, &self.host)
        }
    }
}

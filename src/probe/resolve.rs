//! `POST /resolveSession`, as the gateway asks it.

use std::net::IpAddr;

use dcvdiag_checks::model::{Never, Observation, Outcome, Transport};
use dcvdiag_checks::resolve::{Question, ResolveFacts};
use futures_util::future::join_all;
use http::Method;

use super::http::{Ask, exchange, query_value};
use super::session::{Dial, Opened};
use crate::patience::Patience;

/// The part of the broker's answer that is kept, in bytes: all of it, as documented.
const BODY: usize = 8192;

/// The questions to the broker.
pub struct ResolvePlan {
    /// `host:port` of the broker's URL.
    pub host: String,
    /// The URL's path in front of `/resolveSession`, without its trailing slash.
    pub base: String,
    /// The session that is asked for.
    pub session: String,
    /// The transports, with one question each.
    pub transports: Vec<Transport>,
    /// The address of `--client-ip`.
    pub client_ip: Option<IpAddr>,
}

/// One question over a connection that is ready for it.
pub async fn ask(
    opened: Opened,
    transport: Transport,
    plan: &ResolvePlan,
    patience: &Patience,
) -> Question {
    let request = plan.request(transport.word(), opened.local);
    let answer = exchange(opened.wire, &plan.ask(&request, patience), patience).await;
    Question { transport, request, answer }
}

/// The further transports, each on a connection of its own, all at once.
pub async fn others(
    dial: Dial<'_>,
    transports: &[Transport],
    plan: &ResolvePlan,
    patience: &Patience,
) -> Vec<Question> {
    let each = transports.iter().map(|transport| async move {
        match dial.open(patience).await {
            Ok(opened) => ask(opened, *transport, plan, patience).await,
            Err(failure) => Question {
                transport: *transport,
                request: plan.request(transport.word(), dial.to.ip()),
                answer: Observation { elapsed_ms: None, outcome: Outcome::Failed(failure) },
            },
        }
    });
    join_all(each).await
}

/// All questions to one address, unless every one was cut short.
pub fn answers(questions: Vec<Question>) -> Observation<ResolveFacts, Never> {
    let longest = questions.iter().filter_map(|q| q.answer.elapsed_ms);
    let elapsed_ms = longest.max_by(|a, b| a.0.total_cmp(&b.0));
    match questions.iter().map(|q| q.answer.skip()).collect::<Option<Vec<_>>>() {
        Some(skips) if !skips.is_empty() => Observation::skipped(skips[0]),
        _ => Observation {
            elapsed_ms,
            outcome: Outcome::Seen(ResolveFacts { questions, other_transport: None }),
        },
    }
}

impl ResolvePlan {
    /// The path and query of the question.
    pub fn request(&self, transport: &str, local: IpAddr) -> String {
        let client_ip = self.client_ip.unwrap_or(local).to_string();
        format!(
            "{}/resolveSession?sessionId={}&transport={}&clientIpAddress={}",
            self.base,
            query_value(&self.session),
            transport,
            query_value(&client_ip)
        )
    }

    /// The whole request.
    pub fn ask(&self, request: &str, patience: &Patience) -> Ask<'_> {
        Ask {
            method: Method::POST,
            headers: vec![("accept", "application/json".to_owned())],
            keep: BODY,
            // The whole answer counts, so that it has most of the time there is.
            body: patience.timeout() * 4 / 5,
            ..Ask::get(request, &self.host)
        }
    }
}

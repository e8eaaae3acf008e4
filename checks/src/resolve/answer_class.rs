//! Classes of a broker's answer to one question, and to all questions of one address.

use std::net::IpAddr;

use crate::check::Symptom;
use crate::http::{HttpAnswer, HttpFailure};
use crate::instruction::{Instruction, say};
use crate::model::{Outcome, Site, Text, Transport};
use crate::observations::{Observations, Place};
use crate::resolve::{Question, ResolveFacts, Resolved, Unreadable, parse};
use crate::text;

/// Where no broker was asked: the run that asks one.
pub(crate) const ASK_BROKER: Instruction =
    say("the broker's own answer decides; run it on a host that reaches the broker")
        .run(&[
            "dcvdiag",
            "run",
            "--endpoint",
            "{endpoint}",
            "--session",
            "{session}",
            "--broker",
            "{broker}",
        ])
        .on(Site::GatewayHost);

/// The answer to one question. The gateway knows three: 200, 404, and anything else
/// (Connection Gateway guide, metrics).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AnswerClass {
    /// 200 in the documented form.
    Resolved(Resolved),
    /// 200 with JSON of another form.
    Invalid(Unreadable),
    /// 404.
    NotFound,
    /// 400.
    BadRequest,
    /// 401, 403, or an alert about the client's certificate.
    Forbidden,
    /// 5xx, or no connection for the question.
    ServerError,
    /// Nothing.
    Silent,
    /// Answers that no session resolver gives.
    WrongService,
    /// It was not asked.
    NotAsked,
}

/// The questions to one address that were answered alike.
pub(crate) struct Answered<'a> {
    pub(crate) place: Place<'a, ResolveFacts>,
    questions: Vec<(usize, &'a Question)>,
}

impl Question {
    /// Class of its answer, by status first.
    pub(crate) fn answer_class(&self) -> AnswerClass {
        match &self.answer.outcome {
            Outcome::Seen(answer) => by_status(answer),
            Outcome::Failed(failure) => by_failure(failure),
            Outcome::Skipped(_) => AnswerClass::NotAsked,
        }
    }
}

impl Observations {
    /// The questions with such an answer, address by address.
    pub(crate) fn answered(&self, like: impl Fn(&AnswerClass) -> bool) -> Vec<Answered<'_>> {
        let all = self.resolves().into_iter();
        all.filter_map(|place| Answered::of(place, &like)).collect()
    }

    /// Tells if a broker was asked and says where the session's WebSocket lives.
    pub(crate) fn broker_resolves(&self) -> bool {
        self.resolved_servers().iter().any(|(place, _)| place.it.transport == Transport::Http)
    }

    /// The resolved answers, question by question, and their places.
    pub(crate) fn resolved_servers(&self) -> Vec<(Place<'_, Question>, Resolved)> {
        self.questions()
            .into_iter()
            .filter_map(|place| match place.it.answer_class() {
                AnswerClass::Resolved(resolved) => Some((place, resolved)),
                _ => None,
            })
            .collect()
    }
}

impl<'a> Answered<'a> {
    fn of(place: Place<'a, ResolveFacts>, like: impl Fn(&AnswerClass) -> bool) -> Option<Self> {
        let each = place.it.questions.iter().enumerate();
        let questions: Vec<_> =
            each.filter(|(_, question)| like(&question.answer_class())).collect();
        (!questions.is_empty()).then_some(Self { place, questions })
    }

    /// `HTTP and QUIC`.
    pub(crate) fn transports(&self) -> Text {
        let words: Vec<_> = self.questions.iter().map(|(_, q)| q.transport.word()).collect();
        match words.as_slice() {
            ["HTTP", "QUIC"] => text!("HTTP and QUIC"),
            ["QUIC", "HTTP"] => text!("QUIC and HTTP"),
            ["QUIC"] => text!("QUIC"),
            _ => text!("HTTP"),
        }
    }

    /// The first of them.
    pub(crate) fn first(&self) -> Option<&'a Question> {
        self.questions.first().map(|(_, question)| *question)
    }

    /// The status of the first of them; 0 where none came.
    pub(crate) fn status(&self) -> u16 {
        self.first().and_then(|q| q.answer.seen()).map_or(0, |answer| answer.status)
    }

    /// Tells if that transport is among them.
    pub(crate) fn includes(&self, transport: Transport) -> bool {
        self.questions.iter().any(|(_, question)| question.transport == transport)
    }

    /// Their answers.
    pub(crate) fn answers(&self) -> impl Iterator<Item = &'a HttpAnswer> {
        self.questions.iter().filter_map(|(_, question)| question.answer.seen())
    }

    /// A symptom of the address, borne out by all of them.
    pub(crate) fn symptom(&self, message: impl Into<Text>) -> Symptom {
        let symptom = Symptom::at(&self.place, message);
        self.questions.iter().fold(symptom, |symptom, (at, question)| {
            let outcome = match question.answer.outcome {
                Outcome::Seen(_) => "seen/status",
                Outcome::Failed(_) => "failed",
                Outcome::Skipped(_) => "skipped",
            };
            let below = format!("questions/{at}/answer/outcome/{outcome}");
            symptom.because(self.place.below(&below))
        })
    }
}

/// The address a server is named by, where it is one.
pub(crate) fn as_address(server: &str) -> Option<IpAddr> {
    server.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn by_status(answer: &HttpAnswer) -> AnswerClass {
    match answer.status {
        200 => by_body(answer),
        404 if answer.is_web_page() || answer.is_intermediarys_own() => AnswerClass::WrongService,
        404 => AnswerClass::NotFound,
        400 => AnswerClass::BadRequest,
        401 | 403 => AnswerClass::Forbidden,
        500..=599 => AnswerClass::ServerError,
        _ => AnswerClass::WrongService,
    }
}

fn by_body(answer: &HttpAnswer) -> AnswerClass {
    match parse(answer) {
        Ok(resolved) => AnswerClass::Resolved(resolved),
        Err(unreadable @ Unreadable::Keys(_)) => AnswerClass::Invalid(unreadable),
        Err(unreadable) if answer.is_json() => AnswerClass::Invalid(unreadable),
        Err(_) => AnswerClass::WrongService,
    }
}

fn by_failure(failure: &HttpFailure) -> AnswerClass {
    match failure {
        HttpFailure::Silent => AnswerClass::Silent,
        HttpFailure::LocalResources => AnswerClass::NotAsked, // see tcp.local-resources
        HttpFailure::NoSession { .. } => AnswerClass::ServerError,
        failure if failure.asks_for_certificate() => AnswerClass::Forbidden,
        _ => AnswerClass::WrongService,
    }
}

impl HttpFailure {
    /// An alert of a peer that wants another client certificate (RFC 8446 §6.2).
    fn asks_for_certificate(&self) -> bool {
        matches!(self, Self::TlsAlert { code: 42 | 43 | 44 | 46 | 48 | 49 | 116, .. })
    }
}

impl HttpAnswer {
    /// HTML, by its type or its first character: a web server's, not a resolver's.
    fn is_web_page(&self) -> bool {
        let html =
            self.header("content-type").is_some_and(|t| t.to_ascii_lowercase().contains("html"));
        html || self.body.trim_start().starts_with('<')
    }

    /// JSON, by its type or its form.
    fn is_json(&self) -> bool {
        let json =
            self.header("content-type").is_some_and(|t| t.to_ascii_lowercase().contains("json"));
        json || serde_json::from_str::<serde_json::Value>(&self.body).is_ok()
    }

    /// Whether it names both parameters of the question, as brokers in the field do: "The requested
    /// combination of transport and sessionId does not exist". Servers that know neither do not.
    pub(crate) fn names_the_question(&self) -> bool {
        ["sessionId", "transport"].iter().all(|name| self.body.contains(name))
    }
}

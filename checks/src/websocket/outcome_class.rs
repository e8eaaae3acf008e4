//! Classes of an upgrade's outcome: one an address, and every class has its check.

use crate::check::Symptom;
use crate::http::attribution::maker;
use crate::http::{HttpAnswer, HttpFailure};
use crate::model::{Outcome, Text};
use crate::observations::{Observations, Place};
use crate::text;
use crate::text::shown;
use crate::websocket::{
    Accept, Aftermath, Purpose, Switched, UpgradeAnswer, UpgradeAttempt, WebsocketFacts,
};

/// One word, and one check, for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UpgradeClass {
    /// A connection a client can use.
    Works,
    /// It works without the subprotocol.
    ProtocolRefused,
    /// 404, about the session.
    SessionNotFound,
    /// 404, about the path: another one upgrades.
    NoSuchPath,
    /// 404 that cannot be told apart.
    NotFound,
    /// 403, and another Origin is let in.
    OriginRefused,
    /// 403.
    Forbidden,
    /// 401.
    Unauthorized,
    /// 200, 400, 426, 505: answered as if no upgrade had been asked for.
    UpgradeStripped,
    /// 3xx.
    Redirected,
    /// 502, 503, 504.
    Unavailable,
    /// 405.
    MethodRefused,
    /// Any other status, or what is no answer.
    Status,
    /// 101, but not to this handshake.
    BadAccept,
    /// 101 with what was never asked for.
    UnrequestedProtocol,
    /// 101, then a close frame.
    ClosedAtOnce,
    /// The connection ended without a close frame, or before an answer.
    Dropped,
    /// No answer came in time.
    Silent,
    /// It was not sent.
    NotAsked,
}

/// One address of the endpoint.
pub(crate) struct Upgrade<'a> {
    pub(crate) place: Place<'a, WebsocketFacts>,
    /// The client's own attempt.
    pub(crate) client: &'a UpgradeAttempt,
}

impl Observations {
    /// The addresses on which the upgrade ended so.
    pub(crate) fn ended(&self, class: UpgradeClass) -> Vec<Upgrade<'_>> {
        let all = self.websockets().into_iter().filter(|place| place.it.outcome_class() == class);
        all.filter_map(Upgrade::of).collect()
    }

    /// The 404s from which a session that is unknown can be inferred.
    pub(crate) fn unknown_sessions(&self) -> Vec<Upgrade<'_>> {
        let mut all = self.ended(UpgradeClass::SessionNotFound);
        all.extend(self.ended(UpgradeClass::NotFound));
        all
    }
}

impl<'a> Upgrade<'a> {
    fn of(place: Place<'a, WebsocketFacts>) -> Option<Self> {
        let client = place.it.client()?;
        Some(Self { place, client })
    }

    /// A symptom of this address, borne out by a place below the client's attempt.
    pub(crate) fn symptom(&self, message: impl Into<Text>, at: &str) -> Symptom {
        Symptom::at(&self.place, message).because(self.below(at))
    }

    /// A symptom of a refusal by status.
    pub(crate) fn refusal(&self, message: impl Into<Text>) -> Symptom {
        self.symptom(message, "answer/outcome/seen/refused/status")
    }

    /// The client's upgrade with what answered it, and who, where that shows.
    pub(crate) fn got(&self, answer: &HttpAnswer) -> Text {
        let (path, answer_brief) = (shown(self.path(), 60), shown(&answer.brief(), 80));
        match maker(Some(answer)) {
            Some(who) => {
                text!(
                    "the upgrade on {path} got {answer}, by {who}",
                    path,
                    answer = answer_brief,
                    who
                )
            }
            None => text!("the upgrade on {path} got {answer}", path, answer = answer_brief),
        }
    }

    /// A pointer below the client's attempt.
    pub(crate) fn below(&self, path: &str) -> String {
        self.place.below(&format!("attempts/0/{path}"))
    }

    /// The client's path without its query.
    pub(crate) fn path(&self) -> &'a str {
        self.client.path.split('?').next().unwrap_or(&self.client.path)
    }

    /// Tells if the refusal speaks of a session, apart from what it repeats of the request.
    pub(crate) fn speaks_of_session(&self) -> bool {
        self.client.refused().is_some_and(|answer| speaks_of_session(self.client, answer))
    }

    /// The follow-up with another Origin, or none, that was let in.
    pub(crate) fn let_in(&self) -> Option<(String, &'a UpgradeAttempt)> {
        let tried = ORIGINS.iter().filter_map(|purpose| self.follow_up(*purpose));
        tried.into_iter().find(|(_, attempt)| attempt.switched().is_some())
    }

    /// A follow-up, and where its result stands.
    pub(crate) fn follow_up(&self, purpose: Purpose) -> Option<(String, &'a UpgradeAttempt)> {
        let facts: &'a WebsocketFacts = self.place.it;
        let (at, attempt) = facts.follow_up(purpose)?;
        let outcome = match &attempt.answer.outcome {
            Outcome::Seen(UpgradeAnswer::Switched(_)) => "seen/switched/accept",
            Outcome::Seen(UpgradeAnswer::Refused(_)) => "seen/refused/status",
            Outcome::Failed(_) => "failed",
            Outcome::Skipped(_) => return None,
        };
        Some((self.place.below(&format!("attempts/{at}/answer/outcome/{outcome}")), attempt))
    }
}

/// The follow-ups that differ in their Origin.
const ORIGINS: [Purpose; 2] = [Purpose::OtherOrigin, Purpose::WithoutOrigin];

impl WebsocketFacts {
    /// Classifies the end for a client, in the light of the follow-ups.
    pub(crate) fn outcome_class(&self) -> UpgradeClass {
        let Some(client) = self.client() else {
            return UpgradeClass::NotAsked;
        };
        if client.works() {
            return UpgradeClass::Works;
        }
        if self.works(Purpose::WithoutProtocol) {
            return UpgradeClass::ProtocolRefused;
        }
        match &client.answer.outcome {
            Outcome::Seen(UpgradeAnswer::Switched(switched)) => {
                after_101(switched, client.protocol.as_deref())
            }
            Outcome::Seen(UpgradeAnswer::Refused(answer)) => self.refused(client, answer),
            Outcome::Failed(failure) => without_answer(failure),
            Outcome::Skipped(_) => UpgradeClass::NotAsked,
        }
    }

    /// By status; the follow-ups split 404, 403 and the stripped upgrade further.
    fn refused(&self, client: &UpgradeAttempt, answer: &HttpAnswer) -> UpgradeClass {
        match answer.status {
            404 => self.not_found(client, answer),
            403 if ORIGINS.iter().any(|purpose| self.switched(*purpose)) => {
                UpgradeClass::OriginRefused
            }
            403 => UpgradeClass::Forbidden,
            401 => UpgradeClass::Unauthorized,
            405 => UpgradeClass::MethodRefused,
            300..=399 => UpgradeClass::Redirected,
            502..=504 => UpgradeClass::Unavailable,
            200 | 400 | 426 | 505 if !self.any_switched() => UpgradeClass::UpgradeStripped,
            _ => UpgradeClass::Status,
        }
    }

    /// A 404 beside that of a path which cannot exist. What a proxy answers itself knows of no
    /// session, and words about one are told by many servers: a difference counts first.
    fn not_found(&self, client: &UpgradeAttempt, answer: &HttpAnswer) -> UpgradeClass {
        if answer.is_intermediarys_own() {
            let other = self.works(Purpose::OtherPath);
            return if other { UpgradeClass::NoSuchPath } else { UpgradeClass::NotFound };
        }
        match self.like_nonsense() {
            Some(false) => UpgradeClass::SessionNotFound,
            None if speaks_of_session(client, answer) => UpgradeClass::SessionNotFound,
            _ if self.works(Purpose::OtherPath) => UpgradeClass::NoSuchPath,
            _ if speaks_of_session(client, answer) => UpgradeClass::SessionNotFound,
            _ => UpgradeClass::NotFound,
        }
    }

    /// Tells if the client's refusal is that of a path which cannot exist; none where that path was
    /// not tried, or where whoever answered it tells nothing of the server behind.
    pub(crate) fn like_nonsense(&self) -> Option<bool> {
        let client = self.client()?;
        let (_, nonsense) = self.follow_up(Purpose::NonsensePath)?;
        match nonsense.answer.seen()? {
            UpgradeAnswer::Refused(other) if other.status == 429 || other.status >= 500 => None,
            UpgradeAnswer::Refused(other) if other.is_intermediarys_own() => None,
            UpgradeAnswer::Refused(other) => {
                Some(traits(client, client.refused()?) == traits(nonsense, other))
            }
            UpgradeAnswer::Switched(_) => Some(false),
        }
    }

    fn works(&self, purpose: Purpose) -> bool {
        self.follow_up(purpose).is_some_and(|(_, attempt)| attempt.works())
    }

    fn switched(&self, purpose: Purpose) -> bool {
        self.follow_up(purpose).is_some_and(|(_, attempt)| attempt.switched().is_some())
    }

    fn any_switched(&self) -> bool {
        self.attempts.iter().any(|attempt| attempt.switched().is_some())
    }
}

impl UpgradeAttempt {
    /// Tells if a client could use what came of it.
    pub(crate) fn works(&self) -> bool {
        self.switched().is_some_and(|switched| switched.works(self.protocol.as_deref()))
    }
}

fn after_101(switched: &Switched, asked: Option<&str>) -> UpgradeClass {
    let protocol = switched.protocol.as_deref();
    if switched.accept != Accept::Right || !switched.upgrade_headers {
        return UpgradeClass::BadAccept;
    }
    if switched.extensions.is_some() || protocol.is_some() && protocol != asked {
        return UpgradeClass::UnrequestedProtocol;
    }
    match switched.aftermath {
        Aftermath::CloseFrame { .. } => UpgradeClass::ClosedAtOnce,
        Aftermath::Ended { .. } | Aftermath::Reset { .. } | Aftermath::Garbled { .. } => {
            UpgradeClass::Dropped
        }
        Aftermath::Open { .. } | Aftermath::Frame { .. } => UpgradeClass::Works,
    }
}

fn without_answer(failure: &HttpFailure) -> UpgradeClass {
    match failure {
        HttpFailure::Silent => UpgradeClass::Silent,
        HttpFailure::LocalResources => UpgradeClass::NotAsked, // see tcp.local-resources
        HttpFailure::Closed | HttpFailure::Reset => UpgradeClass::Dropped,
        HttpFailure::NotHttp { .. }
        | HttpFailure::NoSession { .. }
        | HttpFailure::TlsAlert { .. }
        | HttpFailure::Other { .. } => UpgradeClass::Status,
    }
}

/// Properties that set one refusal apart from another: status, type of content, text.
fn traits<'a>(sent: &UpgradeAttempt, answer: &'a HttpAnswer) -> (u16, Option<&'a str>, String) {
    (answer.status, answer.header("content-type"), without_echo(sent, answer))
}

fn speaks_of_session(sent: &UpgradeAttempt, answer: &HttpAnswer) -> bool {
    without_echo(sent, answer).to_ascii_lowercase().contains("session")
}

/// The text without what merely repeats the request, and without words that hold a digit: times and
/// request ids differ from answer to answer.
fn without_echo(sent: &UpgradeAttempt, answer: &HttpAnswer) -> String {
    let path = sent.path.split('?').next().unwrap_or_default();
    let mut text = answer.body.clone();
    for echoed in [sent.path.as_str(), path].into_iter().filter(|echoed| echoed.len() > 1) {
        text = text.replace(echoed, "").replace(&echoed.replace('&', "&amp;"), "");
    }
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '='));
    words.filter(|word| !word.contains(|c: char| c.is_ascii_digit())).collect::<Vec<_>>().join(" ")
}

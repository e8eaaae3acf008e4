//! Observations made by hand, for the tests of these layers.

use serde_json::json;

use crate::host::outcome_class::HostClass;
use crate::host::{HostAttempt, HostFacts, HostKind};
use crate::http::{BodyEnd, HttpAnswer, HttpFailure};
use crate::judge;
use crate::model::{Layer, Millis, Observation, Outcome, Skip, Transport};
use crate::observations::{App, Followups, LegObservations, Observations, Route};
use crate::report::{Report, Tool};
use crate::resolve::{Question, ResolveFacts};
use crate::websocket::{
    Accept, Aftermath, Hold, Purpose, Switched, UpgradeAnswer, UpgradeAttempt, WebsocketFacts,
};

/// A resolver's answer as documented.
pub(crate) const RESOLVED: &str = "{\"SessionId\":\"console\",\"TransportProtocol\":\"HTTP\",\"DcvServerEndpoint\":\"server.internal\",\"Port\":8443,\"WebUrlPath\":\"/\"}";

/// The outcome of asking for an upgrade.
pub(crate) enum Upgraded {
    Switched(Switched),
    Refused(HttpAnswer),
    Failed(HttpFailure),
}

impl From<Result<HttpAnswer, HttpFailure>> for Upgraded {
    fn from(refused: Result<HttpAnswer, HttpFailure>) -> Self {
        match refused {
            Ok(answer) => Self::Refused(answer),
            Err(failure) => Self::Failed(failure),
        }
    }
}

/// A path with one address a leg.
pub(crate) struct Path {
    hosts: Vec<HostAttempt>,
    questions: Vec<Question>,
    upgrades: Vec<UpgradeAttempt>,
    hold: Option<Hold>,
}

impl Path {
    pub(crate) fn new() -> Self {
        Self { hosts: Vec::new(), questions: Vec::new(), upgrades: Vec::new(), hold: None }
    }

    /// Adds a request under a Host value.
    pub(crate) fn host(
        mut self,
        kind: HostKind,
        host: &str,
        answer: Result<HttpAnswer, HttpFailure>,
    ) -> Self {
        self.hosts.push(HostAttempt {
            kind,
            host: host.to_owned(),
            origin: None,
            answer: observed(answer),
        });
        self
    }

    /// Adds a question to the broker.
    pub(crate) fn question(
        mut self,
        transport: Transport,
        answer: Result<HttpAnswer, HttpFailure>,
    ) -> Self {
        self.questions.push(question(transport, answer));
        self
    }

    /// Adds the client's upgrade.
    pub(crate) fn upgrade(self, upgraded: impl Into<Upgraded>) -> Self {
        self.attempt(Purpose::Client, upgraded)
    }

    /// Adds a follow-up that was refused.
    pub(crate) fn follow_up(self, purpose: Purpose, upgraded: impl Into<Upgraded>) -> Self {
        self.attempt(purpose, upgraded)
    }

    /// Adds a follow-up that works.
    pub(crate) fn follow_up_works(self, purpose: Purpose) -> Self {
        self.attempt(purpose, Upgraded::Switched(switched()))
    }

    /// Adds what came of holding the client's connection.
    pub(crate) fn hold(mut self, hold: Hold) -> Self {
        self.hold = Some(hold);
        self
    }

    fn attempt(mut self, purpose: Purpose, upgraded: impl Into<Upgraded>) -> Self {
        let answer = observed(match upgraded.into() {
            Upgraded::Switched(switched) => Ok(UpgradeAnswer::Switched(switched)),
            Upgraded::Refused(answer) => Ok(UpgradeAnswer::Refused(answer)),
            Upgraded::Failed(failure) => Err(failure),
        });
        let path =
            if purpose == Purpose::NonsensePath { "/nonsense" } else { "/auth?sessionId=console" };
        let protocol = (purpose != Purpose::WithoutProtocol).then(|| "dcv".to_owned());
        self.upgrades.push(UpgradeAttempt {
            purpose,
            path: path.to_owned(),
            host: "vpce.example:8443".to_owned(),
            origin: Some("https://vpce.example:8443".to_owned()),
            protocol,
            answer,
        });
        self
    }

    /// The end of the browser's request.
    pub(crate) fn host_class(&self) -> HostClass {
        self.seen().comparisons()[0].outcome_class()
    }

    /// All of it as observations.
    pub(crate) fn seen(&self) -> Observations {
        let app = App {
            host: Some(facts(!self.hosts.is_empty(), || HostFacts {
                path: "/".to_owned(),
                attempts: self.hosts.clone(),
            })),
            websocket: Some(facts(!self.upgrades.is_empty(), || WebsocketFacts {
                attempts: self.upgrades.clone(),
                hold: self.hold.clone(),
            })),
            ..App::default()
        };
        let broker = || App {
            resolve: Some(facts(true, || ResolveFacts {
                questions: self.questions.clone(),
                other_transport: None,
            })),
            ..App::default()
        };
        let asked = !self.questions.is_empty();
        Observations {
            taken_at: jiff::Timestamp::UNIX_EPOCH,
            vantage: crate::model::Vantage { os: "linux".to_owned() },
            target: serde_json::from_value(target(asked)).unwrap(),
            endpoint: Some(leg("10.0.0.5:8443", app)),
            broker: asked.then(|| leg("10.0.0.9:8447", broker())),
        }
    }
}

impl Observations {
    /// Judges the path that was built.
    pub(crate) fn reported(self) -> Report {
        let tool = Tool { name: "dcvdiag".to_owned(), version: "0".to_owned() };
        judge(self, Millis(1.0), tool)
    }
}

impl Report {
    /// Tells if every finding of a layer has its evidence, and advice without gaps; the codes.
    pub(crate) fn sound_codes(&self, layer: Layer) -> Vec<&str> {
        let here: Vec<_> = self.findings.iter().filter(|f| f.layer == layer).collect();
        for finding in &here {
            let code = &finding.code;
            assert!(!finding.evidence.is_empty(), "{code}");
            assert!(finding.evidence.iter().all(|e| !e.value.is_null()), "{:?}", finding.evidence);
            assert!(
                !finding.fix.iter().any(|line| line.to_string().contains(['{', '}'])),
                "{:?}",
                finding.fix
            );
            assert!(!finding.message.to_string().ends_with('.'), "{}", finding.message);
        }
        here.iter().map(|finding| finding.code.as_str()).collect()
    }
}

/// A 101 that stays open.
pub(crate) fn switched() -> Switched {
    Switched {
        headers: Vec::new(),
        accept: Accept::Right,
        upgrade_headers: true,
        protocol: None,
        extensions: None,
        aftermath: Aftermath::Open { watched_ms: Millis(250.0) },
    }
}

/// An answer without headers.
pub(crate) fn answer(status: u16, body: &str) -> HttpAnswer {
    answer_with(status, body, &[])
}

/// An answer of type HTML.
pub(crate) fn html(status: u16, body: &str) -> HttpAnswer {
    answer_with(status, body, &[("content-type", "text/html")])
}

/// An answer with header fields.
pub(crate) fn answer_with(status: u16, body: &str, fields: &[(&str, &str)]) -> HttpAnswer {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    HttpAnswer::new(status, fields.collect(), body.to_owned(), BodyEnd::Whole)
}

/// One of each failure.
pub(crate) fn failures() -> Vec<HttpFailure> {
    let text = |text: &str| text.to_owned();
    vec![
        HttpFailure::Silent,
        HttpFailure::Closed,
        HttpFailure::Reset,
        alert(116),
        alert(80),
        HttpFailure::NotHttp { received: text("SSH-2.0") },
        HttpFailure::NoSession { layer: Layer::Tcp, detail: text("refused") },
        HttpFailure::Other { detail: text("parse") },
    ]
}

/// A TLS alert in place of an answer.
pub(crate) fn alert(code: u8) -> HttpFailure {
    HttpFailure::TlsAlert { code, name: "alert".to_owned() }
}

/// A question to the broker.
pub(crate) fn question(transport: Transport, answer: Result<HttpAnswer, HttpFailure>) -> Question {
    Question { transport, request: "/resolveSession".to_owned(), answer: observed(answer) }
}

fn observed<F, E>(result: Result<F, E>) -> Observation<F, E> {
    let outcome = result.map_or_else(Outcome::Failed, Outcome::Seen);
    Observation { elapsed_ms: Some(Millis(2.0)), outcome }
}

fn facts<F, E>(made: bool, facts: impl FnOnce() -> F) -> Observation<F, E> {
    if made { observed(Ok(facts())) } else { Observation::skipped(Skip::Skipped) }
}

fn leg(address: &str, app: App) -> LegObservations {
    let route = Route {
        address: address.parse().unwrap(),
        dialled: None,
        tcp: Observation::skipped(Skip::Skipped),
        tls: Observation::skipped(Skip::Skipped),
        followups: Followups::default(),
        repeats: Vec::new(),
        app,
    };
    LegObservations { dns: Observation::skipped(Skip::Skipped), routes: vec![route] }
}

fn target(asked: bool) -> serde_json::Value {
    let broker = json!({
        "url": "https://broker.example:8447", "host": "broker.example", "port": 8447,
        "ca_file_given": false, "transports": ["HTTP", "QUIC"],
    });
    json!({
        "session": "console", "cert_days": 30,
        "endpoint": {
            "host": "vpce.example", "port": 8443, "vpce": null, "server_name": "vpce.example",
            "ca_file_given": false, "expect_issuer": null, "quic_asked": false,
        },
        "broker": asked.then_some(broker),
    })
}

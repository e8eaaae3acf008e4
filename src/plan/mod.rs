//! From options, environment and files to a plan that exists: every bad input ends here, before
//! anything is sent.

mod broker;
mod connect_to;
mod dcv_file;
mod endpoint;
mod given;
mod leg;
mod link;
pub mod pem;
mod scope;
pub mod targets_file;
mod upgrade;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use dcvdiag_checks::model::{Layer, Leg, TargetFacts};
use dcvdiag_checks::secrets::secrets_in;
use rustls::crypto::CryptoProvider;
use rustls_pki_types::ServerName;

pub use connect_to::{ConnectTo, Redirect};
pub use leg::{AppPlan, First, LegPlan, WebsocketPlan};
pub use scope::Scope;

use crate::failure::Failure;
use crate::options::RunArgs;
use crate::probe::dns::{Families, NameServers};
use crate::probe::hold::most;
use crate::probe::trust::SystemRoots;
use crate::secret::Secret;

/// Everything a run needs to know. One that exists is valid.
pub struct Plan {
    /// The facts about it that the report holds.
    pub facts: TargetFacts,
    /// The legs that start at time zero, in the order of the path.
    pub legs: Vec<LegPlan>,
    /// The name servers that are asked.
    pub name_servers: NameServers,
    /// The address families that are wanted.
    pub families: Families,
    /// The rules of `--connect-to`.
    pub connect_to: ConnectTo,
    /// The system's roots, shared by the legs.
    pub system_roots: Arc<SystemRoots>,
    /// Texts that must not come back in a report: the token, sent or not, and secrets among the options.
    pub secrets: Vec<Secret>,
    /// The steps that `--only` and `--skip` leave.
    pub scope: Scope,
    /// Set unless `--no-follow-ups` keeps a layer that failed from being followed up.
    pub follow_ups: bool,
    /// `--repeat`: connects to each address; 1 without.
    pub repeat: u32,
    /// The time for one attempt (`--timeout`).
    pub timeout: Duration,
    /// The time for the whole run (`--deadline`).
    pub deadline: Duration,
}

/// Settings that the legs of one plan share.
struct Common<'a> {
    args: &'a RunArgs,
    session: &'a str,
    scope: &'a Scope,
    system_roots: &'a Arc<SystemRoots>,
    provider: &'a Arc<CryptoProvider>,
}

impl Plan {
    /// Reads the options; what they leave open is as the contract says.
    pub fn parse(args: &RunArgs) -> Result<Self, Failure> {
        let given = given::read(args)?;
        let given_session = given.as_ref().and_then(|given| given.session.clone());
        let session = args.session.clone().or(given_session);
        let session = session.unwrap_or_else(|| "console".to_owned());
        if session.is_empty() {
            let line = "--session is empty: DCV's automatic session is \"console\"";
            return Err(Failure::usage(line));
        }
        let token = given.as_ref().and_then(|given| given.token.clone());
        if args.send_token && token.is_none() {
            return Err(Failure::usage("--send-token: the target holds no token"));
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let system_roots = SystemRoots::shared(&provider);
        let transports = broker::transports(&args.transport)?;
        let asked_for = if args.transport.is_empty() { &[][..] } else { &transports };
        let scope = Scope::parse(&args.only, &args.skip, asked_for)?;
        let timeout = args.timeout.unwrap_or(Duration::from_secs(5));
        let hold = hold(args, &scope)?;
        let common = Common {
            args,
            session: &session,
            scope: &scope,
            system_roots: &system_roots,
            provider: &provider,
        };
        let families = families(args, given.as_ref().map(|given| given.host.as_str()))?;
        let mut legs = Vec::new();
        let endpoint = given.map(|given| endpoint::parse(given, hold, &common)).transpose()?;
        let endpoint = endpoint.map(|(leg, facts)| {
            legs.push(leg);
            facts
        });
        let broker = args.broker.as_ref().map(|url| broker::parse(url, transports, &common));
        let broker = broker.transpose()?.map(|(leg, facts)| {
            legs.push(leg);
            facts
        });
        Ok(Self {
            name_servers: given::name_servers(&args.resolver)?,
            families,
            connect_to: ConnectTo::parse(&args.connect_to)?,
            secrets: secrets(args, token.as_ref()),
            follow_ups: !args.no_follow_ups,
            repeat: args.repeat.unwrap_or(1),
            timeout,
            deadline: args.deadline.unwrap_or_else(|| by_default(timeout, hold)),
            facts: TargetFacts {
                session: session.clone(),
                cert_days: args.cert_days.unwrap_or(30),
                endpoint,
                broker,
            },
            legs,
            system_roots,
            scope,
        })
    }
}

/// The token, and what stands behind a secret's name in what is sent as it was given.
fn secrets(args: &RunArgs, token: Option<&Secret>) -> Vec<Secret> {
    let texts = [&args.target, &args.endpoint, &args.ws_path, &args.origin];
    let named = texts.into_iter().flatten().flat_map(|text| secrets_in(text));
    token.cloned().into_iter().chain(named.map(Secret::new)).collect()
}

/// Longer than any idle timeout that a load balancer can be given (6000 s for an NLB's listener).
const LONGEST_HOLD: Duration = Duration::from_secs(24 * 60 * 60);

/// `--hold`, within reason and of something that is probed.
fn hold(args: &RunArgs, scope: &Scope) -> Result<Option<Duration>, Failure> {
    if args.hold.is_some_and(|time| time > LONGEST_HOLD) {
        return Err(Failure::usage("--hold: at most 24h"));
    }
    if args.hold.is_some() && !scope.has(Leg::Endpoint, Layer::Websocket) {
        return Err(Failure::usage(
            "--hold needs the WebSocket, which --only or --skip leaves out",
        ));
    }
    Ok(args.hold)
}

/// The deadline where none was given: a hold is not to be cut by it.
fn by_default(timeout: Duration, hold: Option<Duration>) -> Duration {
    let more = hold.map_or(Duration::ZERO, |time| most(time, timeout));
    Duration::from_secs(30).saturating_add(more)
}

fn families(args: &RunArgs, host: Option<&str>) -> Result<Families, Failure> {
    let (families, flag) = match (args.ipv4, args.ipv6) {
        (true, _) => (Families::V4, "--ipv4"),
        (_, true) => (Families::V6, "--ipv6"),
        _ => (Families::Both, ""),
    };
    match host.and_then(|host| host.parse::<IpAddr>().ok()) {
        Some(address) if !families.allow(address) => {
            Err(Failure::usage(format!("{address} and {flag} contradict each other")))
        }
        _ => Ok(families),
    }
}

fn wire_name(host: &str) -> Result<ServerName<'static>, Failure> {
    ServerName::try_from(host.to_owned())
        .map_err(|_| Failure::usage(format!("\"{host}\" is no host name")))
}

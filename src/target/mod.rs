//! From flags, environment and files to a target that exists: every bad input dies here,
//! before anything is sent.

mod broker;
mod connect_to;
mod dcv_file;
mod given;
mod link;
pub mod pem;
mod scope;
pub mod targets_file;
mod upgrade;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use dcvdiag_checks::host::HostKind;
use dcvdiag_checks::model::{Layer, Leg, TargetFacts};
use dcvdiag_checks::scrub::secrets_in;
use dcvdiag_checks::vpce::{self, Reading, VpceName};
use rustls::crypto::CryptoProvider;
use rustls_pki_types::ServerName;

pub use broker::Broker;
pub use connect_to::{ConnectTo, Redirect};
pub use scope::Scope;

use crate::cli::Failure;
use crate::cli::args::RunArgs;
use crate::probe::hold::most;
use crate::probe::host::HostValue;
use crate::probe::tls::TlsPlan;
use crate::probe::trust::{Roots, SystemRoots};
use crate::probe::websocket::UpgradePlan;
use crate::secret::Secret;

/// Everything a run needs to know. One that exists is valid.
pub struct Target {
    /// What the report says of it.
    pub facts: TargetFacts,
    /// Who is asked for names.
    pub name_servers: NameServers,
    /// Which families are wanted.
    pub families: Families,
    /// `--connect-to`.
    pub connect_to: ConnectTo,
    /// The endpoint's handshake.
    pub tls: Arc<TlsPlan>,
    /// The system's roots, shared by the legs.
    pub system_roots: Arc<SystemRoots>,
    /// The path of the plain request.
    pub path: String,
    /// The token to send, where that was asked for.
    pub token: Option<Secret>,
    /// What must not come back in a report: the token, sent or not, and secrets among the options.
    pub secrets: Vec<Secret>,
    /// `--host-alias`.
    pub host_aliases: Vec<String>,
    /// The broker.
    pub broker: Option<Broker>,
    /// The client's upgrade.
    pub upgrade: UpgradePlan,
    /// The path tried when the default one is refused.
    pub other_ws_path: Option<String>,
    /// The upgrade's path for a session that cannot exist; none where the path names none.
    pub nonsense_ws_path: Option<String>,
    /// `--hold`.
    pub hold: Option<Duration>,
    /// `--only` and `--skip`.
    pub scope: Scope,
    /// Whether a layer that failed is followed up; off by `--no-follow-ups`.
    pub follow_ups: bool,
    /// `--repeat`: connects to each address; 1 without.
    pub repeat: u32,
    /// `--timeout`.
    pub timeout: Duration,
    /// `--deadline`.
    pub deadline: Duration,
}

/// Who is asked for names.
pub enum NameServers {
    /// The operating system, and beside it each name server it is configured with.
    System(Vec<SocketAddr>),
    /// `--resolver`, and nobody else.
    Given(Vec<SocketAddr>),
}

/// `--ipv4`, `--ipv6`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Families {
    /// Both.
    Both,
    /// IPv4 only.
    V4,
    /// IPv6 only.
    V6,
}

impl Families {
    /// Whether IPv4 addresses are wanted.
    pub fn v4(self) -> bool {
        self != Self::V6
    }

    /// Whether IPv6 addresses are wanted.
    pub fn v6(self) -> bool {
        self != Self::V4
    }

    /// Whether this address is wanted.
    pub fn allow(self, address: IpAddr) -> bool {
        if address.is_ipv4() { self.v4() } else { self.v6() }
    }
}

impl Target {
    /// Reads the options; what they leave open is as the contract says.
    pub fn parse(args: &RunArgs) -> Result<Self, Failure> {
        let given = given::read(args)?;
        let port = args.port.or(given.port).unwrap_or(8443);
        let session = args.session.clone().or(given.session);
        let session = session.unwrap_or_else(|| "console".to_owned());
        if session.is_empty() {
            let line = "--session is empty: DCV's automatic session is \"console\"";
            return Err(Failure::usage(line));
        }
        if args.send_token && given.token.is_none() {
            return Err(Failure::usage("--send-token: the target holds no token"));
        }
        let server_name = match &args.server_name {
            Some(name) => given::host(name, "--server-name")?,
            None => given.host.clone(),
        };
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let system_roots = SystemRoots::shared(&provider);
        let transports = broker::transports(&args.transport)?;
        let asked_for = if args.transport.is_empty() { &[][..] } else { &transports };
        let scope = Scope::parse(&args.only, &args.skip, asked_for)?;
        let timeout = args.timeout.unwrap_or(Duration::from_secs(5));
        let hold = hold(args, &scope)?;
        let broker = match &args.broker {
            Some(url) => {
                let roots = &system_roots;
                Some(Broker::parse(url, args, &session, transports, roots, &provider)?)
            }
            None => None,
        };
        let (upgrade, other_ws_path) =
            upgrade::read(args, &authority(&given.host, port), &session)?;
        Ok(Self {
            name_servers: given::name_servers(&args.resolver)?,
            families: families(args, &given.host)?,
            connect_to: ConnectTo::parse(&args.connect_to)?,
            tls: endpoint_tls(args, &server_name, &system_roots, provider)?,
            system_roots,
            path: given.path,
            secrets: secrets(args, given.token.as_ref()),
            token: given.token.filter(|_| args.send_token),
            host_aliases: given::aliases(&args.host_alias)?,
            nonsense_ws_path: upgrade::nonsense_path(args.ws_path.as_deref()),
            upgrade,
            other_ws_path,
            follow_ups: !args.no_follow_ups,
            repeat: args.repeat.unwrap_or(1),
            timeout,
            deadline: args.deadline.unwrap_or_else(|| by_default(timeout, hold)),
            hold,
            facts: TargetFacts {
                vpce: vpce(&given.host),
                endpoint: given.host,
                port,
                session,
                server_name,
                ca_file_given: !args.ca_file.is_empty(),
                cert_days: args.cert_days.unwrap_or(30),
                expect_issuer: args.expect_issuer.clone(),
                quic_asked: scope.quic_asked(),
                broker: broker.as_ref().map(|broker| broker.facts(!args.broker_ca.is_empty())),
            },
            broker,
            scope,
        })
    }

    /// The Host values to compare besides the browser's own, for one address.
    pub fn host_values(&self, address: IpAddr) -> Vec<HostValue> {
        let (host, port) = (&self.facts.endpoint, self.facts.port);
        let value = |kind, value: String| HostValue { kind, value };
        let mut values = vec![
            value(HostKind::EndpointWithoutPort, bracketed(host)),
            value(HostKind::Address, authority(&address.to_string(), port)),
            value(HostKind::Localhost, authority("localhost", port)),
        ];
        values.extend(self.host_aliases.iter().map(|alias| value(HostKind::Alias, alias.clone())));
        values
    }
}

/// The token, and what stands behind a secret's name in what is sent as it was given.
fn secrets(args: &RunArgs, token: Option<&Secret>) -> Vec<Secret> {
    let texts = [&args.target, &args.endpoint, &args.ws_path, &args.origin];
    let named = texts.into_iter().flatten().flat_map(|text| secrets_in(text));
    token.cloned().into_iter().chain(named.map(Secret::new)).collect()
}

fn vpce(host: &str) -> Option<VpceName> {
    match vpce::read(host) {
        Reading::Vpce(name) => Some(name),
        Reading::Malformed(_) | Reading::Other => None,
    }
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

fn families(args: &RunArgs, host: &str) -> Result<Families, Failure> {
    let (families, flag) = match (args.ipv4, args.ipv6) {
        (true, _) => (Families::V4, "--ipv4"),
        (_, true) => (Families::V6, "--ipv6"),
        _ => (Families::Both, ""),
    };
    match host.parse::<IpAddr>() {
        Ok(address) if !families.allow(address) => {
            Err(Failure::usage(format!("{address} and {flag} contradict each other")))
        }
        _ => Ok(families),
    }
}

fn endpoint_tls(
    args: &RunArgs,
    server_name: &str,
    system_roots: &Arc<SystemRoots>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<TlsPlan>, Failure> {
    let ca_file = pem::certificates(&args.ca_file, "--ca-file")?;
    let client_key = match (&args.client_cert, &args.client_key) {
        (Some(cert), Some(key)) => Some(pem::client_key(cert, key, &provider)?),
        _ => None,
    };
    Ok(Arc::new(TlsPlan {
        name: wire_name(server_name)?,
        roots: Roots::new(system_roots.clone(), ca_file),
        client_key,
        provider,
    }))
}

fn wire_name(host: &str) -> Result<ServerName<'static>, Failure> {
    ServerName::try_from(host.to_owned())
        .map_err(|_| Failure::usage(format!("\"{host}\" is no host name")))
}

/// `host:port`, an IPv6 address in brackets.
pub fn authority(host: &str, port: u16) -> String {
    format!("{}:{port}", bracketed(host))
}

fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

//! The options of `run`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::FalseyValueParser;

use super::{OutputArgs, completion_values};

/// The options of `run`, by what they are about.
#[derive(Args, Clone, Default)]
#[command(args_override_self = true)]
#[command(
    after_help = "Each option is also an environment variable: --ca-file is DCVDIAG_CA_FILE. A flag wins."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct RunArgs {
    /// The link that does not work (https://…, dcv://…), a .dcv file or a host
    #[arg(value_name = "TARGET", add = completion_values::connection_files())]
    pub target: Option<String>,

    /// Name of the VPC endpoint, private DNS name, or address
    #[arg(
        long,
        env = "DCVDIAG_ENDPOINT",
        hide_env = true,
        value_name = "HOST",
        help_heading = "Endpoint"
    )]
    pub endpoint: Option<String>,
    /// TCP port of the endpoint [default: 8443]
    #[arg(long, env = "DCVDIAG_PORT", hide_env = true, help_heading = "Endpoint", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// DCV session id [default: console]
    #[arg(
        long,
        env = "DCVDIAG_SESSION",
        hide_env = true,
        value_name = "ID",
        help_heading = "Endpoint"
    )]
    pub session: Option<String>,
    /// Send the link's token, over verified TLS only
    #[arg(long, env = "DCVDIAG_SEND_TOKEN", hide_env = true, help_heading = "Endpoint", value_parser = FalseyValueParser::new())]
    pub send_token: bool,

    /// Ask this name server instead of the system's; repeatable
    #[arg(
        long,
        env = "DCVDIAG_RESOLVER",
        hide_env = true,
        value_name = "IP[:PORT]",
        value_delimiter = ',',
        help_heading = "Name resolution"
    )]
    pub resolver: Vec<String>,
    /// Dial there instead, as curl's; HOST may be an address; repeatable
    #[arg(
        long,
        env = "DCVDIAG_CONNECT_TO",
        hide_env = true,
        value_name = "HOST:PORT:ADDR:PORT",
        value_delimiter = ',',
        help_heading = "Name resolution"
    )]
    pub connect_to: Vec<String>,
    /// IPv4 addresses only
    #[arg(
        long,
        env = "DCVDIAG_IPV4",
        hide_env = true,
        conflicts_with = "ipv6",
        help_heading = "Name resolution", value_parser = FalseyValueParser::new())]
    pub ipv4: bool,
    /// IPv6 addresses only
    #[arg(long, env = "DCVDIAG_IPV6", hide_env = true, help_heading = "Name resolution", value_parser = FalseyValueParser::new())]
    pub ipv6: bool,

    /// Trust this CA for the endpoint, instead of the system's roots; repeatable
    #[arg(
        long,
        env = "DCVDIAG_CA_FILE",
        hide_env = true,
        value_name = "PEM",
        help_heading = "TLS"
    )]
    pub ca_file: Vec<PathBuf>,
    /// SNI, and the name the certificate must cover [default: the endpoint]
    #[arg(
        long,
        env = "DCVDIAG_SERVER_NAME",
        hide_env = true,
        value_name = "NAME",
        help_heading = "TLS"
    )]
    pub server_name: Option<String>,
    /// Warn when the certificate ends within so many days [default: 30]
    #[arg(
        long,
        env = "DCVDIAG_CERT_DAYS",
        hide_env = true,
        value_name = "N",
        help_heading = "TLS"
    )]
    pub cert_days: Option<u32>,
    /// Text that the certificate's issuer must contain
    #[arg(
        long,
        env = "DCVDIAG_EXPECT_ISSUER",
        hide_env = true,
        value_name = "TEXT",
        help_heading = "TLS"
    )]
    pub expect_issuer: Option<String>,
    /// Client certificate
    #[arg(
        long,
        env = "DCVDIAG_CLIENT_CERT",
        hide_env = true,
        value_name = "PEM",
        requires = "client_key",
        help_heading = "TLS"
    )]
    pub client_cert: Option<PathBuf>,
    /// Its key
    #[arg(
        long,
        env = "DCVDIAG_CLIENT_KEY",
        hide_env = true,
        value_name = "PEM",
        requires = "client_cert",
        help_heading = "TLS"
    )]
    pub client_key: Option<PathBuf>,

    /// One more Host value to compare; repeatable
    #[arg(
        long,
        env = "DCVDIAG_HOST_ALIAS",
        hide_env = true,
        value_name = "NAME[:PORT]",
        value_delimiter = ',',
        help_heading = "Host header"
    )]
    pub host_alias: Vec<String>,

    /// URL of the Session Manager broker [its port by default: 8447]
    #[arg(
        long,
        env = "DCVDIAG_BROKER",
        hide_env = true,
        value_name = "URL",
        help_heading = "Broker"
    )]
    pub broker: Option<String>,
    /// Trust this CA for the broker, instead of the system's roots; repeatable
    #[arg(
        long,
        env = "DCVDIAG_BROKER_CA",
        hide_env = true,
        value_name = "PEM",
        requires = "broker",
        help_heading = "Broker"
    )]
    pub broker_ca: Vec<PathBuf>,
    /// Transports to resolve [default: HTTP,QUIC]; when given, QUIC is asked over UDP as well
    #[arg(
        long,
        env = "DCVDIAG_TRANSPORT",
        hide_env = true,
        value_name = "HTTP,QUIC",
        add = completion_values::transports(),
        value_delimiter = ',',
        help_heading = "Broker"
    )]
    pub transport: Vec<String>,
    /// clientIpAddress to send [default: this host's]
    #[arg(
        long,
        env = "DCVDIAG_CLIENT_IP",
        hide_env = true,
        value_name = "IP",
        help_heading = "Broker"
    )]
    pub client_ip: Option<IpAddr>,

    /// Path of the upgrade [default: /auth?sessionId={session}, then /auth]
    #[arg(
        long,
        env = "DCVDIAG_WS_PATH",
        hide_env = true,
        value_name = "PATH",
        help_heading = "WebSocket"
    )]
    pub ws_path: Option<String>,
    /// Subprotocol to ask for; where refused, tried again without; "" for none [default: dcv]
    #[arg(
        long,
        env = "DCVDIAG_WS_PROTOCOL",
        hide_env = true,
        value_name = "NAME",
        help_heading = "WebSocket"
    )]
    pub ws_protocol: Option<String>,
    /// Origin to send [default: https://HOST:PORT]
    #[arg(
        long,
        env = "DCVDIAG_ORIGIN",
        hide_env = true,
        value_name = "URL",
        help_heading = "WebSocket"
    )]
    pub origin: Option<String>,
    /// Leave the open WebSocket silent for so long, then ping it: who cuts it, and when
    #[arg(
        long,
        env = "DCVDIAG_HOLD",
        hide_env = true,
        value_name = "DURATION",
        value_parser = duration,
        help_heading = "WebSocket"
    )]
    pub hold: Option<Duration>,

    /// For each attempt [default: 5s]
    #[arg(long, env = "DCVDIAG_TIMEOUT", hide_env = true, value_name = "DURATION", value_parser = duration, help_heading = "Patience")]
    pub timeout: Option<Duration>,
    /// For the whole run [default: 30s, and as much as --hold may take]
    #[arg(long, env = "DCVDIAG_DEADLINE", hide_env = true, value_name = "DURATION", value_parser = duration, help_heading = "Patience")]
    pub deadline: Option<Duration>,

    /// Probe again until it passes, or so much time is over
    #[arg(long, env = "DCVDIAG_WAIT", hide_env = true, value_name = "DURATION", value_parser = duration, help_heading = "Patience")]
    pub wait: Option<Duration>,
    /// Probe every so often until Ctrl-C; print what changes, write --report at the first failure
    #[arg(long, env = "DCVDIAG_WATCH", hide_env = true, value_name = "INTERVAL", value_parser = interval, conflicts_with = "wait", help_heading = "Series")]
    pub watch: Option<Duration>,
    /// Probe every target of a TOML file: [[target]] with a name and any option of run
    #[arg(
        long,
        env = "DCVDIAG_TARGETS",
        hide_env = true,
        value_name = "FILE",
        help_heading = "Series"
    )]
    pub targets: Option<PathBuf>,
    /// So many targets at once [default: 8]
    #[arg(long, env = "DCVDIAG_JOBS", hide_env = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), help_heading = "Series")]
    pub jobs: Option<u16>,

    /// Connect so often to each address, and tell how often it came up [default: 1]
    #[arg(long, env = "DCVDIAG_REPEAT", hide_env = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = "Patience")]
    pub repeat: Option<u32>,

    /// Probe these layers and what they stand on: dns tcp tls host resolve quic websocket
    #[arg(
        long,
        env = "DCVDIAG_ONLY",
        hide_env = true,
        value_name = "LAYER,…",
        add = completion_values::layers(),
        value_delimiter = ',',
        help_heading = "Scope"
    )]
    pub only: Vec<String>,
    /// Leave these layers out
    #[arg(
        long,
        env = "DCVDIAG_SKIP",
        hide_env = true,
        value_name = "LAYER,…",
        add = completion_values::layers(),
        value_delimiter = ',',
        help_heading = "Scope"
    )]
    pub skip: Vec<String>,

    /// Do not try what a failure is due to; probe once and judge
    #[arg(long, env = "DCVDIAG_NO_FOLLOW_UPS", hide_env = true, help_heading = "Scope", value_parser = FalseyValueParser::new())]
    pub no_follow_ups: bool,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// `5s`, `500ms`, `1m30s`, `2`: seconds where there is no unit.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "not a duration such as 5s, 500ms or 1m".to_owned();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|d| !d.is_zero())
            .ok_or_else(wrong);
    }
    let span: jiff::SignedDuration = text.parse().map_err(|_| wrong())?;
    Duration::try_from(span).ok().filter(|d| !d.is_zero()).ok_or_else(wrong)
}

/// A duration that no load balancer takes for an attack.
fn interval(text: &str) -> Result<Duration, String> {
    let interval = duration(text)?;
    if interval < Duration::from_secs(1) {
        return Err("at least 1s".to_owned());
    }
    Ok(interval)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_an_environment_variable_too() {
        let run = crate::options::command().find_subcommand("run").expect("run").clone();
        for option in run.get_arguments().filter(|arg| arg.get_long().is_some()) {
            let long = option.get_long().unwrap_or_default();
            let name = format!("DCVDIAG_{}", long.to_uppercase().replace('-', "_"));
            let env = option.get_env().map(|env| env.to_string_lossy().into_owned());
            assert!(
                ["help", "help-all", "version"].contains(&long) || env == Some(name),
                "--{long}: {env:?}"
            );
        }
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, ms) in [("5s", 5000), ("500ms", 500), ("1m", 60_000), ("2", 2000), ("0.5", 500)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(ms)), "{text}");
        }
        for text in ["", "soon", "-1s", "0s", "0"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}

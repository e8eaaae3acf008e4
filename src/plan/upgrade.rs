//! The headers of the client's upgrade.

use dcvdiag_checks::websocket::Purpose;

use super::given;
use crate::failure::Failure;
use crate::options::RunArgs;
use crate::probe::http::query_value;
use crate::probe::websocket::{UpgradePlan, nonsense};

/// The client's upgrade, and the path to try when its own is refused.
pub fn read(
    args: &RunArgs,
    authority: &str,
    session: &str,
) -> Result<(UpgradePlan, Option<String>), Failure> {
    let (path, other_path) = paths(args.ws_path.as_deref(), session)?;
    let origin = match &args.origin {
        Some(origin) => given::header_value(origin, "--origin")?,
        None => format!("https://{authority}"),
    };
    let protocol = match args.ws_protocol.as_deref() {
        None => Some("dcv".to_owned()),
        Some("") => None,
        Some(name) => Some(given::token(name, "--ws-protocol")?),
    };
    let host = authority.to_owned();
    let origin = Some(origin);
    Ok((UpgradePlan { purpose: Purpose::Client, path, host, origin, protocol }, other_path))
}

/// Values that clients are believed to send.
const WS_PATH: &str = "/auth?sessionId={session}";

/// The path for a session that cannot exist; none where the path names none.
pub fn nonsense_path(given: Option<&str>) -> Option<String> {
    let path = given.unwrap_or(WS_PATH);
    let nonsense = nonsense();
    path.contains("{session}").then(|| path.replace("{session}", nonsense.trim_start_matches('/')))
}

/// The upgrade's path, and the one to try when it is refused.
fn paths(given: Option<&str>, session: &str) -> Result<(String, Option<String>), Failure> {
    let encoded = query_value(session);
    let Some(path) = given else {
        return Ok((WS_PATH.replace("{session}", &encoded), Some("/auth".to_owned())));
    };
    let path = path.replace("{session}", &encoded);
    let good = path.starts_with('/') && path.parse::<http::uri::PathAndQuery>().is_ok();
    if !good {
        return Err(Failure::usage(format!(
            "--ws-path \"{path}\": not a path such as /auth?sessionId={{session}}"
        )));
    }
    Ok((path, None))
}

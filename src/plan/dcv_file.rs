//! A `.dcv` connection file (DCV user guide, "using a connection file").

use std::path::Path;

use ini::{Ini, ParseOption};

use super::given::{self, Given};
use crate::bounded_file::{self, Bound};
use crate::failure::Failure;
use crate::secret::Secret;

/// Reads host, port, session and token; a password in it is not even looked at.
pub fn read(path: &Path) -> Result<Given, Failure> {
    let shown = path.display();
    let text = bounded_file::read(path, Bound::CONNECTION)
        .map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    let text = String::from_utf8_lossy(&text);
    let options =
        ParseOption { enabled_quote: false, enabled_escape: false, ..ParseOption::default() };
    let file = Ini::load_from_str_opt(&text, options).map_err(|error| {
        Failure::usage(format!("{shown}: line {}: not a .dcv file", error.line + 1))
    })?;
    let connect = file
        .section(Some("connect"))
        .ok_or_else(|| Failure::usage(format!("{shown}: no [connect] section: not a .dcv file")))?;
    let value = |key: &str| connect.get(key).map(str::trim).filter(|value| !value.is_empty());
    let host =
        value("host").ok_or_else(|| Failure::usage(format!("{shown}: no host in [connect]")))?;
    let port = value("webport").or_else(|| value("port"));
    let port = match port {
        None => None,
        Some(text) => match text.parse::<u16>() {
            Ok(port) if port > 0 => Some(port),
            _ => return Err(Failure::usage(format!("{shown}: \"{text}\" is no port"))),
        },
    };
    Ok(Given {
        host: given::host(host, &shown.to_string())?,
        port,
        session: value("sessionid").map(str::to_owned),
        token: value("authtoken").map(|token| Secret::new(token.to_owned())),
        path: match value("weburlpath") {
            None => "/".to_owned(),
            Some(path) => format!("/{}", path.trim_matches('/')),
        },
    })
}

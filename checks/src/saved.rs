//! Saved reports: read in the shape of any version, and judged again with today's checks.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::model::{Millis, Redaction};
use crate::observations::Observations;
use crate::report::{Earlier, EarlierVerdict, Ended, Report, SCHEMA_VERSION, Tool};

/// The part of a saved report that is not made anew.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// The shape it was written in.
    pub schema_version: u32,
    /// The program that wrote it.
    pub tool: Tool,
    #[serde(default)]
    ended: Ended,
    #[serde(rename = "started_at")]
    _started_at: IgnoredAny,
    duration_ms: Millis,
    verdict: EarlierVerdict,
    #[serde(default)]
    earlier: Option<Earlier>,
    #[serde(rename = "rows")]
    _rows: IgnoredAny,
    #[serde(rename = "findings")]
    _findings: IgnoredAny,
    #[serde(default)]
    redaction: Option<Redaction>,
    observations: Observations,
}

/// Enough of a file to tell its version.
#[derive(Deserialize)]
struct Version {
    schema_version: u32,
}

impl Saved {
    /// Reads a report of this version or an older one.
    ///
    /// # Errors
    /// The JSON is not that of a report.
    pub fn read(json: &str) -> serde_json::Result<Self> {
        let version: Version = serde_json::from_str(json)?;
        if version.schema_version == SCHEMA_VERSION {
            return serde_json::from_str(json);
        }
        Self::upgraded(serde_json::from_str(json)?)
    }

    /// Reads a report of a fleet.
    ///
    /// # Errors
    /// The JSON is not that of a report.
    pub fn upgraded(mut report: Value) -> serde_json::Result<Self> {
        if report.get("schema_version") == Some(&Value::from(1))
            && let Some(target) = report.pointer_mut("/observations/target")
        {
            upgrade_target(target);
        }
        serde_json::from_value(report)
    }

    /// Judges what was observed then by today's checks, and keeps an earlier verdict that differs.
    #[must_use]
    pub fn judged(self, by: Tool) -> Report {
        let report = crate::judge(self.observations, self.duration_ms, by);
        let today = EarlierVerdict::from(&report.verdict);
        let earlier = if self.verdict.is_same(&today) {
            self.earlier.filter(|earlier| !earlier.verdict.is_same(&today))
        } else {
            Some(Earlier { tool: self.tool, verdict: self.verdict })
        };
        Report { earlier, ended: self.ended, redaction: self.redaction, ..report }
    }
}

/// Version 1 had the endpoint's facts beside the session's.
fn upgrade_target(target: &mut Value) {
    let Some(fields) = target.as_object_mut() else { return };
    let Some(Value::String(host)) = fields.remove("endpoint") else { return };
    let mut endpoint = serde_json::Map::new();
    endpoint.insert("host".to_owned(), host.into());
    let moved = ["port", "vpce", "server_name", "ca_file_given", "expect_issuer"];
    for name in moved {
        endpoint.insert(name.to_owned(), fields.remove(name).unwrap_or_default());
    }
    let quic = fields.remove("quic_asked").unwrap_or(Value::Bool(false));
    endpoint.insert("quic_asked".to_owned(), quic);
    fields.insert("endpoint".to_owned(), endpoint.into());
}

//! The names of VPC endpoints, read.
//!
//! Forms: Amazon VPC guide, AWS `PrivateLink`, "Share your services" (DNS names) and
//! "Access AWS services" (endpoint DNS names).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A name under one of `PrivateLink`'s suffixes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VpceName {
    /// `vpce-0123456789abcdef0-abcd1234`, without the zone.
    pub endpoint: String,
    /// The Availability Zone of a zonal name.
    pub zone: Option<String>,
    /// `vpce-svc-…`, or an AWS service's name.
    pub service: String,
    /// The Region of the service.
    pub region: String,
    /// `vpce.amazonaws.com` or `vpce.amazonaws.com.cn`.
    pub suffix: String,
}

impl VpceName {
    /// `vpce-0123456789abcdef0`, as AWS's commands take it.
    #[must_use]
    pub fn id(&self) -> String {
        self.endpoint.split('-').take(2).collect::<Vec<_>>().join("-")
    }
}

/// The kinds of names of endpoint services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A name as AWS makes them.
    Vpce(VpceName),
    /// It looks like one but cannot be; why.
    Malformed(String),
    /// Another name, such as a private DNS name.
    Other,
}

const SUFFIXES: [&str; 2] = ["vpce.amazonaws.com.cn", "vpce.amazonaws.com"];

/// The beginning of the names of endpoint services; no host has such a name.
const SERVICE_NAMES: [&str; 2] = ["com.amazonaws.vpce.", "cn.com.amazonaws.vpce."];

/// Reads a host name; case and a trailing dot do not matter.
#[must_use]
pub fn read(name: &str) -> Reading {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    for suffix in SUFFIXES {
        if let Some(rest) = name.strip_suffix(suffix).and_then(|r| r.strip_suffix('.')) {
            return match labels(rest, suffix) {
                Ok(vpce) => Reading::Vpce(vpce),
                Err(why) => Reading::Malformed(why),
            };
        }
    }
    let first = name.split('.').next().unwrap_or_default();
    if first.starts_with("vpce-") && name.contains("amazonaws.com") {
        let why = "it does not end in \".vpce.amazonaws.com\" or \".vpce.amazonaws.com.cn\"";
        return Reading::Malformed(match endpoint(first) {
            Err(label) if !is_service(first) => format!("{why}, and {label}"),
            _ => why.to_owned(),
        });
    }
    if SERVICE_NAMES.iter().any(|start| name.starts_with(start)) {
        return Reading::Malformed("it names an endpoint service, and is no host name".to_owned());
    }
    Reading::Other
}

/// Reads the labels in front of the suffix: `[bucket.]ENDPOINT.SERVICE….REGION`.
fn labels(rest: &str, suffix: &str) -> Result<VpceName, String> {
    let labels: Vec<&str> = rest.split('.').collect();
    let Some(first) = labels.iter().position(|l| l.starts_with("vpce-") && !is_service(l)) else {
        return Err("it has no label of the form vpce-ID-SUFFIX".to_owned());
    };
    let (endpoint, zone) = endpoint(labels[first])?;
    let [service @ .., region] = &labels[first + 1..] else {
        return Err("it has no service and no Region".to_owned());
    };
    if !is_region(region) || is_service(region) {
        return Err(format!("\"{region}\" stands where the Region belongs"));
    }
    if service.is_empty() {
        return Err("it has no service label (vpce-svc-ID)".to_owned());
    }
    if let Some(bad) = service.iter().find(|l| is_service(l) && !is_hex(&l["vpce-svc-".len()..])) {
        return Err(format!("\"{bad}\" is no service id: vpce-svc- and hexadecimal digits"));
    }
    Ok(VpceName {
        endpoint,
        zone,
        service: service.join("."),
        region: (*region).to_owned(),
        suffix: suffix.to_owned(),
    })
}

/// Reads `vpce-HEX-SUFFIX[-ZONE]`.
fn endpoint(label: &str) -> Result<(String, Option<String>), String> {
    let mut parts = label["vpce-".len()..].splitn(3, '-');
    let id = parts.next().unwrap_or_default();
    if !is_hex(id) {
        return Err(format!("\"{label}\" holds no endpoint id: vpce- and hexadecimal digits"));
    }
    let Some(random) = parts.next() else {
        return Err(format!("\"{label}\" lacks the 8 characters that follow the endpoint id"));
    };
    if random.len() != 8 || !random.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(format!("\"{random}\" stands where 8 letters or digits belong"));
    }
    Ok((format!("vpce-{id}-{random}"), parts.next().map(str::to_owned)))
}

fn is_service(label: &str) -> bool {
    label.starts_with("vpce-svc-")
}

fn is_hex(text: &str) -> bool {
    matches!(text.len(), 8..=17) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// `ap-northeast-1`, `us-gov-west-1`: words, then a number.
fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else {
        return false;
    };
    words.contains('-')
        && words.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vpce(name: &str) -> VpceName {
        match read(name) {
            Reading::Vpce(vpce) => vpce,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn a_regional_name_is_read() {
        let name = vpce(
            "VPCE-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com.",
        );
        assert_eq!(name.endpoint, "vpce-02c333708db2e72b7-o2x6rrvy");
        assert_eq!((name.zone, name.region.as_str()), (None, "ap-northeast-1"));
    }

    #[test]
    fn zonal_local_zone_china_and_aws_service_names_are_read() {
        let cn = vpce(
            "vpce-0f9b25165e4882a9f-wtxlncsb-cn-northwest-1b.vpce-svc-0af8167c9dcc695ad.cn-northwest-1.vpce.amazonaws.com.cn",
        );
        assert_eq!(cn.zone.as_deref(), Some("cn-northwest-1b"));
        assert_eq!(cn.suffix, "vpce.amazonaws.com.cn");
        let local = vpce(
            "vpce-0123456789abcdef0-abcd1234-us-west-2-lax-1a.vpce-svc-039cee5d9ee693914.us-west-2.vpce.amazonaws.com",
        );
        assert_eq!(local.zone.as_deref(), Some("us-west-2-lax-1a"));
        let aws = vpce("vpce-099deb00b40f00e22-lj2wisx3.monitoring.us-east-2.vpce.amazonaws.com");
        assert_eq!(aws.service, "monitoring");
        let s3 = vpce("bucket.vpce-099deb00b40f00e22-lj2wisx3.s3.us-east-2.vpce.amazonaws.com");
        assert_eq!(s3.service, "s3");
    }

    #[test]
    fn a_name_that_cannot_be_says_which_part() {
        for (name, part) in [
            ("vpce-xxx.amazonaws.com", "does not end in"),
            ("vpce-xxx.amazonaws.com", "\"vpce-xxx\" holds no endpoint id"),
            ("vpce-02c333708db2e72b7-o2x6rrvy.amazonaws.com", "\".vpce.amazonaws.com.cn\""),
            ("com.amazonaws.vpce.us-east-1.vpce-svc-0e123abc123198abc", "endpoint service"),
            ("cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0e123abc123198abc", "endpoint service"),
            ("vpce-xxx.vpce-svc-039cee5d9ee693914.ap-northeast-1.vpce.amazonaws.com", "vpce-xxx"),
            (
                "vpce-02c333708db2e72b7.vpce-svc-039cee5d9ee693914.eu-west-2.vpce.amazonaws.com",
                "8 characters",
            ),
            ("vpce-02c333708db2e72b7-o2x6rrvy.ap-northeast-1.vpce.amazonaws.com", "service"),
            (
                "vpce-02c333708db2e72b7-o2x6rrvy.vpce-svc-039cee5d9ee693914.vpce.amazonaws.com",
                "Region",
            ),
        ] {
            let Reading::Malformed(why) = read(name) else { panic!("{name} was read") };
            assert!(why.contains(part), "{name}: {why}");
        }
    }

    #[test]
    fn other_names_are_left_alone() {
        assert_eq!(read("dcv.example.com"), Reading::Other);
    }
}

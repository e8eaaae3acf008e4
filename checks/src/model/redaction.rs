//! The list of names replaced in a report that is given away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kinds of things that have pseudonyms.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An IP address, or a network of them.
    Address,
    /// A label of a name that names a host.
    Host,
    /// A label of a name that names a domain.
    Domain,
    /// The id of a VPC endpoint.
    Endpoint,
    /// The id of an endpoint service.
    EndpointService,
    /// The id of another thing in AWS: an instance, a subnet, an interface, …
    AwsResource,
    /// An account of AWS.
    Account,
    /// A DCV session.
    Session,
    /// A user.
    User,
    /// A name in a certificate: of an organisation, a unit, a place, a CA.
    CertificateName,
    /// The fingerprint or serial number of a certificate.
    Certificate,
    /// The name of a target in a targets file.
    Target,
    /// A segment of a path.
    Path,
    /// The value of a parameter.
    Value,
    /// A hardware address.
    Hardware,
    /// A network interface of the host the tool ran on.
    Interface,
    /// An identifier without further meaning: a UUID, a long hexadecimal or base64 text.
    Identifier,
}

/// The names that were replaced, by kind and count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redaction {
    /// Each kind once, those without anything left out.
    pub replaced: Vec<Replaced>,
}

/// The number of things of a kind that have pseudonyms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replaced {
    /// The kind of what was replaced.
    pub kind: Kind,
    /// The number of different ones.
    pub count: u32,
}

impl Redaction {
    /// `redacted: 2 addresses, 1 session`.
    #[must_use]
    pub fn words(&self) -> String {
        let each = self.replaced.iter().map(|it| it.kind.counted(it.count));
        match each.collect::<Vec<_>>().join(", ") {
            nothing if nothing.is_empty() => "redacted: there was nothing to replace".to_owned(),
            list => format!("redacted: {list}"),
        }
    }
}

impl Kind {
    fn counted(self, count: u32) -> String {
        let (one, more) = match self {
            Self::Address => ("address", "addresses"),
            Self::Host => ("host label", "host labels"),
            Self::Domain => ("domain label", "domain labels"),
            Self::Endpoint => ("endpoint id", "endpoint ids"),
            Self::EndpointService => ("endpoint service id", "endpoint service ids"),
            Self::AwsResource => ("AWS resource", "AWS resources"),
            Self::Account => ("AWS account", "AWS accounts"),
            Self::Session => ("session", "sessions"),
            Self::User => ("user", "users"),
            Self::CertificateName => ("name in certificates", "names in certificates"),
            Self::Certificate => ("certificate number", "certificate numbers"),
            Self::Target => ("target", "targets"),
            Self::Path => ("path segment", "path segments"),
            Self::Value => ("parameter value", "parameter values"),
            Self::Hardware => ("hardware address", "hardware addresses"),
            Self::Interface => ("interface", "interfaces"),
            Self::Identifier => ("identifier", "identifiers"),
        };
        format!("{count} {}", if count == 1 { one } else { more })
    }
}
